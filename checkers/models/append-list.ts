/** A list that only grows: `append` puts a value at its end, `read` gives all of it. Empty at first. */
import { canonicalText } from '../shared/canonical.ts';
import { type Model, type ModelOp, type OpKind, type Role, shown } from './model.ts';

function kindOf(op: ModelOp): OpKind | undefined {
  if (op.f === 'append') return 'blind';
  if (op.f !== 'read') return undefined;
  return op.outcome !== 'ok' || listOf(op.output) ? 'pure' : undefined;
}

/** Nothing read is the empty list. */
function listOf(output: unknown): readonly unknown[] | undefined {
  if (output === null || output === undefined) return [];
  return Array.isArray(output) ? output : undefined;
}

function roleOf(op: ModelOp): Role | undefined {
  if (op.f === 'append') return { does: 'insert', value: op.value ?? null };
  return op.outcome === 'ok' ? { does: 'read', values: listOf(op.output) ?? [] } : undefined;
}

export const appendList: Model = {
  name: 'append-list',
  summary: 'a list that is appended to and read as a whole; empty at first',
  operations: [
    { f: 'append', takes: 'any value', gives: 'the same', doc: 'Puts the value at the end.' },
    { f: 'read', takes: 'null', gives: 'the whole list', doc: 'Gives all values, the oldest first.' },
  ],
  init: [],
  kind: kindOf,
  step(state, op) {
    const list = state as readonly unknown[];
    if (op.f === 'append') return [...list, op.value ?? null];
    if (op.outcome !== 'ok') return state;
    return canonicalText(list) === canonicalText(listOf(op.output)) ? state : undefined;
  },
  effect(op) {
    if (op.f !== 'read') return undefined;
    return op.outcome === 'ok' ? { needs: listOf(op.output) ?? [] } : {};
  },
  // A comma ends each value, so that 1 is not the beginning of 12.
  growthText: (state) => (state as readonly unknown[]).map((value) => `${canonicalText(value)},`).join(''),
  collection: { discipline: 'list', role: roleOf },
  describe(op) {
    if (op.f === 'append')
      return { noun: `append of ${shown(op.value)}`, did: `appended ${shown(op.value)}` };
    if (op.outcome !== 'ok') return { noun: 'read', did: 'read' };
    const list = shown(listOf(op.output));
    return { noun: `read of ${list}`, did: `read ${list}` };
  },
  describeState: shown,
};
