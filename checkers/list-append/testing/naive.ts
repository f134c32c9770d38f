/**
 * The dumb twin of list-append: objects and maps in place of columns, every pair of transactions compared,
 * each anomaly by its definition. Shares nothing with the checker but the meaning of the words.
 */
import type { History, Key } from '../../../src/index.ts';
import { EDGE } from '../../transactions/edge-types.ts';
import type { Dependency } from '../../transactions/testing/all-cycles.ts';
import { type PlainTxn, plainTxns } from '../../transactions/testing/plain-txns.ts';

export type Micro = readonly [f: 'append' | 'r', key: Key, value: unknown];

export type Txn = PlainTxn<Micro>;

interface Read {
  readonly txn: Txn;
  readonly key: Key;
  readonly list: readonly unknown[];
}

export interface Naive {
  readonly txns: readonly Txn[];
  /** Between operations by the index of their invocation. */
  readonly edges: readonly Dependency[];
  /** What is wrong besides cycles. */
  readonly anomalies: ReadonlySet<string>;
  readonly isAmbiguous: boolean;
  /** Are all versions in an order that the reads show? */
  readonly isOrderKnown: boolean;
}

export function naive(history: History, { realtime = true } = {}): Naive {
  const txns = plainTxns<Micro>(history);
  const keys = [...new Set(txns.flatMap(({ micros }) => micros.map(([, key]) => key)))];
  const lists = keys.map((key) => new KeyHistory(txns, key));
  const known = lists.filter((list) => !list.isAmbiguous);
  const edges: Dependency[] = [];
  for (const a of txns) {
    for (const b of txns) {
      if (a === b || a.outcome === 'fail' || b.outcome === 'fail') continue;
      if (known.some((list) => list.isWw(a, b))) edges.push([a.op, b.op, EDGE.ww]);
      if (known.some((list) => list.isWr(a, b))) edges.push([a.op, b.op, EDGE.wr]);
      if (known.some((list) => list.isRw(a, b))) edges.push([a.op, b.op, EDGE.rw]);
      if (isNextOfProcess(txns, a, b)) edges.push([a.op, b.op, EDGE.process]);
      if (realtime && a.outcome === 'ok' && a.end! < b.op) edges.push([a.op, b.op, EDGE.realtime]);
    }
  }
  return {
    txns,
    edges,
    anomalies: new Set(known.flatMap((list) => list.anomalies())),
    isAmbiguous: known.length < lists.length,
    isOrderKnown: lists.every((list) => !list.isAmbiguous && list.isOrderKnown()),
  };
}

function isNextOfProcess(txns: readonly Txn[], a: Txn, b: Txn): boolean {
  const isBetween = (txn: Txn) =>
    txn.process === a.process && txn.outcome !== 'fail' && txn.op > a.op && txn.op < b.op;
  return a.process === b.process && a.op < b.op && a.outcome === 'ok' && !txns.some(isBetween);
}

/** All that happened to one key. */
class KeyHistory {
  readonly #txns: readonly Txn[];
  readonly #key: Key;
  readonly #reads: readonly Read[];
  /** The longest list that was read, and of it what can be. */
  readonly #longest: readonly unknown[];
  readonly #chain: readonly unknown[];

  constructor(txns: readonly Txn[], key: Key) {
    this.#txns = txns;
    this.#key = key;
    this.#reads = txns
      .filter(({ outcome }) => outcome === 'ok')
      .flatMap((txn) =>
        txn.micros
          .filter(([f, other]) => f === 'r' && other === key)
          .map(([, , list]) => ({ txn, key, list: (list ?? []) as unknown[] })),
      );
    this.#longest = this.#reads.reduce<readonly unknown[]>(
      (best, { list }) => (list.length > best.length ? list : best),
      [],
    );
    this.#chain = [...new Set(this.#longest)].filter((element) => this.#isReal(element));
  }

  #appendsBy(txn: Txn): unknown[] {
    return txn.micros.filter(([f, key]) => f === 'append' && key === this.#key).map(([, , value]) => value);
  }

  /** Those that did not fail where there are any, else those that did. */
  #writers(element: unknown): Txn[] {
    const all = this.#txns.flatMap((txn) =>
      this.#appendsBy(txn)
        .filter((each) => each === element)
        .map(() => txn),
    );
    const lasting = all.filter(({ outcome }) => outcome !== 'fail');
    return lasting.length > 0 ? lasting : all;
  }

  #isReal(element: unknown): boolean {
    return this.#writers(element).some(({ outcome }) => outcome !== 'fail');
  }

  get isAmbiguous(): boolean {
    return this.#txns.some((txn) =>
      this.#appendsBy(txn).some((element) => this.#isReal(element) && this.#writers(element).length > 1),
    );
  }

  /** Appends that must have happened and that no read shows: the order of two of them is unknown. */
  isOrderKnown(): boolean {
    const happened = this.#txns.filter(({ outcome }) => outcome !== 'fail');
    const unseen = happened.flatMap((txn) => this.#lateAppends(txn));
    return unseen.length <= 1;
  }

  #lateAppends(txn: Txn): unknown[] {
    return txn.outcome === 'fail'
      ? []
      : this.#appendsBy(txn).filter((element) => !this.#chain.includes(element));
  }

  isWw(a: Txn, b: Txn): boolean {
    const follows = (x: unknown, y: unknown) => {
      const at = this.#chain.indexOf(x);
      return (
        at >= 0 &&
        (at + 1 < this.#chain.length ? this.#chain[at + 1] === y : this.#lateAppends(b).includes(y))
      );
    };
    return this.#appendsBy(a).some((x) => this.#appendsBy(b).some((y) => follows(x, y)));
  }

  isWr(a: Txn, b: Txn): boolean {
    return this.#readsOf(b).some((read) => this.#appendsBy(a).includes(this.#lastOf(read)));
  }

  isRw(a: Txn, b: Txn): boolean {
    return this.#readsOf(a).some((read) => {
      const version = this.#versionOf(read);
      if (version === undefined) return false;
      if (version < this.#chain.length) return this.#appendsBy(b).includes(this.#chain[version]);
      return this.#lateAppends(b).length > 0;
    });
  }

  #readsOf(txn: Txn): Read[] {
    return this.#reads.filter((read) => read.txn === txn);
  }

  /** How much of the chain the read saw; undefined where it ends with an element that is not in it. */
  #versionOf({ list }: Read): number | undefined {
    const real = list.filter((element) => this.#isReal(element));
    if (real.length > 0 && !this.#chain.includes(real[real.length - 1])) return undefined;
    return Math.max(0, ...real.map((element) => this.#chain.indexOf(element) + 1));
  }

  /** The element that made the version that was read. */
  #lastOf(read: Read): unknown {
    const version = this.#versionOf(read);
    if (version !== undefined) return version === 0 ? undefined : this.#chain[version - 1];
    return read.list.filter((element) => this.#isReal(element)).at(-1);
  }

  anomalies(): string[] {
    const found = this.#reads.flatMap((read) => this.#wrongWith(read));
    if (this.#hasDirtyUpdate()) found.push('dirty-update');
    const oks = this.#txns.filter(({ outcome }) => outcome === 'ok');
    const internal = oks.filter((txn) => this.#isInternal(txn));
    if (internal.length > 0) found.push('internal');
    if (oks.some((txn) => this.#readsFuture(txn))) found.push('future-read');
    if (this.#hasLostUpdate(oks)) found.push('lost-update');
    return found;
  }

  #wrongWith({ txn, list }: Read): string[] {
    const found: string[] = [];
    if (list.some((element, i) => this.#longest[i] !== element)) found.push('incompatible-order');
    if (new Set(list).size < list.length) found.push('duplicate-elements');
    if (list.some((element) => this.#writers(element).length === 0)) found.push('garbage-read');
    if (list.some((element) => this.#writers(element)[0]?.outcome === 'fail')) found.push('G1a');
    const [writer] = this.#writers(list.at(-1));
    if (writer !== undefined && writer !== txn && this.#appendsBy(writer).at(-1) !== list.at(-1))
      found.push('G1b');
    return found;
  }

  #hasDirtyUpdate(): boolean {
    const outcomes = this.#longest.map((element) => this.#writers(element)[0]?.outcome);
    const settled = outcomes.filter((outcome) => outcome === 'ok' || outcome === 'fail');
    return settled.some((outcome, i) => outcome === 'fail' && settled[i + 1] === 'ok');
  }

  /**
   * Each read must be what the one before saw, and what was appended since; without one, end with the latter.
   */
  #isInternal(txn: Txn): boolean {
    let before: readonly unknown[] | undefined;
    let since: unknown[] = [];
    for (const [f, key, value] of txn.micros) {
      if (key !== this.#key) continue;
      if (f === 'append') {
        since.push(value);
        continue;
      }
      const list = (value ?? []) as unknown[];
      const expected = before === undefined ? since : [...before, ...since];
      const end = list.slice(list.length - expected.length);
      const isRight = before === undefined ? list.length >= since.length : list.length === expected.length;
      if (!isRight || JSON.stringify(end) !== JSON.stringify(expected)) return true;
      before = list;
      since = [];
    }
    return false;
  }

  #readsFuture({ micros }: Txn): boolean {
    return micros.some(
      ([f, key, element], i) =>
        f === 'append' &&
        key === this.#key &&
        micros
          .slice(0, i)
          .some(
            ([g, other, list]) => g === 'r' && other === key && ((list ?? []) as unknown[]).includes(element),
          ),
    );
  }

  #hasLostUpdate(oks: readonly Txn[]): boolean {
    const bases = oks.flatMap((txn) => {
      const own = txn.micros.filter(([, key]) => key === this.#key);
      const isUpdate = own[0]?.[0] === 'r' && own.some(([f]) => f === 'append');
      return isUpdate ? [JSON.stringify(own[0]![2] ?? [])] : [];
    });
    return new Set(bases).size < bases.length;
  }
}
