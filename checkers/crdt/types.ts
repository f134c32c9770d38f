/** The replicated data types that the checker knows, and how the operations on a key tell which one it is. */
import { type History, type Key, NONE } from '../../src/index.ts';
import { eachClientOp } from '../shared/client-ops.ts';
import { keyPrefix } from '../shared/told-op.ts';
import { toldRead } from './told-value.ts';

export const CRDT_TYPES = [
  'g-counter',
  'pn-counter',
  'g-set',
  'or-set',
  'lww-register',
  'mv-register',
] as const;
export type CrdtType = (typeof CRDT_TYPES)[number];
export type TypeOfKey = (key: Key | undefined) => CrdtType;

/** Functions that update an object of the type. */
export const UPDATES: Readonly<Record<CrdtType, readonly string[]>> = {
  'g-counter': ['increment'],
  'pn-counter': ['increment', 'decrement'],
  'g-set': ['add'],
  'or-set': ['add', 'remove'],
  'lww-register': ['write'],
  'mv-register': ['write'],
};

export const UPDATE_FS: ReadonlySet<string> = new Set(Object.values(UPDATES).flat());

/** What was done with one key. */
interface Use {
  readonly fs: Set<string>;
  /** Some read that succeeded gave what is no list. */
  hasPlainReads: boolean;
}

/** The type of each key; a text says which has none, and why. Other functions are overlooked. */
export function typesByKey(
  history: History,
  given: CrdtType | TypeOfKey | undefined,
): ReadonlyMap<Key | undefined, CrdtType> | string {
  const types = new Map<Key | undefined, CrdtType>();
  for (const [key, use] of usesByKey(history)) {
    // What is never updated says nothing of its type.
    if (use.fs.size === 0 && given === undefined) continue;
    const type = typeof given === 'function' ? given(key) : (given ?? typeOf(use));
    if ([...use.fs].every((f) => UPDATES[type].includes(f))) types.set(key, type);
    else return `${keyPrefix(key)}${[...use.fs].sort().join(', ')} are no updates of one ${type}`;
  }
  return types;
}

function usesByKey(history: History): Map<Key | undefined, Use> {
  const uses = new Map<Key | undefined, Use>();
  eachClientOp(history, ({ index, completion, outcome }) => {
    const f = history.fAt(index);
    if (f !== 'read' && !UPDATE_FS.has(f)) return;
    const key = history.keyAt(index);
    const use = uses.get(key) ?? { fs: new Set<string>(), hasPlainReads: false };
    uses.set(key, use);
    if (f !== 'read') use.fs.add(f);
    else if (outcome === 'ok' && completion !== NONE && !use.hasPlainReads) {
      use.hasPlainReads = !Array.isArray(toldRead(history.valueAt(completion)).value);
    }
  });
  return uses;
}

/** By what was done: a set from which nothing is removed is one that grows, and so on. */
function typeOf({ fs, hasPlainReads }: Use): CrdtType {
  if (fs.has('write')) return hasPlainReads ? 'lww-register' : 'mv-register';
  if (fs.has('remove') || fs.has('add')) return fs.has('remove') ? 'or-set' : 'g-set';
  return fs.has('decrement') ? 'pn-counter' : 'g-counter';
}
