/**
 * Sets as a history tells of them, each key apart: which elements were added, how the adds ended, and the
 * reads that succeeded. An element is added where it is not there yet; nothing takes one out.
 */
import { assert, type History, type Key, NONE } from '../../src/index.ts';
import { eachClientOp } from '../shared/client-ops.ts';
import { ElementCodes } from '../shared/element-codes.ts';
import { malformed, shown } from '../shared/findings.ts';

/** One set. All lists of numbers are by the code of an element, and hold history indices or `NONE`. */
export class SetPart {
  readonly key: Key | undefined;
  readonly elements = new ElementCodes();
  /** Invocation of the first add that may have taken effect. */
  readonly firstAdd: number[] = [];
  /** Invocation of the add that succeeded first. */
  readonly okAdd: number[] = [];
  readonly failedAdd: number[] = [];
  /** Invocations of the reads that succeeded, in order of invocation. */
  readonly reads: number[] = [];

  constructor(key: Key | undefined) {
    this.key = key;
  }

  add(history: History, index: number): void {
    const code = this.elements.code(history.valueAt(index));
    if (code === this.firstAdd.length) {
      this.firstAdd.push(NONE);
      this.okAdd.push(NONE);
      this.failedAdd.push(NONE);
    }
    const outcome = history.outcomeOf(index);
    if (outcome === 'fail') {
      this.failedAdd[code] = index;
      return;
    }
    if (this.firstAdd[code] === NONE) this.firstAdd[code] = index;
    if (outcome === 'info') return;
    const done = history.pairOf(index);
    const before = this.okAdd[code]!;
    if (before === NONE || done < history.pairOf(before)) this.okAdd[code] = index;
  }

  /** Elements that were added for certain. */
  acknowledged(): number {
    return count(this.okAdd);
  }

  /** Elements that may have been added. */
  attempted(): number {
    return count(this.firstAdd);
  }

  /** What a successful read gave. */
  readAt(history: History, index: number): readonly unknown[] {
    const list = history.valueAt(history.pairOf(index));
    assert(Array.isArray(list), `read ${index} is a list`);
    return list;
  }
}

function count(indices: readonly number[]): number {
  return indices.reduce((sum, index) => (index === NONE ? sum : sum + 1), 0);
}

/** All sets, in order of appearance; a text says why the history cannot be judged. */
export function setsOf(history: History): readonly SetPart[] | string {
  const parts = new Map<number, SetPart>();
  const { key: keys } = history.columns();
  let trouble: string | undefined;
  eachClientOp(history, ({ index, completion, outcome }) => {
    const f = history.fAt(index);
    trouble ??= troubleWith(history, { index, f, completion, outcome });
    if (trouble !== undefined || (f !== 'add' && f !== 'read')) return;
    let part = parts.get(keys[index]!);
    if (part === undefined) {
      part = new SetPart(history.keyAt(index));
      parts.set(keys[index]!, part);
    }
    if (f === 'add') part.add(history, index);
    else if (outcome === 'ok') part.reads.push(index);
  });
  return trouble ?? [...parts.values()];
}

interface SetOp {
  readonly index: number;
  readonly f: string;
  readonly completion: number;
  readonly outcome: 'ok' | 'fail' | 'info';
}

function troubleWith(history: History, op: SetOp): string | undefined {
  const { index, f, completion, outcome } = op;
  if (f === 'add') {
    const value = history.valueAt(index) ?? null;
    return value === null ? malformed(op, 'names no element') : undefined;
  }
  if (f !== 'read') return outcome === 'fail' ? undefined : malformed(op, 'is neither an add nor a read');
  if (outcome !== 'ok') return undefined;
  const value = history.valueAt(completion);
  return Array.isArray(value) ? undefined : malformed({ index, f }, `gave ${shown(value)}, which is no list`);
}
