/**
 * The program without its watch over Raft's invariants. The deliberate bugs extend it: the systems that they
 * imitate had no such assertions, and the point of a bug is that a checker sees it from outside.
 */
import { RaftNode } from './node.ts';

export class CarelessNode extends RaftNode {
  protected override broken(): void {}
}
