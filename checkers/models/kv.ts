/**
 * A map of texts, with the operations of Porcupine's key-value model and reads of ranges. A key that is not
 * there gives the empty text. Keys are judged apart, unless a range read ties those together that it covers.
 * Where the history gives each operation a key of its own, the inner one is left out: `put "x"`, `get null`.
 */
import { sameValue } from '../shared/canonical.ts';
import { type Effect, type Model, type ModelOp, type OpKind, shown, stepByEffect } from './model.ts';

type Entries = Readonly<Record<string, string>>;

/** The inner key where it is left out. */
const CELL = '';

interface Access {
  readonly f: 'get' | 'put' | 'append' | 'delete';
  readonly key: string;
  /** What is put or appended; what a get gave, undefined where it did not complete. */
  readonly text: string | undefined;
}

function keyOf(value: unknown): string | undefined {
  if (value === null || value === undefined) return CELL;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function textOf(value: unknown): string | undefined {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** An operation on one key; undefined where it is none, or has the wrong shape. */
function accessOf(op: ModelOp): Access | undefined {
  const { f, value, output, outcome } = op;
  if (f === 'get' || f === 'delete') {
    const key = keyOf(value);
    const text = f === 'get' && outcome === 'ok' ? textOf(output) : undefined;
    const isRead = f === 'get' && outcome === 'ok';
    return key === undefined || (isRead && text === undefined) ? undefined : { f, key, text };
  }
  if (f !== 'put' && f !== 'append') return undefined;
  const [key, text] = Array.isArray(value) ? [keyOf(value[0]), textOf(value[1])] : [CELL, textOf(value)];
  return key === undefined || text === undefined ? undefined : { f, key, text };
}

interface Range {
  readonly from: string;
  readonly to: string | undefined;
  readonly entries: Entries | undefined;
}

function rangeOf(op: ModelOp): Range | undefined {
  if (op.f !== 'range') return undefined;
  const [from, to] = Array.isArray(op.value) ? op.value : [op.value, undefined];
  const ends = [from, to].every((end) => end === null || end === undefined || typeof end === 'string');
  const entries = op.outcome === 'ok' ? entriesOf(op.output) : undefined;
  if (!ends || (op.outcome === 'ok' && entries === undefined)) return undefined;
  return { from: (from as string) ?? '', to: (to as string) ?? undefined, entries };
}

function entriesOf(output: unknown): Entries | undefined {
  if (typeof output !== 'object' || output === null) return undefined;
  const pairs: unknown[] = Array.isArray(output) ? output : Object.entries(output);
  const entries: Record<string, string> = {};
  for (const pair of pairs) {
    const text = Array.isArray(pair) && pair.length === 2 ? textOf(pair[1]) : undefined;
    if (text === undefined) return undefined;
    if (text !== '') entries[String((pair as unknown[])[0])] = text;
  }
  return entries;
}

function within(state: Entries, { from, to }: Range): Entries {
  return Object.fromEntries(
    Object.entries(state).filter(([key]) => key >= from && (to === undefined || key < to)),
  );
}

function kindOf(op: ModelOp): OpKind | undefined {
  if (rangeOf(op)) return 'pure';
  const access = accessOf(op);
  if (!access) return undefined;
  return access.f === 'get' ? 'pure' : 'blind';
}

function stepOf(state: Entries, op: ModelOp): Entries | undefined {
  const range = rangeOf(op);
  if (range) {
    const { entries } = range;
    return entries === undefined || sameValue(within(state, range), entries) ? state : undefined;
  }
  const access = accessOf(op);
  if (!access) return undefined;
  const text = stepOfCell(state[access.key] ?? '', access);
  if (text === undefined) return undefined;
  const { [access.key]: _, ...others } = state;
  return text === '' ? others : { ...others, [access.key]: text };
}

function stepOfCell(state: string, { f, text }: Access): string | undefined {
  if (f === 'append') return state + text!;
  if (f === 'put') return text!;
  if (f === 'delete') return '';
  return text === undefined || text === state ? state : undefined;
}

function effectOf(access: Access): Effect | undefined {
  if (access.f === 'append') return undefined;
  if (access.f === 'get') return access.text === undefined ? {} : { needs: access.text };
  return { sets: access.f === 'put' ? access.text! : '' };
}

/** The map as far as one key goes: its text. */
function cellModel(name: string): Model {
  const meaning = (op: ModelOp): Effect | undefined => {
    const range = rangeOf(op);
    if (range) return effectOfRange(name, range);
    const access = accessOf(op);
    return access && effectOf(access);
  };
  return {
    ...kv,
    init: '',
    step(state, op) {
      const effect = meaning(op);
      if (effect) return stepByEffect(state, effect);
      const access = accessOf(op);
      return access && stepOfCell(state as string, access);
    },
    effect: meaning,
    growthText: (state) => state as string,
    describeState: shown,
  };
}

/** Undefined where it gave a key that nothing ever touched, which is never legal. */
function effectOfRange(name: string, range: Range): Effect | undefined {
  const { entries } = range;
  if (entries === undefined) return {};
  const covers = Object.hasOwn(within({ [name]: 'x' }, range), name);
  if (Object.keys(entries).some((key) => key !== name || !covers)) return undefined;
  return covers ? { needs: entries[name] ?? '' } : {};
}

function describe(op: ModelOp) {
  const range = rangeOf(op);
  if (range) {
    const span = `${shown(range.from)} to ${range.to === undefined ? 'the end' : shown(range.to)}`;
    const gave = range.entries === undefined ? '' : ` as ${shown(range.entries)}`;
    return { noun: `range from ${span}${gave}`, did: `read the range from ${span}${gave}` };
  }
  const { f, key, text } = accessOf(op) ?? { f: 'get', key: CELL, text: undefined };
  const at = key === CELL ? '' : ` at ${shown(key)}`;
  if (f === 'delete') return { noun: `delete${at}`, did: `deleted what was there${at}` };
  const what = text === undefined ? '' : ` ${shown(text)}`;
  const did = { get: 'got', put: 'put', append: 'appended' }[f];
  return { noun: `${f}${what === '' ? '' : ` of${what}`}${at}`, did: `${did}${what}${at}` };
}

export const kv: Model = {
  name: 'kv',
  summary: 'a map of texts that are put, appended to, deleted and read, also by range; empty at first',
  operations: [
    { f: 'get', takes: 'key', gives: 'the text; empty or null: none', doc: 'Gives the text of the key.' },
    { f: 'put', takes: '[key, text]', gives: 'the same', doc: 'Replaces the text of the key.' },
    { f: 'append', takes: '[key, text]', gives: 'the same', doc: 'Adds to the end of the text of the key.' },
    { f: 'delete', takes: 'key', gives: 'anything', doc: 'Removes the key.' },
    {
      f: 'range',
      takes: '[from, to], two texts; null as an end: without an end',
      gives: 'a map from key to text, or a list of pairs',
      doc: 'Gives all keys from `from` up to, but not including, `to`, with their texts.',
    },
  ],
  init: {},
  kind: kindOf,
  step: (state, op) => stepOf(state as Entries, op),
  footprint(op) {
    const range = rangeOf(op);
    if (range) return range.to === undefined ? { from: range.from } : { from: range.from, to: range.to };
    return { names: [accessOf(op)?.key ?? CELL] };
  },
  part: (names) => (names.length === 1 ? cellModel(names[0]!) : kv),
  describe,
  describeState: shown,
};
