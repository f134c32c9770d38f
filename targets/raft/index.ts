/** The target `raft`: a replicated register store on Raft. See README.md. */
import type { Target } from '../../src/index.ts';
import { RegisterClient } from './client.ts';
import { type Message, protocol } from './messages.ts';
import { RaftNode } from './node.ts';

const raft: Target<Message> = {
  name: 'raft',
  summary: 'A key-value store on the Raft consensus algorithm, with linearizable reads and client sessions.',
  protocol,
  nodeCount: 5,
  program: (env) => new RaftNode(env),
  clients: { register: (env, node) => new RegisterClient(env, node) },
};

export default raft;
