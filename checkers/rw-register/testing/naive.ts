/**
 * The dumb twin of rw-register: objects in place of columns, every pair of transactions compared, each
 * anomaly and each order of versions by its definition. Shares nothing with the checker but the meaning of
 * the words.
 */
import type { History, Key } from '../../../src/index.ts';
import { EDGE } from '../../transactions/edge-types.ts';
import type { Dependency } from '../../transactions/testing/all-cycles.ts';
import { type PlainTxn, plainTxns } from '../../transactions/testing/plain-txns.ts';

export type Micro = readonly [f: 'w' | 'r', key: Key, value: unknown];

/** One that never ended ends after all others. */
export type Txn = PlainTxn<Micro> & { readonly end: number };

/** What is taken for granted of the versions of a key. */
export interface Taken {
  readonly wfr: boolean;
  readonly seen: boolean;
  readonly time: boolean;
}

/** Two versions of a key, the earlier one first; null is the initial one. */
type Pair = readonly [earlier: unknown, later: unknown];

function txnsOf(history: History): Txn[] {
  return plainTxns<Micro>(history).map((txn) => ({ ...txn, end: txn.end ?? Number.POSITIVE_INFINITY }));
}

export class Naive {
  readonly txns: readonly Txn[];
  readonly registers: readonly Register[];
  readonly isAmbiguous: boolean;

  constructor(history: History) {
    this.txns = txnsOf(history);
    const keys = [...new Set(this.txns.flatMap(({ micros }) => micros.map(([, key]) => key)))];
    const all = keys.map((key) => new Register(this.txns, key));
    this.registers = all.filter((register) => !register.isAmbiguous);
    this.isAmbiguous = this.registers.length < all.length;
  }

  /** Between operations by the index of their invocation. */
  edges(taken: (key: Key) => Taken, { realtime }: { readonly realtime: boolean }): Dependency[] {
    const edges = new Map<string, Dependency>();
    const add = (a: Txn, b: Txn, type: number) => {
      if (a !== b) edges.set(`${a.op} ${b.op} ${type}`, [a.op, b.op, type]);
    };
    for (const register of this.registers) register.edges(taken(register.key), add);
    const live = this.txns.filter(({ outcome }) => outcome !== 'fail');
    for (const a of live.filter(({ outcome }) => outcome === 'ok')) {
      const next = live.find(({ process, op }) => process === a.process && op > a.op);
      if (next !== undefined) add(a, next, EDGE.process);
      for (const b of live) if (realtime && a.end < b.op) add(a, b, EDGE.realtime);
    }
    return [...edges.values()];
  }

  /** What is wrong besides cycles. */
  anomalies(): Set<string> {
    return new Set(this.registers.flatMap((register) => register.anomalies()).concat(this.#internal()));
  }

  #internal(): string[] {
    const keys = new Set(this.registers.map(({ key }) => key));
    const isWrong = ({ outcome, micros }: Txn) =>
      outcome === 'ok' &&
      micros.some(([f, key, value], i) => {
        const last = micros.slice(0, i).findLast(([, other]) => other === key);
        const isFuture = micros.some(([g, k, v], j) => g === 'w' && j > i && k === key && v === value);
        return f === 'r' && keys.has(key) && last !== undefined && last[2] !== value && !isFuture;
      });
    return this.txns.some(isWrong) ? ['internal'] : [];
  }
}

/** One key. */
export class Register {
  readonly key: Key;
  readonly #txns: readonly Txn[];

  constructor(txns: readonly Txn[], key: Key) {
    this.key = key;
    this.#txns = txns.filter(({ micros }) => micros.some(([, other]) => other === key));
  }

  get isAmbiguous(): boolean {
    const values = this.#live.flatMap((txn) => [...new Set(this.#written(txn))]);
    return new Set(values).size < values.length;
  }

  get #live(): Txn[] {
    return this.#txns.filter(({ outcome }) => outcome !== 'fail');
  }

  #own({ micros }: Txn): Micro[] {
    return micros.filter(([, key]) => key === this.key);
  }

  #written(txn: Txn): unknown[] {
    return this.#own(txn).flatMap(([f, , value]) => (f === 'w' ? [value] : []));
  }

  #writer(version: unknown): Txn | undefined {
    return this.#live.find((txn) => this.#written(txn).at(-1) === version);
  }

  /** The version that the transaction found outside, undefined where it says none. */
  #read(txn: Txn): unknown {
    const [first] = this.#own(txn);
    if (txn.outcome !== 'ok' || first?.[0] !== 'r') return undefined;
    const writer = this.#writer(first[2]);
    return first[2] === null || (writer !== undefined && writer !== txn) ? first[2] : undefined;
  }

  #found(txn: Txn): unknown {
    const isRead = txn.outcome === 'ok' && this.#own(txn)[0]![0] === 'r';
    return isRead ? this.#read(txn) : this.#written(txn).at(-1);
  }

  #left(txn: Txn): unknown {
    return this.#written(txn).at(-1) ?? this.#read(txn);
  }

  /** What transactions show by themselves. */
  #knownPairs({ wfr }: Taken): Pair[] {
    const versions = this.#live.flatMap((txn) => this.#written(txn).slice(-1));
    const initial = versions.map((version): Pair => [null, version]);
    if (!wfr) return initial;
    return [
      ...initial,
      ...this.#live.flatMap((txn): Pair[] => {
        const [read, written] = [this.#read(txn), this.#written(txn).at(-1)];
        return read === undefined || written === undefined ? [] : [[read, written]];
      }),
    ];
  }

  #takenPairs({ seen, time }: Taken): Pair[] {
    const pairs: Pair[] = [];
    const add = (a: Txn, b: Txn) => {
      const [left, found] = [this.#left(a), this.#found(b)];
      if (left !== undefined && found !== undefined && left !== found) pairs.push([left, found]);
    };
    for (const b of this.#live) {
      const oks = this.#live.filter((a) => a.outcome === 'ok' && a.end < b.op && this.#left(a) !== undefined);
      if (time) for (const a of oks) if (this.#left(a) !== null) add(a, b);
      const last = oks.filter(({ process }) => process === b.process).at(-1);
      if (seen && last !== undefined) add(last, b);
    }
    return pairs;
  }

  /** Does what is taken for granted put versions in a circle? Undefined where they are in one without it. */
  isCyclic(taken: Taken): boolean | undefined {
    if (hasCircle(this.#knownPairs(taken))) return undefined;
    return hasCircle([...this.#knownPairs(taken), ...this.#takenPairs(taken)]);
  }

  edges(taken: Taken, add: (a: Txn, b: Txn, type: number) => void): void {
    const isReaderOf = (version: unknown) => (txn: Txn) => this.#read(txn) === version;
    for (const writer of this.#live) {
      const version = this.#written(writer).at(-1);
      if (version !== undefined)
        for (const b of this.#live.filter(isReaderOf(version))) add(writer, b, EDGE.wr);
    }
    const known = this.#knownPairs(taken).map((pair) => ({ pair, isTaken: false }));
    for (const { pair, isTaken } of [
      ...known,
      ...this.#takenPairs(taken).map((each) => ({ pair: each, isTaken: true })),
    ]) {
      const [one, other] = [this.#writer(pair[0]), this.#writer(pair[1])];
      if (other === undefined) continue;
      for (const reader of this.#live.filter(isReaderOf(pair[0]))) add(reader, other, EDGE.rw);
      if (isTaken && one !== undefined) add(one, other, EDGE.ww);
    }
  }

  anomalies(): string[] {
    const oks = this.#txns.filter(({ outcome }) => outcome === 'ok');
    const found = oks.flatMap((txn) => this.#own(txn).flatMap((micro, i) => this.#wrongWith(txn, micro, i)));
    const bases = oks.flatMap((txn) => {
      const [first] = this.#own(txn);
      const isUpdate = first![0] === 'r' && this.#written(txn).length > 0;
      const isValue = first![2] === null || this.#writersOf(first![2]).length > 0;
      return isUpdate && isValue ? [first![2]] : [];
    });
    if (new Set(bases).size < bases.length) found.push('lost-update');
    return found;
  }

  #writersOf(value: unknown): Txn[] {
    return this.#txns.filter((txn) => this.#written(txn).includes(value));
  }

  #wrongWith(txn: Txn, [f, , value]: Micro, i: number): string[] {
    if (f === 'w' || value === null) return [];
    const own = this.#own(txn);
    const found: string[] = [];
    const writers = this.#writersOf(value);
    const [writer] = writers.filter(({ outcome }) => outcome !== 'fail');
    if (writers.length === 0) found.push('garbage-read');
    else if (writer === undefined) found.push('G1a');
    else if (writer !== txn && this.#written(writer).at(-1) !== value) found.push('G1b');
    const isWritten = (part: readonly Micro[]) => part.some(([g, , other]) => g === 'w' && other === value);
    if (writer === txn && isWritten(own) && !isWritten(own.slice(0, i))) found.push('future-read');
    return found;
  }
}

function hasCircle(pairs: readonly Pair[]): boolean {
  const left = new Set(pairs);
  for (;;) {
    const first = [...left].find(([earlier]) => ![...left].some(([, later]) => later === earlier));
    if (first === undefined) return left.size > 0;
    left.delete(first);
  }
}
