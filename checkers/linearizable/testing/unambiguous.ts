/** Operations that fast procedures can judge, for each kind of object, as few words. */
import type { ModelOp } from '../../models/model.ts';

export const FAST_MODELS = [
  'register',
  'cas-register',
  'fifo-queue',
  'stack',
  'priority-queue',
  'set',
  'counter',
  'append-list',
] as const;
export type FastModel = (typeof FAST_MODELS)[number];

/** The atomic object of random histories, where it has another name. */
export const OBJECT_OF: Readonly<Partial<Record<FastModel, string>>> = {
  counter: 'unit-counter',
  'cas-register': 'register',
};

/**
 * `put 1`, `take 1`, `take` (found nothing), `see 1`, `miss 1`, `add`, `read 2`, `list 1 2`; `open` before
 * it: nobody knows whether it happened.
 */
export function opOf(model: FastModel, words: string): ModelOp {
  const isOpen = words.startsWith('open ');
  const [verb, ...rest] = words.replace('open ', '').split(' ');
  const numbers = rest.map(Number);
  const ended = (f: string, value: unknown, output: unknown): ModelOp => {
    return isOpen ? { f, value, output: undefined, outcome: 'info' } : { f, value, output, outcome: 'ok' };
  };
  const number = numbers[0] ?? null;
  if (verb === 'put') return ended(PUTS[model], number, model === 'set' ? true : number);
  if (verb === 'take')
    return model === 'set' ? ended('remove', number, true) : ended(TAKES[model], null, number);
  if (verb === 'see') return model === 'set' ? ended('contains', number, true) : ended('read', null, number);
  if (verb === 'miss') return ended('contains', number, false);
  if (verb === 'list') return ended('read', null, numbers);
  if (verb === 'add') return ended('add', 1, 1);
  return ended('read', null, number);
}

const PUTS: Readonly<Record<FastModel, string>> = {
  register: 'write',
  'cas-register': 'write',
  'fifo-queue': 'enqueue',
  stack: 'push',
  'priority-queue': 'enqueue',
  set: 'add',
  counter: 'add',
  'append-list': 'append',
};

const TAKES: Readonly<Record<FastModel, string>> = {
  ...PUTS,
  'fifo-queue': 'dequeue',
  stack: 'pop',
  'priority-queue': 'dequeue',
};

/** Sets of operations whose every order in time is worth a try; the last ones are larger. */
export const SCENES: Readonly<Record<FastModel, readonly string[]>> = {
  register: [
    'put 1, see 1, put 2, see 2',
    'put 1, see 1, put 2, see 2, see 1',
    'put 1, put 2, see 1, see 2, see',
    'open put 1, see 1, put 2, see 2, see 2',
    'put 1, open put 2, see 1, see 2, see 1',
    'put 1, see 1, see, open put 2',
    'put 1, see 1, see 1, put 2, see 2, see 2',
    'put 1, see 1, put 2, see 2, put 3, see 3',
    'put 1, see 1, put 2, put 3, see, see 3',
  ],
  'cas-register': ['put 1, see 1, put 2, see 2'],
  'fifo-queue': [
    ...taking(),
    'put 1, take 1, put 2, take 2, open take',
    'put 1, put 2, take 2, open take',
    'put 1, put 2, put 3, take 3, open take',
    'put 1, put 2, take 2, open take, open take',
    'put 1, put 2, put 3, take 3, open take, open take',
    'put 1, put 2, take 2, open take, take',
    'open put 1, put 2, take 2, open take, put 3, take 3',
  ],
  stack: taking(),
  'priority-queue': [...taking(), 'put 2, take 2, put 1, take 1, put 3, take 3'],
  set: [
    'put 1, take 1, see 1, miss 1',
    'put 1, take 1, see 1, see 1, miss 1',
    'put 1, see 1, see 1, miss 1, miss 1',
    'put 1, miss 1, open take 1, see 1',
    'put 1, miss 1, open take 1, open take 1, see 1',
    'open put 1, miss 1, miss 1, take 1, open take 1',
    'open put 1, miss 1, see 1, open take 1, miss 1',
    'put 1, take 1, miss 1, put 2, take 2, miss 2',
    'put 1, take 1, see 1, see 1, miss 1, miss 1',
  ],
  counter: [
    'add, read 0, add, read 2',
    'add, add, read 1, read 1',
    'add, add, read 0, read 1, read 2',
    'add, open add, read 1, read 2, read 0',
    'open add, open add, read 1, read 2, add',
    'add, add, add, read 1, read 2',
    'add, add, open add, read 1, read 2, read 3',
    'add, add, add, read 1, read 2, read 2',
    'add, add, read 3',
  ],
  'append-list': [
    'put 1, put 2, list 1, list 1 2',
    'put 1, put 2, list 2, list 2 1, list',
    'put 1, put 2, list 1 2, list 2',
    'put 1, open put 2, list 1 2, list 1, list',
    'open put 1, put 2, list 2, list 2, list',
    'put 1, put 2, put 3, list 1 2, list 1',
    'put 1, put 2, put 3, list 1 2 3, list 1, list 1 2',
    'put 1, list 1 1',
    'put 1, list 1 5',
  ],
};

function taking(): readonly string[] {
  return [
    'put 1, take 1, put 2, take 2',
    'put 1, take 1, put 2, take 2, take',
    'put 1, put 2, take 2, take',
    'put 1, put 2, put 3, take 2, take 1',
    'open put 1, take 1, put 2, take 2, take',
    'put 1, open put 2, take 1, take',
    'put 1, take 1, put 2, take 2, take, take',
    'put 1, take 1, put 2, take 2, put 3, take 3',
    'put 1, take 1, put 2, take 2, put 3, take 1',
    'put 1, take 1, put 2, open take, take',
  ];
}
