/**
 * The twin of the checkers of weak levels: the definitions, tried over all orders. Every set of indeterminate
 * transactions may have committed, every write of a value may be the one that was read, and every order of
 * commits is tried. Nothing is inferred; it is good for seven transactions or so. Read committed, read atomic
 * and causal convergence: the axioms of Biswas and Enea (OOPSLA 2019). Weak causal consistency and causal
 * memory: Bouajjani, Enea, Guerraoui and Hamza (POPL 2017), definitions 4 to 6, each operation a transaction.
 */
import type { History } from '../../../src/index.ts';

export type LevelName = 'read-committed' | 'read-atomic' | 'cc' | 'ccv' | 'cm';

type Micro = readonly [f: 'r' | 'w', key: string, value: unknown];

export interface SmallTxn {
  readonly index: number;
  readonly process: number;
  readonly outcome: 'ok' | 'info' | 'fail';
  readonly micros: readonly Micro[];
}

export function smallTxns(history: History): SmallTxn[] {
  return [...history]
    .filter((op) => op.type === 'invoke')
    .map(({ index, process, f, key }) => {
      const outcome = history.outcomeOf(index);
      const value = history.valueAt(outcome === 'ok' ? history.pairOf(index) : index);
      const micros = key === undefined ? value : [[f === 'read' ? 'r' : 'w', key, value]];
      return { index, process: process as number, outcome, micros: micros as Micro[] };
    });
}

/** A read of what another transaction wrote; `from` null: of the initial state. */
interface Read {
  readonly reader: SmallTxn;
  readonly key: string;
  readonly place: number;
  readonly from: SmallTxn | null;
}

function finalWrites({ micros }: SmallTxn): Map<string, unknown> {
  return new Map(micros.filter(([f]) => f === 'w').map(([, key, value]) => [key, value]));
}

/** Reads of a transaction with all transactions each may be from; undefined where one is wrong by itself. */
function readsOf(
  reader: SmallTxn,
  committed: readonly SmallTxn[],
): { read: Omit<Read, 'from'>; among: (SmallTxn | null)[] }[] | undefined {
  const own = new Map<string, unknown>();
  const found = [];
  for (const [place, [f, key, value]] of reader.micros.entries()) {
    if (f === 'w') own.set(key, value);
    else if (own.has(key)) {
      if (own.get(key) !== value) return undefined;
    } else {
      const writers = committed.filter((txn) => txn !== reader && finalWrites(txn).get(key) === value);
      const among = value === null ? [null] : writers;
      if (among.length === 0) return undefined;
      found.push({ read: { reader, key, place }, among });
    }
  }
  return found;
}

export function* choices<T>(lists: readonly (readonly T[])[]): Generator<T[]> {
  const [first, ...rest] = lists;
  if (first === undefined) yield [];
  else for (const item of first) for (const others of choices(rest)) yield [item, ...others];
}

type Before = (a: SmallTxn, b: SmallTxn) => boolean;

/** Orders of the transactions that keep a relation. */
function* ordersOf(txns: readonly SmallTxn[], before: Before): Generator<SmallTxn[]> {
  if (txns.length === 0) yield [];
  for (const last of txns) {
    const others = txns.filter((txn) => txn !== last);
    if (others.some((txn) => before(last, txn))) continue;
    for (const order of ordersOf(others, before)) yield [...order, last];
  }
}

function inSession(a: SmallTxn, b: SmallTxn): boolean {
  return a.process === b.process && a.index < b.index && a.outcome === 'ok';
}

/** One choice of who committed and who read from whom. */
class World {
  readonly committed: readonly SmallTxn[];
  readonly reads: readonly Read[];
  readonly #past = new Map<SmallTxn, Set<SmallTxn>>();

  constructor(committed: readonly SmallTxn[], reads: readonly Read[]) {
    this.committed = committed;
    this.reads = reads;
    for (const txn of committed)
      this.#past.set(txn, new Set(committed.filter((a) => this.#directly(a, txn))));
    for (const _ of committed) {
      for (const past of this.#past.values()) {
        for (const txn of [...past]) for (const before of this.#past.get(txn)!) past.add(before);
      }
    }
  }

  readFrom(a: SmallTxn, b: SmallTxn): boolean {
    return this.reads.some(({ reader, from }) => reader === b && from === a);
  }

  #directly(a: SmallTxn, b: SmallTxn): boolean {
    return inSession(a, b) || this.readFrom(a, b);
  }

  /** By sessions and reads, over any number of steps. */
  precedes: Before = (a, b) => this.#past.get(b)!.has(a);

  holds(level: LevelName): boolean {
    if (this.committed.some((txn) => this.precedes(txn, txn))) return false;
    if (level === 'cc') return this.committed.every((txn) => this.#isExplained(txn, [txn]));
    if (level === 'cm') {
      return this.committed.every((txn) =>
        this.#isExplained(txn, [txn, ...this.committed.filter((other) => inSession(other, txn))]),
      );
    }
    for (const order of ordersOf(this.committed, this.precedes)) if (this.#fits(level, order)) return true;
    return false;
  }

  #sees(level: LevelName, before: SmallTxn, { reader, place }: Read): boolean {
    if (level === 'ccv') return this.precedes(before, reader);
    if (level === 'read-atomic') return this.#directly(before, reader);
    return this.reads.some((read) => read.reader === reader && read.place < place && read.from === before);
  }

  /** Whoever is seen and wrote the key comes before the one that it was read from. */
  #fits(level: LevelName, order: readonly SmallTxn[]): boolean {
    const at = (txn: SmallTxn | null) => (txn === null ? -1 : order.indexOf(txn));
    return this.reads.every((read) =>
      order.every((other) => {
        const isRival = other !== read.from && other !== read.reader && finalWrites(other).has(read.key);
        return !isRival || !this.#sees(level, other, read) || at(other) < at(read.from);
      }),
    );
  }

  /** Some order of the past of `txn` and itself explains the reads of `readers`. */
  #isExplained(txn: SmallTxn, readers: readonly SmallTxn[]): boolean {
    const past = this.committed.filter((other) => other === txn || this.precedes(other, txn));
    for (const order of ordersOf(past, this.precedes)) {
      const explains = this.reads.every(({ reader, key, from }) => {
        if (!readers.includes(reader)) return true;
        const earlier = order.slice(0, order.indexOf(reader)).filter((other) => finalWrites(other).has(key));
        return (earlier.at(-1) ?? null) === from;
      });
      if (explains) return true;
    }
    return false;
  }
}

export function holdsByDefinition(txns: readonly SmallTxn[], level: LevelName): boolean {
  const open = txns.filter(({ outcome }) => outcome === 'info');
  for (const kept of choices(open.map((txn) => [[txn], []]))) {
    const committed = txns.filter((txn) => txn.outcome === 'ok' || kept.flat().includes(txn));
    const reads = committed.map((txn) => (txn.outcome === 'ok' ? readsOf(txn, committed) : []));
    if (reads.includes(undefined)) continue;
    const all = reads.flatMap((list) => list!);
    for (const from of choices(all.map(({ among }) => among))) {
      const world = new World(
        committed,
        all.map(({ read }, i) => ({ ...read, from: from[i]! })),
      );
      if (world.holds(level)) return true;
    }
  }
  return false;
}

/** Whether a read of a value that several wrote is there, so that the checkers must not say "true". */
export function isAmbiguous(txns: readonly SmallTxn[]): boolean {
  const writers = new Map<string, Set<SmallTxn>>();
  for (const txn of txns) {
    if (txn.outcome === 'fail') continue;
    for (const [f, key, value] of txn.micros) {
      const name = `${key} ${value}`;
      if (f === 'w') writers.set(name, (writers.get(name) ?? new Set()).add(txn));
    }
  }
  return [...writers.values()].some((each) => each.size > 1);
}
