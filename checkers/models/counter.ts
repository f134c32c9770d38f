/**
 * A counter: `add`, `increment` and `decrement` change the total, `read` gives it. 0 at first. An operation
 * that gives the new total back, as atomic counters do, is held to it.
 */
import { type Model, type ModelOp, type OpKind, type Role, shown } from './model.ts';

/** What an operation does: a change, and the total right after it where one was told. */
interface Change {
  readonly by: number;
  readonly total?: number;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function changeOf(op: ModelOp): Change | undefined {
  const { f, value, output, outcome } = op;
  if (f === 'read')
    return outcome !== 'ok' ? { by: 0 } : isNumber(output) ? { by: 0, total: output } : undefined;
  const by = amountOf(f, value);
  if (by === undefined) return undefined;
  // Without an argument, a number that comes back can only be the total.
  const tells = f === 'add-and-get' || ((value ?? null) === null && isNumber(output));
  if (!tells || outcome !== 'ok') return { by };
  return isNumber(output) ? { by, total: output } : undefined;
}

function amountOf(f: string, value: unknown): number | undefined {
  if (f === 'add' || f === 'add-and-get') return isNumber(value) ? value : undefined;
  if (f !== 'increment' && f !== 'decrement') return undefined;
  const by = value ?? 1;
  if (!isNumber(by)) return undefined;
  return f === 'increment' ? by : -by;
}

function kindOf({ by, total }: Change): OpKind {
  if (by === 0) return 'pure';
  return total === undefined ? 'blind' : 'strict';
}

function roleOf(op: ModelOp): Role | undefined {
  const change = changeOf(op);
  if (change?.by === 0 && change.total !== undefined) return { does: 'count', total: change.total };
  return change?.by === 1 && change.total === undefined ? { does: 'increment' } : undefined;
}

export const counter: Model = {
  name: 'counter',
  summary: 'a number that is added to and read; 0 at first',
  operations: [
    { f: 'add', takes: 'a number', gives: 'anything', doc: 'Adds the number to the total.' },
    {
      f: 'increment',
      takes: 'null, or a number',
      gives: 'the new total where it takes null and gives a number',
      doc: 'Adds the number, or 1.',
    },
    {
      f: 'decrement',
      takes: 'null, or a number',
      gives: 'the new total where it takes null and gives a number',
      doc: 'Takes the number, or 1, away.',
    },
    { f: 'add-and-get', takes: 'a number', gives: 'the new total', doc: 'Adds the number to the total.' },
    { f: 'read', takes: 'null', gives: 'the total', doc: 'Gives the total.' },
  ],
  init: 0,
  kind(op) {
    const change = changeOf(op);
    return change && kindOf(change);
  },
  step(state, op) {
    const change = changeOf(op);
    if (!change) return undefined;
    const next = (state as number) + change.by;
    return change.total === undefined || change.total === next ? next : undefined;
  },
  effect(op) {
    const change = changeOf(op);
    if (change?.by !== 0) return undefined;
    return change.total === undefined ? {} : { needs: change.total };
  },
  collection: { discipline: 'counter', role: roleOf },
  describe(op) {
    const change = changeOf(op);
    const told = change?.total === undefined ? '' : ` ${change.total}`;
    if (op.f === 'read') return { noun: told === '' ? 'read' : `read of${told}`, did: `read${told}` };
    const by = shown(Math.abs(change?.by ?? 0));
    const that = told === '' ? '' : ` to${told}`;
    const did = (change?.by ?? 0) < 0 ? `took ${by} away` : `added ${by}`;
    return { noun: `${op.f} of ${by}${that}`, did: told === '' ? did : `${did} and was told${told}` };
  },
  describeState: shown,
};
