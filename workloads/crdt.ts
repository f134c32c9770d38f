/**
 * Replicated data types: counters, sets and registers that every replica answers for at once, from what it
 * has. A key names its type. Updates go to all replicas all the time, to few keys, so that they meet:
 *
 * - What is added to a set is mostly new, so that it is known what became of it. Some of the latest
 *   elements of an or-set are added again or removed, while others do the same, and some of what a read
 *   showed is removed later, so that the set stays small. Reads of a g-set become rarer as it grows: a
 *   read costs as much as it is large.
 * - What is written to a register is always new: a value that is read names its write.
 *
 * At the end every replica is asked for all keys again and again, until replicas have had the time that
 * they may take to converge: who differs then, or lacks anything, will not get it any more.
 */
import { CRDT_TYPES, type CrdtType, crdt } from '../checkers/crdt/index.ts';
import {
  type Asked,
  askedThen,
  type Context,
  concat,
  cycle,
  eachThread,
  type Generator,
  type GeneratorEvent,
  type GeneratorLike,
  type Invocation,
  type Key,
  onThreads,
  type Random,
  sleep,
  type Workload,
  type WorkloadOptions,
} from '../src/index.ts';
import { usualCheckers } from './shared/usual-checkers.ts';

const KEYS = 12;
const READ_RATIO = 0.5;
/** Elements of a set that are read for each operation on it, on the average, as soon as it is large. */
const READ_PER_OP = 50;
const AMOUNTS = [1, 2, 3, 5] as const;
const REMOVE_RATIO = 0.5;
/** Of the adds to an or-set, so many add one of the latest elements again. */
const AGAIN_RATIO = 0.3;
const RECENT_MAX = 10;
/** After a fault the system may take some seconds to answer, and then so many until replicas agree. */
const RECOVERY_S = 10;
const CONVERGENCE_S = 5;
const ROUND_S = 2;
const NS_PER_S = 1e9;

/** `or-set-1` is an or-set. Targets read the type of a key from it in the same way. */
export function crdtTypeOf(key: Key | undefined): CrdtType {
  const type = CRDT_TYPES.find((each) => String(key).startsWith(`${each}-`));
  if (type === undefined) throw new RangeError(`the key ${key} names no replicated data type`);
  return type;
}

function keysOf({ keyCount }: WorkloadOptions): Key[] {
  const types = CRDT_TYPES.length;
  return Array.from({ length: keyCount > 0 ? keyCount : KEYS }, (_, i) => {
    return `${CRDT_TYPES[i % types]}-${Math.floor(i / types)}`;
  });
}

/** What is known of a set while operations on it are made up. */
interface SetState {
  /** Elements that it can have at the most, as far as its adds and reads tell. */
  readonly size: number;
  readonly recent: readonly number[];
  /** What the last read of an or-set gave. */
  readonly shown: readonly unknown[];
}

const EMPTY: SetState = { size: 0, recent: [], shown: [] };

interface State {
  /** Never added nor written yet. */
  readonly fresh: number;
  readonly sets: ReadonlyMap<Key, SetState>;
}

/** An update, and what the set is like after it. */
interface Updated {
  readonly invocation: Invocation;
  readonly set?: SetState;
}

class Operations implements Generator {
  readonly #keys: readonly Key[];
  readonly #state: State;

  constructor(keys: readonly Key[], state: State = { fresh: 1, sets: new Map() }) {
    this.#keys = keys;
    this.#state = state;
  }

  op(context: Context): Asked {
    const { random } = context;
    const key = random.pick(this.#keys);
    const set = this.#state.sets.get(key) ?? EMPTY;
    const isRead = random.unit() * Math.max(READ_PER_OP, READ_RATIO * set.size) < READ_RATIO * READ_PER_OP;
    if (isRead) return askedThen({ f: 'read', key, value: null }, context, this);
    const { invocation, set: after } = this.#updated(key, set, random);
    const fresh = this.#state.fresh + (invocation.value === this.#state.fresh ? 1 : 0);
    const next = this.#with({ fresh, ...(after && { sets: new Map(this.#state.sets).set(key, after) }) });
    return askedThen({ ...invocation, key }, context, next);
  }

  #updated(key: Key, set: SetState, random: Random): Updated {
    const { fresh } = this.#state;
    switch (crdtTypeOf(key)) {
      case 'g-counter':
        return { invocation: { f: 'increment', value: random.pick(AMOUNTS) } };
      case 'pn-counter':
        return {
          invocation: { f: random.pick(['increment', 'decrement'] as const), value: random.pick(AMOUNTS) },
        };
      case 'g-set':
        return { invocation: { f: 'add', value: fresh }, set: { ...set, size: set.size + 1 } };
      case 'or-set':
        return changedSet(set, fresh, random);
      default:
        return { invocation: { f: 'write', value: fresh } };
    }
  }

  update(_context: Context, { op }: GeneratorEvent): Generator {
    if (op.type !== 'ok' || op.f !== 'read' || op.key === undefined) return this;
    if (crdtTypeOf(op.key) !== 'or-set') return this;
    const { value: shown } = (op.value ?? {}) as { value?: unknown };
    if (!Array.isArray(shown)) return this;
    const set = { ...(this.#state.sets.get(op.key) ?? EMPTY), size: shown.length, shown };
    return this.#with({ sets: new Map(this.#state.sets).set(op.key, set) });
  }

  #with(change: Partial<State>): Operations {
    return new Operations(this.#keys, { ...this.#state, ...change });
  }
}

function changedSet(set: SetState, fresh: number, random: Random): Updated {
  const { recent, shown, size } = set;
  if (recent.length > 0 && random.chance(REMOVE_RATIO)) {
    const isShown = shown.length > 0 && random.chance(0.5);
    return { invocation: { f: 'remove', value: random.pick<unknown>(isShown ? shown : recent) } };
  }
  if (recent.length > 0 && random.chance(AGAIN_RATIO)) {
    return { invocation: { f: 'add', value: random.pick(recent) } };
  }
  const latest = [...recent, fresh].slice(-RECENT_MAX);
  return { invocation: { f: 'add', value: fresh }, set: { size: size + 1, recent: latest, shown } };
}

/** How long replicas may take to converge after updates and faults. */
function convergenceS({ recoveryS = RECOVERY_S }: WorkloadOptions): number {
  return recoveryS + CONVERGENCE_S;
}

function finalGenerator(options: WorkloadOptions): GeneratorLike {
  const reads = keysOf(options).map((key) => ({ f: 'read', key, value: null }));
  const rounds = Math.ceil(convergenceS(options) / ROUND_S) + 1;
  const all = concat(cycle(concat(...reads, sleep(ROUND_S * NS_PER_S)), rounds), ...reads);
  // Threads next to each other use different nodes.
  return onThreads((thread) => thread >= 0 && thread < options.nodeCount, eachThread(all));
}

const GAVE = '{replica}, the name of the replica that did it';
const AT_ONCE =
  'Takes effect at the replica that answers, and is acknowledged when that cannot lose it any more.';

const crdtWorkload: Workload = {
  name: 'crdt',
  summary: 'replicas of counters, sets and registers answer from what they have, lose nothing and converge',
  operations: [
    {
      f: 'increment',
      takes: 'a whole number from 1 on; the key begins with g-counter- or pn-counter-',
      gives: GAVE,
      doc: `Adds to the counter; it begins at 0. ${AT_ONCE}`,
    },
    {
      f: 'decrement',
      takes: 'a whole number from 1 on; the key begins with pn-counter-',
      gives: GAVE,
      doc: `Takes from the counter; it may become negative. ${AT_ONCE}`,
    },
    {
      f: 'add',
      takes: 'a whole number, the element; the key begins with g-set- or or-set-',
      gives: GAVE,
      doc: `Adds to the set. One that is there already may be added again. ${AT_ONCE}`,
    },
    {
      f: 'remove',
      takes: 'a whole number, the element; the key begins with or-set-',
      gives: GAVE,
      doc:
        'Removes the element as far as the replica has it: an add that it has not seen yet wins. One that is ' +
        `not there may be removed, and that is ok. ${AT_ONCE}`,
    },
    {
      f: 'write',
      takes: 'a whole number; the key begins with lww-register- or mv-register-',
      gives: GAVE,
      doc:
        'Replaces what the replica has: of a last-writer-wins register all replicas prefer the same one of two ' +
        'writes, whatever clocks say; a multi-value register keeps what it has not seen beside it. Each number ' +
        `is written once. ${AT_ONCE}`,
    },
    {
      f: 'read',
      takes: 'null',
      gives:
        '{value, replica}, and `seen` where the replica can tell what it has of the key, as a version vector; the value ' +
        'is the number, the list of elements in any order, the value or null, or the list of values',
      doc: 'Gives what the replica that answers has, which may be behind what others have. Keys exist always.',
    },
  ],
  generator: (options) => new Operations(keysOf(options)),
  finalGenerator,
  checkers: (options) => [
    crdt({ type: crdtTypeOf, convergenceMs: 1000 * convergenceS(options) }),
    ...usualCheckers(options),
  ],
};

export default crdtWorkload;
