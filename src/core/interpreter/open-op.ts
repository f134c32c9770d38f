/** An operation under way, from its invocation to its completion. */
import type { PlannedOp } from '../generator.ts';
import type { ProcessId } from '../op.ts';

export class OpenOp {
  readonly op: PlannedOp;
  readonly process: ProcessId;
  /** When it times out; Infinity for the nemesis. */
  readonly deadlineNs: number;
  isOpen = true;

  constructor(op: PlannedOp, process: ProcessId, deadlineNs: number) {
    this.op = op;
    this.process = process;
    this.deadlineNs = deadlineNs;
  }
}
