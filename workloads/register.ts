/**
 * Registers: reads, writes and compare-and-set on independent keys must be linearizable.
 *
 * The mix was chosen by counting what catches faults most often. A simulated register read stale, lost or
 * doubled writes, set without comparing, reported failures that took effect, applied a cas twice, or rolled
 * back after a failover: 60 runs each, at 200 and at 1500 operations a second. Against random values from 0
 * to 4 with equal shares, as is usual, it catches six of these seven more often, most of them two to four
 * times as often (at 200 a second: stale reads in 58 % of the runs instead of 28 %, rollbacks 78 % and 53 %).
 * - Written values are new in four of five cases. Every value read then names its write, and nothing wrong
 *   hides behind an equal value. In one case of five a recent value comes back: only so does a cas that is
 *   applied twice find its old value again (35 % of the runs, none with new values alone; 60 % with 0 to 4).
 * - A cas expects the value last seen: at 200 a second, sets without comparing show twice as often as with a
 *   random recent value (68 % and 32 %).
 * - Half of the operations are reads. More would see more stale values, but leave fewer writes to lose.
 * - One operation in twenty reads a key that is no longer in use: what was lost after its last write, in
 *   a failover or a power failure, nobody else would notice.
 */
import { linearizable } from '../checkers/linearizable/index.ts';
import {
  type Asked,
  asked,
  askedThen,
  type Context,
  concurrentKeys,
  type Generator,
  type GeneratorEvent,
  type GeneratorLike,
  type Invocation,
  limit,
  type Op,
  processLimit,
  type Random,
  told,
  type Workload,
  type WorkloadOptions,
} from '../src/index.ts';
import { usualCheckers } from './shared/usual-checkers.ts';

const READ: Invocation = { f: 'read', value: null };
/** Chance that a write takes up a value that was written before, and how many of these are remembered. */
const REUSE_RATIO = 0.2;
const RECENT_MAX = 4;
const REVISIT_RATIO = 0.05;
/** Half of the revisits go to so many keys that went out of use last, the others to all. */
const LATE_KEYS = 8;
/**
 * Processes on one key, as long as that is twice its threads: each crash leaves an operation open for ever,
 * and the search for an order pays for it.
 */
const PROCESSES_MIN = 20;

/** What is known of a key while its operations are made up. */
interface Known {
  /** Values from 1 on; the next one that was never written. */
  readonly fresh: number;
  readonly recent: readonly number[];
  /** The value that was seen last; null until there is one. */
  readonly latest: number | null;
}

/** Operations on one key, without end. */
class KeyOperations implements Generator {
  readonly #known: Known;

  constructor(known: Known) {
    this.#known = known;
  }

  op(context: Context): Asked {
    const { random } = context;
    const { latest } = this.#known;
    const kind = random.int(4);
    if (kind < 2) return askedThen(READ, context, this);
    const [value, known] = this.#value(random);
    // A cas cannot expect "nothing": not every system can compare with that.
    const isCas = kind === 2 && latest !== null;
    const invocation: Invocation = isCas ? { f: 'cas', value: [latest, value] } : { f: 'write', value };
    return askedThen(invocation, context, new KeyOperations(known));
  }

  #value(random: Random): [number, Known] {
    const { fresh, recent } = this.#known;
    if (recent.length > 0 && random.chance(REUSE_RATIO)) return [random.pick(recent), this.#known];
    const latestFew = [...recent, fresh].slice(-RECENT_MAX);
    return [fresh, { ...this.#known, fresh: fresh + 1, recent: latestFew }];
  }

  update(_context: Context, { op }: GeneratorEvent): Generator {
    if (op.type !== 'ok') return this;
    const latest = valueAfter(op);
    if (latest === null || latest === this.#known.latest) return this;
    return new KeyOperations({ ...this.#known, latest });
  }
}

/** The value that the key has after the operation; null where it has none, or none of ours. */
function valueAfter({ f, value }: Op): number | null {
  const after = f === 'cas' && Array.isArray(value) ? value[1] : value;
  return typeof after === 'number' ? after : null;
}

/** Passes on the operations of another generator, and now and then reads a key that it has left. */
class Revisits implements Generator {
  readonly #inner: GeneratorLike;
  /** Keys that were in use so far. */
  readonly #keyCount: number;
  readonly #inUse: number;

  constructor(inner: GeneratorLike, keys: { readonly count: number; readonly inUse: number }) {
    this.#inner = inner;
    this.#keyCount = keys.count;
    this.#inUse = keys.inUse;
  }

  op(context: Context): Asked {
    const leftCount = this.#keyCount - this.#inUse;
    const { random } = context;
    if (leftCount > 0 && random.chance(REVISIT_RATIO)) {
      const among = random.chance(0.5) ? Math.min(leftCount, LATE_KEYS) : leftCount;
      return askedThen({ ...READ, key: leftCount - 1 - random.int(among) }, context, this);
    }
    const answer = asked(this.#inner, context);
    if (!Array.isArray(answer)) return answer;
    const [op, next] = answer;
    return [op, this.#with(next, Math.max(this.#keyCount, Number(op.key) + 1))];
  }

  update(context: Context, event: GeneratorEvent): Generator {
    return this.#with(told(this.#inner, context, event), this.#keyCount);
  }

  #with(inner: GeneratorLike, count: number): Revisits {
    if (inner === this.#inner && count === this.#keyCount) return this;
    return new Revisits(inner, { count, inUse: this.#inUse });
  }
}

/** As in Jepsen, two threads per node on each key, unless the user says how many keys to use at a time. */
function threadsPerKey({ concurrency, nodeCount, keyCount }: WorkloadOptions): number {
  return keyCount > 0 ? Math.ceil(concurrency / keyCount) : Math.min(concurrency, 2 * nodeCount);
}

function generator(options: WorkloadOptions): GeneratorLike {
  const threads = threadsPerKey(options);
  const processes = Math.max(PROCESSES_MIN, 2 * threads);
  const start = new KeyOperations({ fresh: 1, recent: [], latest: null });
  const keys = concurrentKeys({
    threadsPerKey: threads,
    keys: (index) => index,
    generator: () => processLimit(processes, limit(options.opsPerKey, start)),
  });
  return new Revisits(keys, { count: 0, inUse: Math.ceil(options.concurrency / threads) });
}

const register: Workload = {
  name: 'register',
  summary: 'reads, writes and compare-and-set must be linearizable, each key by itself',
  operations: [
    {
      f: 'read',
      takes: 'null',
      gives: 'the value, or null where nothing was written yet',
      doc: 'Gives the latest value of the key. A read from a replica that may be behind is wrong.',
    },
    {
      f: 'write',
      takes: 'a whole number',
      gives: 'the same',
      doc: 'Replaces the value of the key, whatever it is.',
    },
    {
      f: 'cas',
      takes: '[expected, next], two whole numbers',
      gives: 'the same',
      doc:
        'Replaces the value where it is `expected`. Where it is not, fails with `precondition-failed`, ' +
        'and only then: that failure counts as an observation of the value.',
    },
  ],
  generator,
  checkers: (options) => [
    linearizable({ model: 'cas-register', failObserves: true }),
    ...usualCheckers(options),
  ],
};

export default register;
