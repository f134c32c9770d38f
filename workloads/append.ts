/**
 * Lists that are appended to and read, several in one transaction: a list tells by itself in which order it
 * was written, so every dependency between transactions can be seen (Kingsbury and Alvaro, "Elle", VLDB
 * 2021, section 2.2). Each element is appended to a key once.
 *
 * A transaction has one to four micro-operations, on few keys, as only transactions that meet in two places
 * form short cycles. The first keys are drawn more often than the last ones: these stay in use for long, and
 * those change quickly. Keys go out of use after a number of appends, and one read in twenty looks at a key
 * that did: what was lost after its last read, in a failover or a power failure, nobody else would notice.
 */
import { listAppend } from '../checkers/list-append/index.ts';
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
/** Appends to a key are a part of the operations that the user wants on it. */
const APPEND_RATIO = 0.5;
const REVISIT_RATIO = 0.05;

type Micro = readonly [f: 'append' | 'r', key: number, value: number | null];

/** A key in use, and the number of elements that were asked to be appended to it. */
interface Seat {
  readonly key: number;
  readonly appended: number;
}

/** What is known while a transaction is made up. */
interface Known {
  readonly seats: Seat[];
  /** Keys below were in use. */
  nextKey: number;
}

class ListTransactions implements Generator {
  readonly #appendsPerKey: number;
  readonly #known: Known;

  constructor(appendsPerKey: number, known: Known) {
    this.#appendsPerKey = appendsPerKey;
    this.#known = known;
  }

  op(context: Context): Asked {
    const { random } = context;
    const known: Known = { seats: [...this.#known.seats], nextKey: this.#known.nextKey };
    const length = 1 + random.int(MICRO_OPS_MAX);
    const value = Array.from({ length }, () => this.#micro(known, random));
    return askedThen({ f: 'txn', value }, context, new ListTransactions(this.#appendsPerKey, known));
  }

  #micro(known: Known, random: Random): Micro {
    const { seats } = known;
    const place = drawnSeat(known, random);
    const { key, appended } = seats[place]!;
    if (!random.chance(APPEND_RATIO))
      return ['r', revisitedKey(this.#known, REVISIT_RATIO, random) ?? key, null];
    const element = appended + 1;
    const isFull = element >= this.#appendsPerKey;
    seats[place] = isFull ? { key: known.nextKey++, appended: 0 } : { key, appended: element };
    return ['append', key, element];
  }

  update(): Generator {
    return this;
  }
}

function generator({ keyCount, opsPerKey }: WorkloadOptions): Generator {
  const length = keyCount > 0 ? keyCount : LIVE_KEYS;
  const seats = Array.from({ length }, (_, key) => ({ key, appended: 0 }));
  const appendsPerKey = Math.max(1, Math.ceil(opsPerKey * APPEND_RATIO));
  return new ListTransactions(appendsPerKey, { seats, nextKey: length });
}

const append: Workload = {
  name: 'append',
  summary:
    'transactions over lists keep the isolation that is promised, strict serializability unless told otherwise',
  transactional: true,
  operations: [
    {
      f: 'txn',
      takes: 'a list of ["append", key, element] and ["r", key, null]; keys and elements are whole numbers',
      gives: 'the same, with the lists that the reads saw, null or [] where nothing was appended yet',
      doc:
        'Appends to lists and reads them in one transaction, in this order; reads see what was appended ' +
        'before in the transaction. Each element is appended to a key once.',
    },
  ],
  generator,
  checkers: (options) => [
    listAppend(
      options.consistencyModels === undefined ? {} : { consistencyModels: options.consistencyModels },
    ),
    ...usualCheckers(options),
  ],
};

export default append;
