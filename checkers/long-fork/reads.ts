/**
 * What a history of single writes and group reads says: who wrote each key, and which keys of its group each
 * read saw. A group is the set of keys that a read asks for.
 */
import type { History, Key } from '../../src/index.ts';
import { eachClientOp } from '../shared/client-ops.ts';
import { malformed, shown } from '../shared/findings.ts';

type Micro = readonly [f: string, key: Key, value: unknown];

/** A read of a whole group that succeeded. */
export interface GroupRead {
  /** Of the invocation. */
  readonly index: number;
  /** The keys of the group that it saw, in the group's order: `1` seen, `0` not. */
  readonly seen: string;
  readonly seenCount: number;
}

export interface Group {
  readonly keys: readonly Key[];
  readonly reads: GroupRead[];
}

export interface Write {
  readonly index: number;
  readonly value: unknown;
  readonly failed: boolean;
}

/** A value that a read saw, and that it could not have seen. */
export interface Unwritten {
  /** Of the read's invocation. */
  readonly index: number;
  readonly key: Key;
  readonly value: unknown;
}

export interface Parsed {
  readonly groups: readonly Group[];
  readonly writeCount: number;
  /** The write of a key, as the read at `index` could see it: there is one, apart from those that failed. */
  writeOf(key: Key, index: number): Write | undefined;
  /** Values that nobody had written when they were read. */
  readonly unwritten: readonly Unwritten[];
  readonly readCount: number;
}

/** A text says why the history cannot be judged. */
export function parse(history: History, order: { readonly realtime: boolean }): Parsed | string {
  const parser = new Parser(history, order.realtime);
  let trouble: string | undefined;
  eachClientOp(history, ({ index, outcome }) => {
    trouble ??= parser.takeWrite(index, outcome === 'fail');
  });
  eachClientOp(history, ({ index, completion, outcome }) => {
    if (outcome === 'ok') trouble ??= parser.takeRead(index, completion);
  });
  return trouble ?? parser.parsed();
}

class Parser {
  readonly #history: History;
  readonly #realtime: boolean;
  readonly #groups = new Map<string, Group>();
  readonly #writes = new Map<string, Write>();
  readonly #unwritten: Unwritten[] = [];
  #readCount = 0;

  constructor(history: History, realtime: boolean) {
    this.#history = history;
    this.#realtime = realtime;
  }

  parsed(): Parsed {
    return {
      groups: [...this.#groups.values()],
      writeCount: this.#writes.size,
      writeOf: (key, index) => this.#writes.get(this.#nameOf(key, index)),
      unwritten: this.#unwritten,
      readCount: this.#readCount,
    };
  }

  /** Keys of transactions are told apart by the independent key of the operation too. */
  #nameOf(key: Key, index: number): string {
    const scope = this.#history.keyAt(index);
    const name = `${typeof key}:${key}`;
    return scope === undefined ? name : `${typeof scope}:${scope}/${name}`;
  }

  takeWrite(index: number, failed: boolean): string | undefined {
    const txn = txnOf(this.#history.valueAt(index));
    if (txn === undefined) return this.#malformed(index, this.#history.valueAt(index));
    const write = txn.find(([f]) => f === 'w');
    if (write === undefined) return undefined;
    const [, key, value] = write;
    const name = this.#nameOf(key, index);
    const before = this.#writes.get(name);
    if (before !== undefined && !before.failed) {
      if (failed) return undefined;
      return `key ${key} is written twice, by operations ${before.index} and ${index}: each key must be written once`;
    }
    if (value === null) return this.#malformed(index, txn);
    this.#writes.set(name, { index, value, failed });
    return undefined;
  }

  takeRead(index: number, completion: number): string | undefined {
    const value = this.#history.valueAt(completion);
    const txn = txnOf(value);
    if (txn === undefined) return this.#malformed(index, value);
    if (txn[0]![0] !== 'r') return undefined;
    const sorted = [...txn].sort(([, a], [, b]) => compareKeys(a, b));
    for (let i = 1; i < sorted.length; i++) {
      if (sorted[i]![1] === sorted[i - 1]![1]) return this.#malformed(index, value);
    }
    this.#readCount++;
    for (const micro of sorted) this.#checkWritten({ index, completion }, micro);
    this.#groupOf(sorted, index).reads.push({
      index,
      seen: sorted.map(([, , seen]) => (seen === null ? '0' : '1')).join(''),
      seenCount: sorted.filter(([, , seen]) => seen !== null).length,
    });
    return undefined;
  }

  #groupOf(sorted: readonly Micro[], index: number): Group {
    const name = sorted.map(([, key]) => this.#nameOf(key, index)).join(' ');
    let group = this.#groups.get(name);
    if (group === undefined) {
      group = { keys: sorted.map(([, key]) => key), reads: [] };
      this.#groups.set(name, group);
    }
    return group;
  }

  #checkWritten(read: { index: number; completion: number }, [, key, value]: Micro): void {
    if (value === null) return;
    const write = this.#writes.get(this.#nameOf(key, read.index));
    const possible =
      write !== undefined && !write.failed && (!this.#realtime || write.index < read.completion);
    if (!possible || write.value !== value) this.#unwritten.push({ index: read.index, key, value });
  }

  #malformed(index: number, value: unknown): string {
    const f = this.#history.fAt(index);
    const trouble = `has ${shown(value)}, which is neither one write [["w", key, value]] nor reads of different keys`;
    return malformed({ index, f }, trouble);
  }
}

/** Micro-operations that are one write, or all reads; undefined where they are anything else. */
function txnOf(value: unknown): readonly Micro[] | undefined {
  if (!Array.isArray(value) || value.length === 0 || !value.every(isMicro)) return undefined;
  const isWrite = value.length === 1 && value[0]![0] === 'w';
  return isWrite || value.every(([f]) => f === 'r') ? value : undefined;
}

function isMicro(micro: unknown): micro is Micro {
  if (!Array.isArray(micro) || micro.length !== 3) return false;
  const [f, key, value] = micro;
  const hasKey = typeof key === 'number' || typeof key === 'string';
  return (f === 'r' || f === 'w') && hasKey && (typeof value !== 'object' || value === null);
}

/** Numbers by size, then texts. */
function compareKeys(a: Key, b: Key): number {
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
  return a < b ? -1 : Number(a > b);
}
