/**
 * Registers, many at once: mini-transactions, which read one or two keys and write some of those that they
 * read (Wei et al., ICDE 2025). Each value is written to a key once, so a read names its write; and each
 * write follows a read, so the order of versions can be seen, and nothing wrong hides in what is not known
 * of it.
 *
 * Two keys of a transaction are drawn from the few in use: only where transactions meet in two keys do cycles
 * of two show, read skew and write skew. Keys go out of use after a number of writes, and one transaction in
 * twenty reads keys that did: what was lost or came back after their last write, nobody else would notice.
 */
import { rwRegister } from '../checkers/rw-register/index.ts';
import {
  type Asked,
  askedThen,
  type Context,
  type Generator,
  type Random,
  type Workload,
  type WorkloadOptions,
} from '../src/index.ts';
import { retiredKeys } from './shared/live-keys.ts';
import { usualCheckers } from './shared/usual-checkers.ts';

/** Keys in use at a time, unless the user says how many. */
const LIVE_KEYS = 6;
/** Writes of a key are a part of the operations that the user wants on it. */
const WRITE_RATIO = 0.5;
const REVISIT_RATIO = 0.05;

type Micro = readonly [f: 'r' | 'w', key: number, value: number | null];

/** A key in use, and the number of values that were asked to be written to it. */
interface Seat {
  readonly key: number;
  readonly written: number;
}

interface Limits {
  readonly liveKeys: number;
  readonly writesPerKey: number;
}

class MiniTransactions implements Generator {
  readonly #limits: Limits;
  readonly #seats: readonly Seat[];
  /** Keys below were in use. */
  readonly #nextKey: number;

  constructor(limits: Limits, seats: readonly Seat[], nextKey: number) {
    this.#limits = limits;
    this.#seats = seats;
    this.#nextKey = nextKey;
  }

  static start(limits: Limits): MiniTransactions {
    const seats = Array.from({ length: limits.liveKeys }, (_, key) => ({ key, written: 0 }));
    return new MiniTransactions(limits, seats, limits.liveKeys);
  }

  op(context: Context): Asked {
    const { random } = context;
    const retired = retiredKeys({ seats: this.#seats, nextKey: this.#nextKey });
    if (retired.length > 0 && random.chance(REVISIT_RATIO)) return this.#revisit(retired, context);
    const micros: Micro[] = [];
    const seats = [...this.#seats];
    let nextKey = this.#nextKey;
    for (const place of this.#places(random)) {
      const { key, written } = seats[place]!;
      micros.push(['r', key, null]);
      if (!random.chance(WRITE_RATIO)) continue;
      micros.push(['w', key, written + 1]);
      const isFull = written + 1 >= this.#limits.writesPerKey;
      seats[place] = isFull ? { key: nextKey++, written: 0 } : { key, written: written + 1 };
    }
    return askedThen(
      { f: 'txn', value: micros },
      context,
      new MiniTransactions(this.#limits, seats, nextKey),
    );
  }

  /** One or two places. */
  #places(random: Random): number[] {
    const { length } = this.#seats;
    const first = random.int(length);
    if (length === 1 || random.chance(0.3)) return [first];
    return [first, (first + 1 + random.int(length - 1)) % length];
  }

  #revisit(retired: readonly number[], context: Context): Asked {
    const { random } = context;
    const keys = new Set([random.pick(retired), random.pick(retired)]);
    return askedThen({ f: 'txn', value: [...keys].map((key): Micro => ['r', key, null]) }, context, this);
  }

  update(): Generator {
    return this;
  }
}

function limitsOf({ keyCount, opsPerKey }: WorkloadOptions): Limits {
  return {
    liveKeys: keyCount > 0 ? keyCount : LIVE_KEYS,
    writesPerKey: Math.max(1, Math.ceil(opsPerKey * WRITE_RATIO)),
  };
}

const workload: Workload = {
  name: 'rw-register',
  summary: 'transactions over registers are strictly serializable',
  operations: [
    {
      f: 'txn',
      takes: 'a list of ["r", key, null] and ["w", key, value]; keys and values are whole numbers',
      gives: 'the same, with what the reads saw: the value, or null where nothing was written yet',
      doc: 'Reads and writes keys in one transaction, in this order. Each value is written to a key once.',
    },
  ],
  generator: (options) => MiniTransactions.start(limitsOf(options)),
  checkers: (options) => [rwRegister(), ...usualCheckers(options)],
};

export default workload;
