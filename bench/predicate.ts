/**
 * What does predicate cost? Histories of a serial store under many processes: transactions of one to four
 * reads by predicate, inserts and now and then deletes, over keys that are replaced after a number of rows;
 * some fail, some are never heard of again. Beside them one key that is read by half of the transactions
 * before the other half inserts: each read lacks each row, which pair by pair would be n²/4 dependencies.
 */
import { predicate } from '../checkers/predicate/index.ts';
import { KeyedRandom } from '../src/core/random.ts';
import type { Bench, Row } from './main.ts';
import { answer, type Figures, measuredApart } from './shared/apart.ts';
import { checkedTxns } from './shared/checked-txns.ts';
import { type SerialStore, serialTxns } from './shared/serial-txns.ts';

interface Load {
  readonly txns: number;
  readonly rowsPerKey: number;
  readonly deleteRatio: number;
  /** One key, and all reads before all inserts. */
  readonly readsFirst: boolean;
}

type Micro = readonly [f: 'rp' | 'i' | 'd', key: number, value: number | readonly number[] | null];

const PROCESSES = 20;
const LIVE_KEYS = 10;
const MICRO_OPS_MAX = 4;
const INSERT_RATIO = 0.4;
/** The latest rows of a key are not deleted. */
const LATEST_ROWS = 6;

const usual = { rowsPerKey: 32, deleteRatio: 0, readsFirst: false };
const LOADS: readonly Load[] = [
  { ...usual, txns: 10_000 },
  { ...usual, txns: 100_000 },
  { ...usual, txns: 1_000_000 },
  { ...usual, txns: 10_000, deleteRatio: 0.08 },
  { ...usual, txns: 100_000, deleteRatio: 0.08 },
  { ...usual, txns: 1_000_000, deleteRatio: 0.08 },
  { ...usual, txns: 10_000, readsFirst: true },
  { ...usual, txns: 100_000, readsFirst: true },
  { ...usual, txns: 1_000_000, readsFirst: true },
];

/** The keys in use, and all rows. */
class Rows implements SerialStore<Micro[]> {
  readonly #random: KeyedRandom;
  readonly #load: Load;
  readonly #keys = Array.from({ length: LIVE_KEYS }, (_, key) => key);
  readonly #inserted = new Map<number, number>();
  readonly #deleted = new Map<number, number>();
  readonly #rows = new Map<number, Set<number>>();
  #nextKey = LIVE_KEYS;
  #asked = 0;

  constructor(random: KeyedRandom, load: Load) {
    this.#random = random;
    this.#load = load;
  }

  /** A transaction as it is asked for. */
  ask(): Micro[] {
    const { txns, readsFirst } = this.#load;
    const isRead = this.#asked++ < txns / 2;
    if (readsFirst) return [isRead ? ['rp', 0, null] : ['i', 0, this.#asked]];
    return Array.from({ length: 1 + this.#random.int(MICRO_OPS_MAX) }, () => this.#micro());
  }

  #micro(): Micro {
    const seat = this.#random.int(LIVE_KEYS);
    const key = this.#keys[seat]!;
    const inserted = this.#inserted.get(key) ?? 0;
    const deleted = this.#deleted.get(key) ?? 0;
    const draw = this.#random.unit();
    if (draw < this.#load.deleteRatio && inserted - deleted > LATEST_ROWS) {
      this.#deleted.set(key, deleted + 1);
      return ['d', key, deleted + 1];
    }
    if (draw > 1 - INSERT_RATIO) {
      this.#inserted.set(key, inserted + 1);
      if (inserted + 1 === this.#load.rowsPerKey) this.#keys[seat] = this.#nextKey++;
      return ['i', key, inserted + 1];
    }
    return ['rp', key, null];
  }

  /** Undefined where a row to be deleted is not there; then nothing is changed. */
  apply(txn: readonly Micro[]): Micro[] | undefined {
    const isThere = ([f, key, row]: Micro) => f !== 'd' || this.#rows.get(key)?.has(row as number) === true;
    if (!txn.every(isThere)) return undefined;
    return txn.map(([f, key, row]): Micro => {
      const rows = this.#rows.get(key) ?? new Set();
      this.#rows.set(key, rows);
      if (f === 'i') rows.add(row as number);
      if (f === 'd') rows.delete(row as number);
      return [f, key, f === 'rp' ? [...rows] : row];
    });
  }
}

function measured(load: Load): Figures {
  const random = new KeyedRandom(7, 'predicate');
  const store = new Rows(random, load);
  return checkedTxns(() => serialTxns({ ...load, processes: PROCESSES, random, store }), predicate());
}

function row(load: Load): Row {
  const { txns, rowsPerKey, deleteRatio, readsFirst } = load;
  const kind = readsFirst
    ? 'reads before inserts'
    : `${rowsPerKey} rows a key, ${100 * deleteRatio} % deletes`;
  return { what: `${txns} txns, ${kind}`, figures: measuredApart(import.meta.url, load) };
}

const predicateBench: Bench = {
  about:
    'The check of a history of transactions that read by predicate, in CPU and in wall time, apart from building the history ' +
    '(buildCpuMs, builtMb); the first check runs code that is still cold. Peak memory is that of the whole process.',
  measure: async () => LOADS.map(row),
};

export default predicateBench;

answer(import.meta.url, measured);
