/**
 * What shows a dependency between two transactions, in words: who appended what, who read it, and for an
 * order of versions a read in which it stands.
 */
import { assert, NONE } from '../../src/index.ts';
import type { CycleStep } from '../transactions/cycle-kinds.ts';
import { EDGE } from '../transactions/edge-types.ts';
import type { Clause, DataClause, Names } from '../transactions/evidence.ts';
import { keyText, microValueText } from '../transactions/txn-words.ts';
import type { Lists } from './lists.ts';
import { elementText, Sights } from './sights.ts';

/** A dependency, seen from one micro-operation of the transaction that comes first. */
interface Claim {
  readonly lists: Lists;
  readonly step: CycleStep;
  readonly names: Names;
  readonly micro: number;
}

const EXPLAIN: ReadonlyMap<number, (claim: Claim) => Clause | undefined> = new Map([
  [EDGE.ww, ww],
  [EDGE.wr, wr],
  [EDGE.rw, rw],
]);

export function explainer(lists: Lists): DataClause {
  return (step, names) => {
    const { first } = lists.table;
    for (let micro = first[step.from]!; micro < first[step.from + 1]!; micro++) {
      const clause = EXPLAIN.get(step.type)!({ lists, step, names, micro });
      if (clause !== undefined) return clause;
    }
    assert(false, `nothing shows that row ${step.from} precedes row ${step.to}`);
  };
}

function ww(claim: Claim): Clause | undefined {
  const { lists, names, micro } = claim;
  const { table, appends, versions } = lists;
  const slot = appends.slotOf[micro]!;
  if (slot === NONE || versions.position[slot] === NONE) return undefined;
  const next = nextAppend(claim, versions.position[slot]! + 1);
  if (next === undefined) return undefined;
  const element = elementText(table, micro);
  const appended = `${names.from} appended ${element} to ${keyText(table, table.key[micro]!)}`;
  const other = `${names.to} appended ${elementText(table, next)}`;
  if (isLate(lists, next)) {
    const { text, row } = sightOf(claim, micro);
    const why = `${appended} and ${other}, which is in no read, while ${element} is (${text})`;
    return { text: why, ...aboutKey(claim), witnesses: [row] };
  }
  const { text, row } = sightOf(claim, next);
  return { text: `${appended} and ${other} right after it (${text})`, ...aboutKey(claim), witnesses: [row] };
}

function wr(claim: Claim): Clause | undefined {
  const { lists, step, names, micro } = claim;
  const { table, appends } = lists;
  if (appends.slotOf[micro] === NONE) return undefined;
  const key = table.key[micro]!;
  for (let read = table.first[step.to]!; read < table.first[step.to + 1]!; read++) {
    if (table.key[read] !== key || !shows(lists, read, micro)) continue;
    const appended = `${names.from} appended ${elementText(table, micro)} to ${keyText(table, key)}`;
    const seen = new Sights(lists).excerpt(read, micro);
    return { text: `${appended} and ${names.to} read ${seen}`, ...aboutKey(claim) };
  }
  return undefined;
}

function rw(claim: Claim): Clause | undefined {
  const { lists, names, micro } = claim;
  const { table, versions } = lists;
  const seen = versions.seen[micro]!;
  if (seen === NONE) return undefined;
  const key = table.key[micro]!;
  const next = nextAppend(claim, seen - versions.chainStart[key]! - key);
  if (next === undefined) return undefined;
  const read = `${names.from} read ${microValueText(table, micro)} of ${keyText(table, key)}`;
  const appended = `${names.to} appended ${elementText(table, next)}`;
  if (isLate(lists, next)) {
    return { text: `${read} and ${appended}, which is in no read and so came later`, ...aboutKey(claim) };
  }
  const { text, row } = sightOf(claim, next);
  return { text: `${read} and ${appended} next (${text})`, ...aboutKey(claim), witnesses: [row] };
}

function aboutKey({ lists: { table }, micro }: Claim): Pick<Clause, 'key'> {
  return { key: table.keyAt(table.key[micro]!).key };
}

/** What the later transaction appended to the key at this position, or after all that was seen. */
function nextAppend({ lists, step, micro }: Claim, position: number): number | undefined {
  const { table, appends, versions } = lists;
  const key = table.key[micro]!;
  const isEnd = versions.chainStart[key]! + position === versions.chainStart[key + 1]!;
  for (let other = table.first[step.to]!; other < table.first[step.to + 1]!; other++) {
    const slot = appends.slotOf[other]!;
    if (table.key[other] !== key || slot === NONE) continue;
    if (versions.position[slot] === (isEnd ? NONE : position)) return other;
  }
  return undefined;
}

function isLate({ appends, versions }: Lists, append: number): boolean {
  return versions.position[appends.slotOf[append]!] === NONE;
}

/** Does the read see the version that the append made? */
function shows({ table, appends, versions }: Lists, read: number, append: number): boolean {
  const slot = appends.slotOf[append]!;
  const position = versions.position[slot]!;
  if (position === NONE) return versions.strays.get(slot)?.includes(read) === true;
  const key = table.key[read]!;
  return versions.seen[read] === versions.chainStart[key]! + key + position + 1;
}

/** A read in which the appended element stands where it stands in the order of versions. */
function sightOf(
  { lists, step, names }: Claim,
  append: number,
): { readonly text: string; readonly row: number } {
  const sights = new Sights(lists);
  const { micro, row } = sights.find(append, [step.to, step.from]);
  const own = row === step.to ? names.to : row === step.from ? names.from : undefined;
  const reader = own ?? `operation ${lists.table.invoke[row]}`;
  return { text: `${reader} read ${sights.excerpt(micro, append)}`, row };
}
