/**
 * Several registers under one roof: an operation reads and writes any of them at once. Null until something
 * is written. A transaction is a list of `["r", key, value]` and `["w", key, value]`, in order. Registers
 * that no operation ties together are judged apart.
 */
import { canonicalText, sameValue } from '../shared/canonical.ts';
import {
  type Effect,
  kindOfEffect,
  type Model,
  type ModelOp,
  type OpKind,
  shown,
  stepByEffect,
} from './model.ts';

type Cells = Readonly<Record<string, unknown>>;

/** What an operation means: what it saw before its own writes, and what it left behind. */
interface Txn {
  /** By key; undefined where what was read is not known. */
  readonly reads: ReadonlyMap<string, unknown>;
  readonly writes: ReadonlyMap<string, unknown>;
  /** False where it read something that it had not written itself just before. */
  readonly consistent: boolean;
}

interface Micro {
  readonly isRead: boolean;
  readonly key: string;
  readonly value: unknown;
}

const READS: readonly string[] = ['r', 'read'];
const WRITES: readonly string[] = ['w', 'write'];

function isKey(key: unknown): key is string | number {
  return typeof key === 'string' || typeof key === 'number';
}

function isCells(value: unknown): value is Cells {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function microOf(item: unknown): Micro | undefined {
  if (!Array.isArray(item) || item.length < 2) return undefined;
  const [f, key, value] = item as [unknown, unknown, unknown];
  const known = typeof f === 'string' && (READS.includes(f) || WRITES.includes(f));
  return known && isKey(key)
    ? { isRead: READS.includes(f), key: String(key), value: value ?? null }
    : undefined;
}

/** The operation as a list of steps; undefined where it has the wrong shape. */
function microsOf(op: ModelOp): readonly Micro[] | undefined {
  const { f, value, output, outcome } = op;
  if (f === 'txn') return allOf(outcome === 'ok' && Array.isArray(output) ? output : value, microOf);
  if (f === 'write') {
    const pairs = isCells(value) ? Object.entries(value) : value;
    return allOf(pairs, (item) => microOf(Array.isArray(item) && item.length === 2 ? ['w', ...item] : item));
  }
  if (f !== 'read') return undefined;
  if (outcome === 'ok') {
    if (isCells(output)) return allOf(Object.entries(output), (pair) => microOf(['r', ...(pair as [])]));
    return isKey(value) ? [{ isRead: true, key: String(value), value: output ?? null }] : undefined;
  }
  const keys = isCells(value) ? Object.keys(value) : Array.isArray(value) ? value : [value];
  return keys.every(isKey) ? keys.map((key) => ({ isRead: true, key: String(key), value: null })) : undefined;
}

function allOf(items: unknown, of: (item: unknown) => Micro | undefined): readonly Micro[] | undefined {
  if (!Array.isArray(items)) return undefined;
  const micros = items.map(of);
  return micros.every((micro) => micro !== undefined) ? micros : undefined;
}

function txnOf(op: ModelOp): Txn | undefined {
  const micros = microsOf(op);
  if (!micros) return undefined;
  const reads = new Map<string, unknown>();
  const writes = new Map<string, unknown>();
  let consistent = true;
  for (const { isRead, key, value } of micros) {
    if (!isRead) writes.set(key, value);
    else if (op.outcome !== 'ok') continue;
    else if (writes.has(key)) consistent &&= sameValue(writes.get(key), value);
    else if (reads.has(key)) consistent &&= sameValue(reads.get(key), value);
    else reads.set(key, value);
  }
  return { reads, writes, consistent };
}

function kindOf(op: ModelOp): OpKind | undefined {
  const txn = txnOf(op);
  if (!txn) return undefined;
  if (txn.writes.size === 0) return 'pure';
  return txn.reads.size === 0 && txn.consistent ? 'blind' : 'strict';
}

function stepOf(state: Cells, op: ModelOp): Cells | undefined {
  const txn = txnOf(op);
  if (!txn?.consistent) return undefined;
  for (const [key, value] of txn.reads) if (!sameValue(state[key] ?? null, value)) return undefined;
  if (txn.writes.size === 0) return state;
  return withoutNulls({ ...state, ...Object.fromEntries(txn.writes) });
}

/** Null is the same as not there, so that equal states look alike. */
function withoutNulls(cells: Cells): Cells {
  return Object.fromEntries(Object.entries(cells).filter(([, value]) => (value ?? null) !== null));
}

function confined(names: readonly string[], start: Cells): Model {
  if (names.length === 1) return oneCell(names[0]!, start);
  return {
    ...multiRegister,
    init: Object.fromEntries(Object.entries(start).filter(([name]) => names.includes(name))),
    /** Who writes all registers and reads none leaves nothing of what was before. */
    effect(op) {
      const txn = txnOf(op);
      if (!txn?.consistent || txn.reads.size > 0) return undefined;
      if (txn.writes.size === 0) return {};
      const all = names.every((name) => txn.writes.has(name));
      return all ? { sets: withoutNulls(Object.fromEntries(txn.writes)) } : undefined;
    },
  };
}

/** With one register only, each operation is told by what it saw and what it left. */
function oneCell(name: string, start: Cells): Model {
  const effect = (op: ModelOp): Effect | undefined => {
    const txn = txnOf(op);
    if (!txn?.consistent) return undefined;
    const needs = txn.reads.has(name) ? { needs: txn.reads.get(name) ?? null } : {};
    const sets = txn.writes.has(name) ? { sets: txn.writes.get(name) ?? null } : {};
    // Writing what was read changes nothing: such an operation is as good as a read.
    return needs.needs !== undefined && sameValue(needs.needs, sets.sets) ? needs : { ...needs, ...sets };
  };
  return {
    ...multiRegister,
    init: start[name] ?? null,
    kind(op) {
      const meaning = effect(op);
      if (meaning) return kindOfEffect(meaning);
      return kindOf(op);
    },
    step(state, op) {
      const meaning = effect(op);
      return meaning && stepByEffect(state, meaning);
    },
    effect,
    describeState: shown,
  };
}

function describe(op: ModelOp) {
  const txn = txnOf(op);
  const told = (cells: ReadonlyMap<string, unknown>) =>
    [...cells].map(([key, value]) => `${key} = ${shown(value)}`).join(', ');
  const reads = txn && txn.reads.size > 0 ? told(txn.reads) : '';
  const writes = txn && txn.writes.size > 0 ? told(txn.writes) : '';
  const nouns = [reads && `read of ${reads}`, writes && `write of ${writes}`].filter((part) => part !== '');
  const dids = [reads && `read ${reads}`, writes && `wrote ${writes}`].filter((part) => part !== '');
  return { noun: `${op.f}: ${nouns.join(' and ') || 'nothing'}`, did: dids.join(' and ') || 'did nothing' };
}

function fromCells(init: unknown): Model | undefined {
  if (typeof init !== 'object' || init === null || Array.isArray(init)) return undefined;
  const start = withoutNulls(init as Cells);
  return { ...multiRegister, init: start, part: (names) => confined(names, start) };
}

export const multiRegister: Model = {
  name: 'multi-register',
  summary: 'several values, any of which are read and written at once; null at first',
  operations: [
    {
      f: 'txn',
      takes: '[["r", key, null], ["w", key, value], …], also "read" and "write"',
      gives: 'the same with the values read',
      doc: 'Reads and writes in this order, at once.',
    },
    {
      f: 'read',
      takes: 'a key, or a list of keys',
      gives: 'the value, or a map from key to value',
      doc: 'Reads these registers at once.',
    },
    { f: 'write', takes: 'a map from key to value', gives: 'the same', doc: 'Writes all of them at once.' },
  ],
  init: {},
  kind: kindOf,
  step: (state, op) => stepOf(state as Cells, op),
  footprint(op) {
    const txn = txnOf(op);
    const micros = microsOf(op) ?? [];
    return { names: txn ? [...new Set(micros.map(({ key }) => key))] : [canonicalText(op.value)] };
  },
  part: (names) => confined(names, {}),
  startingAt: fromCells,
  describe,
  describeState: shown,
};
