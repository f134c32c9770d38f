/**
 * What shows a dependency between two transactions, in words: who wrote and read what, and which came
 * later.
 */
import { assert, NONE } from '../../src/index.ts';
import type { CycleStep } from '../transactions/cycle-kinds.ts';
import { EDGE } from '../transactions/edge-types.ts';
import type { Clause, DataClause, Names } from '../transactions/evidence.ts';
import { keyText } from '../transactions/txn-words.ts';
import { ROLE } from './accesses.ts';
import type { Pair, Reasons } from './reasons.ts';
import type { Registers } from './registers.ts';
import { keyOfVersion, versionText } from './version-words.ts';

/** Says what shows each dependency; `reasons` must be those of the graph. */
export function explainer(registers: Registers, reasons: Reasons): DataClause {
  return (step, names) => {
    if (step.type === EDGE.wr) return wr(registers, step, names);
    const pair = pairOf(registers, reasons, step);
    assert(pair !== undefined, `nothing shows that row ${step.from} precedes row ${step.to}`);
    return laterWrite(registers, reasons, { step, names, pair });
  };
}

/** The versions that show a ww or an rw; undefined where none do. */
export function pairOf(registers: Registers, reasons: Reasons, step: CycleStep): Pair | undefined {
  const { table, accesses } = registers;
  const role = step.type === EDGE.ww ? ROLE.write : ROLE.read;
  for (const micro of microsWith(registers, step.from, role)) {
    for (const other of microsWith(registers, step.to, ROLE.write)) {
      const pair = { earlier: accesses.version[micro]!, later: accesses.version[other]! };
      if (table.key[micro] === table.key[other] && reasons.sourceOf(pair) !== undefined) return pair;
    }
  }
  return undefined;
}

function* microsWith({ table, accesses }: Registers, row: number, role: number): Generator<number> {
  for (let micro = table.first[row]!; micro < table.first[row + 1]!; micro++) {
    if (accesses.role[micro] === role && accesses.version[micro] !== NONE) yield micro;
  }
}

function wr(registers: Registers, step: CycleStep, names: Names): Clause {
  const { table, accesses } = registers;
  const read = new Set(
    [...microsWith(registers, step.to, ROLE.read)].map((micro) => accesses.version[micro]),
  );
  for (const micro of microsWith(registers, step.from, ROLE.write)) {
    if (!read.has(accesses.version[micro])) continue;
    const value = versionText(registers, accesses.version[micro]!);
    const key = table.key[micro]!;
    const text = `${names.from} wrote ${value} to ${keyText(table, key)} and ${names.to} read ${value}`;
    return { text, key: table.keyAt(key).key };
  }
  assert(false, `row ${step.to} read nothing of row ${step.from}`);
}

interface LaterWrite {
  readonly step: CycleStep;
  readonly names: Names;
  readonly pair: Pair;
}

function laterWrite(registers: Registers, reasons: Reasons, { step, names, pair }: LaterWrite): Clause {
  const { table } = registers;
  const [earlier, later] = [pair.earlier, pair.later].map((version) => versionText(registers, version));
  const number = keyOfVersion(registers, pair.later);
  const key = keyText(table, number);
  const did =
    step.type === EDGE.ww
      ? `${names.from} wrote ${earlier} to ${key}`
      : `${names.from} read ${earlier} of ${key}`;
  const nameOf = (row: number) => {
    if (row === step.from) return names.from;
    return row === step.to ? names.to : `operation ${table.invoke[row]}`;
  };
  const texts = {
    initial: `${did} and ${names.to} wrote ${later}`,
    wfr: `${did} and ${names.to} wrote ${later} after it had read ${earlier}`,
    other: `${did} and ${names.to} wrote ${later} later (${reasons.textOf(pair, nameOf)})`,
  };
  const source = reasons.sourceOf(pair);
  const text = source === 'initial' || source === 'wfr' ? texts[source] : texts.other;
  return { text, key: table.keyAt(number).key, witnesses: reasons.rowsOf(pair) };
}
