/**
 * Atomic objects for random histories: for each model the operations that are drawn, what an honest object
 * answers, and what a lying one might. Small ranges, so that operations often meet.
 */
import fc from 'fast-check';

export interface Asked {
  readonly f: string;
  readonly value: unknown;
}

export interface AtomicObject {
  readonly asked: fc.Arbitrary<Asked>;
  /** What comes back in this state. Left out: the argument. */
  answer?(state: never, op: Asked): unknown;
  /** What a lie looks like, from a small number. Left out: it never lies. */
  lie?(salt: number, op: Asked): unknown;
  /** Functions whose arguments are made distinct where distinct values are wanted. */
  readonly inserts?: readonly string[];
}

const small = fc.integer({ min: 0, max: 2 });

function asks(f: string, value: fc.Arbitrary<unknown> = fc.constant(null)): fc.Arbitrary<Asked> {
  return value.map((drawn) => ({ f, value: drawn }));
}

function lieOnRead(salt: number, { f, value }: Asked): unknown {
  return f === 'read' ? salt : value;
}

const register: AtomicObject = {
  asked: fc.oneof(asks('read'), asks('write', small)),
  answer: (state: unknown, { f, value }) => (f === 'read' ? state : value),
  lie: lieOnRead,
  inserts: ['write'],
};

const mutex: AtomicObject = { asked: fc.oneof(asks('acquire'), asks('release')) };

function taking(insert: string, remove: string, nextAt: (length: number) => number): AtomicObject {
  return {
    asked: fc.oneof(asks(insert, small), asks(remove)),
    answer: (state: readonly unknown[], { f, value }) =>
      f === insert ? value : (state[nextAt(state.length)] ?? null),
    lie: (salt, { f, value }) => (f === insert ? value : salt === 0 ? null : salt),
    inserts: [insert],
  };
}

type Entries = Readonly<Record<string, string>>;
const keys = fc.constantFrom('a', 'b', 'c');
const texts = fc.constantFrom('x', 'y', '');

const kv: AtomicObject = {
  asked: fc.oneof(
    asks('get', keys),
    asks('put', fc.tuple(keys, texts)),
    asks('append', fc.tuple(keys, texts)),
    asks('delete', keys),
    asks('range', fc.constantFrom([null, 'b'], ['b', null], ['a', 'b'], ['d', null])),
  ),
  answer(state: Entries, { f, value }) {
    if (f === 'get') return state[value as string] ?? '';
    if (f !== 'range') return value;
    const [from, to] = value as [string | null, string | null];
    return Object.entries(state).filter(([key]) => key >= (from ?? '') && (to === null || key < to));
  },
  lie(salt, { f, value }) {
    if (f === 'get') return ['', 'x', 'xy'][salt];
    return f === 'range' ? [['a', 'x']].slice(salt) : value;
  },
};

/** One key only, so that texts grow long enough to tell orders apart. */
const cell: AtomicObject = {
  asked: fc.oneof(
    { weight: 3, arbitrary: asks('get') },
    { weight: 1, arbitrary: asks('put', fc.constantFrom('', 'x', 'y')) },
    { weight: 4, arbitrary: asks('append', fc.constantFrom('x', 'y', 'z')) },
  ),
  answer: (state: Entries, { f, value }) => (f === 'get' ? (state[''] ?? '') : value),
  lie: (salt, { f, value }) => (f === 'get' ? ['x', 'xy', 'yx'][salt] : value),
};

const registers = fc.constantFrom('a', 'b', 'c');
const micro = fc.oneof(
  registers.map((key) => ['r', key, null] as const),
  fc.tuple(registers, small).map(([key, value]) => ['w', key, value] as const),
);

const multiRegister: AtomicObject = {
  asked: fc.oneof(
    asks('txn', fc.array(micro, { minLength: 1, maxLength: 3 })),
    asks('write', fc.dictionary(registers, small, { minKeys: 1, maxKeys: 3, noNullPrototype: true })),
    asks('read', fc.uniqueArray(registers, { minLength: 1, maxLength: 2 })),
  ),
  answer(state: Readonly<Record<string, unknown>>, { f, value }) {
    if (f === 'read') return Object.fromEntries((value as string[]).map((key) => [key, state[key] ?? null]));
    if (f === 'write') return value;
    const now = { ...state };
    return (value as [string, string, unknown][]).map(([kind, key, argument]) => {
      if (kind === 'w') now[key] = argument;
      return [kind, key, now[key] ?? null];
    });
  },
  lie(salt, { f, value }) {
    if (f === 'read') return Object.fromEntries((value as string[]).map((key) => [key, salt]));
    if (f === 'write') return value;
    return (value as [string, string, unknown][]).map(([kind, key, old]) => [
      kind,
      key,
      kind === 'w' ? old : salt,
    ]);
  },
};

const set: AtomicObject = {
  asked: fc.oneof(
    { weight: 3, arbitrary: asks('add', small) },
    { weight: 2, arbitrary: asks('remove', small) },
    { weight: 3, arbitrary: asks('contains', small) },
    { weight: 1, arbitrary: asks('read') },
  ),
  // Odd elements tell whether they changed anything.
  answer(state: readonly unknown[], { f, value }) {
    if (f === 'read') return state;
    const has = state.includes(value);
    if (f === 'contains') return has;
    return (value as number) % 2 === 1 ? (f === 'add' ? !has : has) : value;
  },
  lie(salt, { f, value }) {
    if (f === 'read') return [0, 1, 2].slice(salt);
    return f === 'contains' || (value as number) % 2 === 1 ? salt === 0 : value;
  },
  inserts: ['add'],
};

const counter: AtomicObject = {
  asked: fc.oneof(
    asks('read'),
    asks('increment'),
    asks('add', fc.constantFrom(1, 1, 2)),
    asks('decrement'),
    asks('add-and-get', small),
  ),
  answer: (state: number, { f, value }) =>
    f === 'read' ? state : f === 'add-and-get' ? state + (value as number) : value,
  lie: (salt, { f, value }) => (f === 'read' || f === 'add-and-get' ? salt : value),
};

const unitCounter: AtomicObject = {
  ...counter,
  asked: fc.oneof(asks('read'), asks('increment'), asks('add', fc.constant(1))),
};

const appendList: AtomicObject = {
  asked: fc.oneof(asks('read'), asks('append', small)),
  answer: (state: readonly unknown[], { f, value }) => (f === 'read' ? state : value),
  lie: (salt, { f, value }) => (f === 'read' ? [1, 0, 2].slice(salt) : value),
  inserts: ['append'],
};

export const OBJECTS: Readonly<Record<string, AtomicObject>> = {
  'append-list': appendList,
  'cas-register': {
    ...register,
    asked: fc.oneof(asks('read'), asks('write', small), asks('cas', fc.tuple(small, small))),
  },
  cell,
  counter,
  'fenced-mutex': {
    ...mutex,
    answer: (state: { token: number | null }, { f }) => (f === 'acquire' ? (state.token ?? 0) + 1 : null),
    lie: (salt, { f }) => (f === 'acquire' ? salt : null),
  },
  'fifo-queue': taking('enqueue', 'dequeue', () => 0),
  kv,
  'multi-register': multiRegister,
  mutex,
  'priority-queue': taking('enqueue', 'dequeue', () => 0),
  'reentrant-mutex': mutex,
  register,
  set,
  stack: taking('push', 'pop', (length) => length - 1),
  'unit-counter': unitCounter,
};
