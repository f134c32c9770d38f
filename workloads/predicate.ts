/**
 * Rows that are inserted, deleted, and read by predicate: all rows of a key. Each row is inserted into a
 * key once and deleted at most once, so the order of its versions is known beforehand, and every dependency
 * can be seen, also on rows that a read does not show (Adya, "Weak Consistency", MIT 1999, chapter 3).
 *
 * A transaction has one to four micro-operations, on few keys, as only transactions that meet in two places
 * form short cycles. Few of them delete, and never a row that was asked for only lately: of a row that is
 * being inserted and deleted at the same time, nobody can say which of the two a read came before. Keys go
 * out of use after a number of inserts, and one read in twenty looks at a key that did: what was lost after
 * its last read, in a failover or a power failure, nobody else would notice.
 */
import { predicate } from '../checkers/predicate/index.ts';
import {
  type Asked,
  askedThen,
  type Context,
  type Generator,
  type Random,
  type Workload,
  type WorkloadOptions,
} from '../src/index.ts';
import { drawnSeat, revisitedKey } from './shared/live-keys.ts';
import { usualCheckers } from './shared/usual-checkers.ts';

/** Keys in use at a time, unless the user says how many. */
const LIVE_KEYS = 8;
const MICRO_OPS_MAX = 4;
/** Inserts into a key are a part of the operations that the user wants on it. */
const INSERT_RATIO = 0.4;
const DELETE_RATIO = 0.08;
const REVISIT_RATIO = 0.05;
/** The latest rows of a key are not deleted; more than a transaction has micro-operations. */
const LATEST_ROWS = 6;

type Micro = readonly [f: 'rp' | 'i' | 'd', key: number, row: number | null];

/** A key in use, the number of rows that were asked to be inserted, and of the oldest ones to be deleted. */
interface Seat {
  readonly key: number;
  readonly inserted: number;
  readonly deleted: number;
}

/** What is known while a transaction is made up. */
interface Known {
  readonly seats: Seat[];
  /** Keys below were in use. */
  nextKey: number;
}

class RowTransactions implements Generator {
  readonly #rowsPerKey: number;
  readonly #known: Known;

  constructor(rowsPerKey: number, known: Known) {
    this.#rowsPerKey = rowsPerKey;
    this.#known = known;
  }

  op(context: Context): Asked {
    const { random } = context;
    const known: Known = { seats: [...this.#known.seats], nextKey: this.#known.nextKey };
    const length = 1 + random.int(MICRO_OPS_MAX);
    const value = Array.from({ length }, () => this.#micro(known, random));
    return askedThen({ f: 'txn', value }, context, new RowTransactions(this.#rowsPerKey, known));
  }

  #micro(known: Known, random: Random): Micro {
    const { seats } = known;
    const place = drawnSeat(known, random);
    const { key, inserted, deleted } = seats[place]!;
    const draw = random.unit();
    if (draw < DELETE_RATIO && inserted - deleted > LATEST_ROWS) {
      seats[place] = { key, inserted, deleted: deleted + 1 };
      return ['d', key, deleted + 1];
    }
    if (draw >= DELETE_RATIO + INSERT_RATIO)
      return ['rp', revisitedKey(this.#known, REVISIT_RATIO, random) ?? key, null];
    const row = inserted + 1;
    const isFull = row >= this.#rowsPerKey;
    seats[place] = isFull
      ? { key: known.nextKey++, inserted: 0, deleted: 0 }
      : { key, inserted: row, deleted };
    return ['i', key, row];
  }

  update(): Generator {
    return this;
  }
}

function generator({ keyCount, opsPerKey }: WorkloadOptions): Generator {
  const length = keyCount > 0 ? keyCount : LIVE_KEYS;
  const seats = Array.from({ length }, (_, key) => ({ key, inserted: 0, deleted: 0 }));
  const rowsPerKey = Math.max(1, Math.ceil(opsPerKey * INSERT_RATIO));
  return new RowTransactions(rowsPerKey, { seats, nextKey: length });
}

const workload: Workload = {
  name: 'predicate',
  summary:
    'transactions that read by predicate see no phantoms, and are strictly serializable unless less is promised',
  transactional: true,
  operations: [
    {
      f: 'txn',
      takes:
        'a list of ["rp", key, null], ["i", key, row] and ["d", key, row]; keys and rows are whole numbers',
      gives: 'the same, with a list of all rows of the key, in any order, where "rp" stands',
      doc:
        'Reads all rows of a key, inserts a row into one, deletes a row from one, in one transaction and in ' +
        'this order. Each row is inserted into a key once. Where a row to be deleted is not there, the whole ' +
        'transaction fails with `precondition-failed` and changes nothing.',
    },
  ],
  generator,
  checkers: ({ consistencyModels, ...options }) => [
    predicate(consistencyModels === undefined ? {} : { consistencyModels }),
    ...usualCheckers(options),
  ],
};

export default workload;
