/** A vote that was given does not bind: every candidate with a good log gets one. */
import type { Bug } from '../../../src/index.ts';
import { CarelessNode } from '../careless-node.ts';
import type { Message } from '../messages.ts';

class VotesTwice extends CarelessNode {
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
  seeds: 100,
  soak: { nemesis: 'partition,kill', 'nemesis-interval': 0.4, nodes: 9, rate: 30 },
  program: (env) => new VotesTwice(env),
};

export default bug;
