/**
 * Holds each operation against those before it, and builds the history of those that stand. Strict, because a
 * verdict on a misread history is worse than none: whatever format a history comes in, it passes here.
 */
import { History } from '../core/history.ts';
import type { OpType, ProcessId } from '../core/op.ts';
import { BackwardsTimeError, LineError } from './line-error.ts';
import type { ParsedOp } from './op-parser.ts';

const IDLE = -1;
/** Ended in `info`: what it did is unknown, so it may do nothing more. */
const CRASHED = -2;

export class HistoryBuilder {
  readonly history = new History();
  /** What each process is at: the index of its invocation, `IDLE` or `CRASHED`. */
  readonly #at = new Map<ProcessId, number>();
  #lastIndex = -1;
  #lastTimeNs = 0;

  /** Index of the invocation that a process has under way; undefined where it has none. */
  underWay(process: ProcessId): number | undefined {
    const at = this.#at.get(process);
    return at === undefined || at < 0 ? undefined : at;
  }

  add(op: ParsedOp): void {
    const at = this.#at.get(op.process) ?? IDLE;
    const type = typeOf(op, at);
    this.#checkOrder(op);
    if (type === 'invoke') {
      this.#checkInvocation(op, at);
      this.#at.set(op.process, this.history.length);
    } else {
      this.#checkCompletion(op, at);
      this.#at.set(op.process, type === 'info' && op.process !== 'nemesis' ? CRASHED : IDLE);
    }
    this.history.append(type === op.type ? op : { ...op, type });
  }

  #checkOrder({ index, timeNs }: ParsedOp): void {
    if (index !== undefined && index <= this.#lastIndex) {
      throw new LineError(`"index" ${index} comes after ${this.#lastIndex}; indices must rise`);
    }
    if (timeNs < this.#lastTimeNs) {
      throw new BackwardsTimeError(`time runs backwards: ${timeNs} comes after ${this.#lastTimeNs}`);
    }
    this.#lastIndex = index ?? this.#lastIndex;
    this.#lastTimeNs = timeNs;
  }

  #checkInvocation(op: ParsedOp, at: number): void {
    if (at >= 0) {
      const busy = this.history.fAt(at);
      throw new LineError(`process ${op.process} invokes ${op.f} while its ${busy} is under way`);
    }
    if (at === CRASHED) {
      const why = 'a process whose operation ended in info may never invoke again';
      throw new LineError(`process ${op.process} invokes ${op.f} after a crash; ${why}`);
    }
  }

  #checkCompletion({ process, type, f, key }: ParsedOp, at: number): void {
    if (at < 0) throw new LineError(`process ${process} ends ${f} (${type}), which it never invoked`);
    const invoked = this.history.fAt(at);
    if (invoked !== f) throw new LineError(`process ${process} ends ${f}, but what it invoked is ${invoked}`);
    const invokedKey = this.history.keyAt(at);
    if (invokedKey === key) return;
    throw new LineError(
      `process ${process} ends ${f} with key ${key ?? 'none'}, not ${invokedKey ?? 'none'}`,
    );
  }
}

/** Other tools record the beginning of a fault as `info` too. */
function typeOf({ process, type }: ParsedOp, at: number): OpType {
  return process === 'nemesis' && type === 'info' && at < 0 ? 'invoke' : type;
}
