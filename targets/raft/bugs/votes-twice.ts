/** A vote that was given does not bind: every candidate with a good log gets one. */
import type { Bug } from '../../../src/index.ts';
import type { Message } from '../messages.ts';
import { RaftNode } from '../node.ts';

class VotesTwice extends RaftNode {
  protected override isFreeToVote(): boolean {
    return true;
  }
}

const bug: Bug<Message> = {
  name: 'votes-twice',
  summary: 'A node votes for every candidate of a term whose log is good enough, so that two may lead it.',
  incident:
    'Raft paper (extended version), section 5.2: at most one vote in a given term, first come, first served; else Election Safety is lost.',
  caughtBy: 'linearizable',
  seeds: 50,

  program: (env) => new VotesTwice(env),
};

export default bug;
