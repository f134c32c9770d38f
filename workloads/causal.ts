/**
 * Registers of a store that promises causality: whoever sees a write sees what came before it. Reads and
 * writes go to few keys, so that most writes have something of other keys before them, and to all keys all
 * the time, so that a value which is seen too late or out of order stands against a newer one that was seen
 * before. Every value is written once: what was read says from which write it is.
 *
 * A session is a process. A client that gave no answer goes on as a new one, which need not see what the old
 * one did.
 */
import { causal as causalChecker } from '../checkers/causal/index.ts';
import { sessions } from '../checkers/sessions/index.ts';
import {
  type Asked,
  asked,
  askedThen,
  type Context,
  type Generator,
  type GeneratorEvent,
  type GeneratorLike,
  type Key,
  type PlannedOp,
  type ThreadId,
  type Workload,
  type WorkloadOptions,
} from '../src/index.ts';
import { finalReads } from './shared/final-reads.ts';
import { usualCheckers } from './shared/usual-checkers.ts';

const KEYS = 5;
/**
 * With more writes most versions are written over before anybody has seen them, and what nobody saw
 * contradicts nothing: over simulated stores that lose, reorder or mix up updates, runs with four reads in
 * five were caught a third more often than with three in five.
 */
const READ_RATIO = 0.8;
/**
 * Writes to the key that the thread has read last: they come after what was read, and so say an order of
 * versions.
 */
const FOLLOW_RATIO = 0.5;

function keyCountOf({ keyCount }: WorkloadOptions): number {
  return keyCount > 0 ? keyCount : KEYS;
}

/** Reads, and writes of 1, 2, 3, … */
class Operations implements Generator {
  readonly #keyCount: number;
  readonly #next: number;
  /** By thread: the key that it read last. */
  readonly #read: ReadonlyMap<ThreadId, Key>;

  constructor(keyCount: number, next = 1, read: ReadonlyMap<ThreadId, Key> = new Map()) {
    this.#keyCount = keyCount;
    this.#next = next;
    this.#read = read;
  }

  op(context: Context): Asked {
    const { random } = context;
    const key = random.int(this.#keyCount);
    if (random.chance(READ_RATIO)) return askedThen({ f: 'read', key, value: null }, context, this);
    const answer = asked({ f: 'write', key, value: this.#next }, context);
    if (!Array.isArray(answer)) return answer;
    const [op] = answer as [PlannedOp, GeneratorLike];
    const next = new Operations(this.#keyCount, this.#next + 1, this.#read);
    return [random.chance(FOLLOW_RATIO) ? { ...op, key: this.#read.get(op.thread) ?? key } : op, next];
  }

  update(_context: Context, { op, thread }: GeneratorEvent): Generator {
    if (op.type !== 'ok' || op.f !== 'read' || op.key === undefined) return this;
    return new Operations(this.#keyCount, this.#next, new Map(this.#read).set(thread, op.key));
  }
}

const causal: Workload = {
  name: 'causal',
  summary: 'who sees a write sees what came before it, and all agree on the order of writes',
  operations: [
    {
      f: 'read',
      takes: 'null',
      gives: 'the value, or null where nothing was written yet',
      doc: 'Gives the value of the key. It may be behind what others have seen, but not behind its own past.',
    },
    {
      f: 'write',
      takes: 'a whole number',
      gives: 'the same',
      doc: 'Replaces the value of the key. Each number is written once.',
    },
  ],
  generator: (options) => new Operations(keyCountOf(options)),
  finalGenerator: (options) => finalReads({ keyCount: keyCountOf(options) }),
  checkers: (options) => [causalChecker(), sessions(), ...usualCheckers(options)],
};

export default causal;
