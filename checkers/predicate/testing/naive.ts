/**
 * The dumb twin of predicate: objects and lists in place of columns, every pair of transactions compared for
 * every row, each anomaly by its definition. Shares nothing with the checker but the meaning of the words.
 */
import type { History, Key } from '../../../src/index.ts';
import { EDGE } from '../../transactions/edge-types.ts';
import type { Dependency } from '../../transactions/testing/all-cycles.ts';
import { type PlainTxn, plainTxns } from '../../transactions/testing/plain-txns.ts';
import { LAYERS, type Layer } from '../graph.ts';

export type Micro = readonly [f: 'rp' | 'i' | 'd', key: Key, value: unknown];

export type Txn = PlainTxn<Micro>;

/** A row, by what became of it. */
interface Row {
  readonly key: Key;
  readonly value: unknown;
  readonly inserter: Txn;
  /** Who deleted it: nobody, one, or one of several. */
  readonly deleters: readonly Txn[];
}

interface Read {
  readonly txn: Txn;
  readonly at: number;
  readonly key: Key;
  readonly shown: readonly unknown[];
}

/** Between operations by the index of their invocation. */
type LayeredEdge = readonly [layer: Layer, from: number, to: number, type: number];

export class Naive {
  readonly txns: readonly Txn[];
  readonly #realtime: boolean;
  readonly #rows: readonly Row[];
  readonly #reads: readonly Read[];
  readonly #ambiguous: ReadonlySet<Key>;
  readonly #edges: readonly LayeredEdge[];

  constructor(history: History, { realtime = true } = {}) {
    this.txns = plainTxns<Micro>(history);
    this.#realtime = realtime;
    this.#ambiguous = new Set(
      this.#changes('i').flatMap(([txn, key, value]) => (this.#isTwice(txn, key, value) ? [key] : [])),
    );
    this.#rows = this.#changes('i').flatMap(([inserter, key, value]) => {
      if (inserter.outcome === 'fail' || this.#ambiguous.has(key)) return [];
      return [{ key, value, inserter, deleters: this.#deletersOf(key, value) }];
    });
    this.#reads = this.txns.flatMap((txn) =>
      txn.micros.flatMap(([f, key, shown], at) =>
        txn.outcome === 'ok' && f === 'rp' && !this.#ambiguous.has(key)
          ? [{ txn, at, key, shown: shown as unknown[] }]
          : [],
      ),
    );
    this.#edges = [...this.#rows.flatMap((row) => [...this.#edgesOf(row)]), ...this.#orders()];
  }

  get isAmbiguous(): boolean {
    return this.#ambiguous.size > 0;
  }

  get hasDeletes(): boolean {
    return this.#changes('d').length > 0;
  }

  /** All edges of a layer, those of the layers before it included. */
  edges(layer: Layer): Dependency[] {
    const upTo = LAYERS.indexOf(layer);
    return this.#edges
      .filter(([own, a, b]) => a !== b && LAYERS.indexOf(own) <= upTo)
      .map(([, a, b, type]) => [a, b, type]);
  }

  #changes(f: 'i' | 'd'): (readonly [Txn, Key, unknown])[] {
    return this.txns.flatMap((txn) =>
      txn.micros.filter(([g]) => g === f).map(([, key, value]) => [txn, key, value] as const),
    );
  }

  #whoDid(f: 'i' | 'd', key: Key, value: unknown): Txn[] {
    return this.#changes(f)
      .filter(([, k, v]) => k === key && v === value)
      .map(([txn]) => txn);
  }

  #isTwice(txn: Txn, key: Key, value: unknown): boolean {
    const lasting = this.#whoDid('i', key, value).filter(({ outcome }) => outcome !== 'fail');
    return txn.outcome !== 'fail' && lasting.length > 1;
  }

  /** One that succeeded is known to have done it. */
  #deletersOf(key: Key, value: unknown): Txn[] {
    const all = this.#whoDid('d', key, value).filter(({ outcome }) => outcome !== 'fail');
    const ok = all.filter(({ outcome }) => outcome === 'ok');
    return ok.length > 0 ? ok : all;
  }

  *#edgesOf(row: Row): Generator<LayeredEdge> {
    const { key, value, inserter, deleters } = row;
    if (deleters.length === 1 && deleters[0] === inserter) return;
    const deleter = deleters.length === 1 ? deleters[0] : undefined;
    if (deleter !== undefined) yield ['item', inserter.op, deleter.op, EDGE.ww];
    for (const read of this.#reads.filter((each) => each.key === key)) {
      if (read.shown.includes(value)) {
        yield ['item', inserter.op, read.txn.op, EDGE.wr];
        if (deleter !== undefined) yield ['item', read.txn.op, deleter.op, EDGE.rw];
      } else if (deleters.length === 0) yield ['predicate', read.txn.op, inserter.op, EDGE.rw];
      else if (deleter !== undefined) yield* this.#edgesOfAbsence(read, row, deleter);
    }
  }

  *#edgesOfAbsence({ txn, at }: Read, { key, value, inserter }: Row, deleter: Txn): Generator<LayeredEdge> {
    if (txn === deleter) {
      const deletesAt = txn.micros.findIndex(([f, k, v]) => f === 'd' && k === key && v === value);
      if (deletesAt > at) yield ['predicate', txn.op, inserter.op, EDGE.rw];
      return;
    }
    const others = this.#rows.filter(
      (row) => !(row.deleters.length === 1 && row.deleters[0] === row.inserter),
    );
    const saw = (row: Row) =>
      this.#reads.some((read) => read.txn === txn && read.key === row.key && read.shown.includes(row.value));
    const deleted = (row: Row) =>
      txn.outcome === 'ok' && txn.micros.some(([f, k, v]) => f === 'd' && k === row.key && v === row.value);
    const isAfter = others.some((row) => row.inserter === inserter && (saw(row) || deleted(row)));
    const isBefore = others.some(
      (row) => row.deleters.length === 1 && row.deleters[0] === deleter && (saw(row) || deleted(row)),
    );
    const isOwn = txn === inserter;
    if (isAfter && !isOwn) yield ['together', deleter.op, txn.op, EDGE.wr];
    if (isBefore && !isOwn) yield ['together', txn.op, inserter.op, EDGE.rw];
    if (!this.#realtime || isOwn || inserter.op > txn.end!) return;
    const isUnseen = inserter.outcome !== 'ok' && deleter.outcome !== 'ok';
    const wasSeen = this.#reads.some((read) => read.key === key && read.shown.includes(value));
    if (isUnseen && !wasSeen) return;
    if (txn.end! < deleter.op) yield ['realtime', txn.op, inserter.op, EDGE.rw];
    else if (
      inserter.outcome === 'ok' &&
      inserter.end! < txn.op &&
      !(deleter.outcome === 'ok' && deleter.end! < txn.op)
    ) {
      yield ['realtime', deleter.op, txn.op, EDGE.wr];
    }
  }

  *#orders(): Generator<LayeredEdge> {
    const { txns } = this;
    for (const a of txns) {
      for (const b of txns) {
        if (a.outcome !== 'ok' || b.outcome === 'fail' || a === b) continue;
        const isBetween = (txn: Txn) =>
          txn.process === a.process && txn.outcome !== 'fail' && txn.op > a.op && txn.op < b.op;
        if (a.process === b.process && a.op < b.op && !txns.some(isBetween))
          yield ['item', a.op, b.op, EDGE.process];
        if (this.#realtime && a.end! < b.op) yield ['item', a.op, b.op, EDGE.realtime];
      }
    }
  }

  /** What is wrong besides cycles. */
  anomalies(): Set<string> {
    const found = new Set<string>();
    for (const read of this.#reads) for (const type of this.#wrongWithRead(read)) found.add(type);
    for (const [txn, key, value] of this.#changes('d')) {
      if (txn.outcome !== 'ok' || this.#ambiguous.has(key)) continue;
      const inserters = this.#whoDid('i', key, value);
      if (inserters.length === 0) found.add('garbage-read');
      else if (inserters.every(({ outcome }) => outcome === 'fail')) found.add('G1a');
      if (
        this.#whoDid('d', key, value).filter(({ outcome }) => outcome === 'ok').length > 1 &&
        this.#rows.some((row) => row.key === key && row.value === value)
      )
        found.add('lost-update');
    }
    return found;
  }

  *#wrongWithRead({ txn, at, key, shown }: Read): Generator<string> {
    if (new Set(shown).size < shown.length) yield 'duplicate-elements';
    for (const value of shown) {
      const inserters = this.#whoDid('i', key, value);
      if (inserters.length === 0) yield 'garbage-read';
      else if (inserters.every(({ outcome }) => outcome === 'fail')) yield 'G1a';
      const row = this.#rows.find((each) => each.key === key && each.value === value);
      const isPassing = row?.deleters.length === 1 && row.deleters[0] === row.inserter;
      if (isPassing && row.inserter !== txn) yield 'G1b';
    }
    const own = (f: string, value: unknown, from: number, to: number) =>
      txn.micros.slice(from, to).some(([g, k, v]) => g === f && k === key && v === value);
    const inserted = txn.micros.filter(([f, k]) => f === 'i' && k === key).map(([, , value]) => value);
    for (const value of inserted) {
      if (own('i', value, 0, at) && !own('d', value, 0, at) && !shown.includes(value)) yield 'internal';
      if (own('i', value, at, txn.micros.length) && shown.includes(value)) yield 'future-read';
    }
    if (shown.some((value) => own('d', value, 0, at))) yield 'internal';
    const before = this.#reads.filter((read) => read.txn === txn && read.key === key && read.at < at).at(-1);
    if (before === undefined) return;
    const differs = [
      ...shown.filter((value) => !before.shown.includes(value)),
      ...before.shown.filter((value) => !shown.includes(value)),
    ];
    if (differs.some((value) => !inserted.includes(value) && !own('d', value, 0, at))) yield 'phantom';
  }
}
