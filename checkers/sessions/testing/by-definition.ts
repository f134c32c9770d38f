/**
 * The twin of the checker of session guarantees: the definition, tried over all orders of the versions of
 * each key, over every set of indeterminate writes that may have happened, and over every write that a value
 * may be from. What a read has to see is collected from the rules until nothing new comes. Nothing is
 * inferred; it is good for eight operations or so.
 */
import { choices, type SmallTxn } from '../../weak-isolation/testing/by-definition.ts';
import type { Guarantees } from '../guarantees.ts';

/** A write as an object of its own; null is the initial state. */
interface Op {
  readonly index: number;
  readonly process: number;
  readonly isOk: boolean;
  readonly f: 'r' | 'w';
  readonly key: string;
  readonly value: unknown;
  readonly version?: number;
}

interface World {
  readonly ops: readonly Op[];
  readonly source: ReadonlyMap<Op, Op | null>;
  readonly guarantees: Guarantees;
}

function opOf({ index, process, outcome, micros }: SmallTxn): Op {
  const [f, key, given] = micros[0]!;
  const common = { index, process, isOk: outcome === 'ok', f, key };
  if (typeof given !== 'object' || given === null) return { ...common, value: given };
  return { ...common, ...(given as { value: unknown; version: number }) };
}

/** The number of a value may be known from those who read it. */
function numbered(ops: readonly Op[]): Op[] {
  return ops.map((op) => {
    const told = ops.find(
      ({ key, value, version }) => key === op.key && value === op.value && version !== undefined,
    );
    return told === undefined ? op : { ...op, version: told.version! };
  });
}

/** What the session of an operation had done before. */
function before({ ops }: World, op: Op): Op[] {
  return ops.filter((other) => other.isOk && other.process === op.process && other.index < op.index);
}

function writesBefore(world: World, op: Op): Op[] {
  return before(world, op).filter(({ f }) => f === 'w');
}

function readBefore(world: World, op: Op): Op[] {
  return before(world, op).flatMap((other) => world.source.get(other) ?? []);
}

/** All writes that a read has to see. */
function mustSee(world: World, read: Op): Set<Op> {
  const { guarantees, source } = world;
  const must = new Set<Op>();
  const add = (ops: readonly Op[]) => {
    for (const op of ops) must.add(op);
  };
  add([source.get(read) ?? []].flat());
  if (guarantees.has('read-your-writes')) add(writesBefore(world, read));
  if (guarantees.has('monotonic-reads')) add(readBefore(world, read));
  if (!guarantees.has('monotonic-writes')) return must;
  // A set is walked to its end, with what is added on the way.
  for (const write of must) {
    add(writesBefore(world, write));
    if (guarantees.has('writes-follow-reads')) add(readBefore(world, write));
  }
  return must;
}

/**
 * Pairs of writes of one key of which the first must be the older version; `null`, the initial state, is
 * oldest.
 */
function demandsOf(world: World): (readonly [Op, Op | null])[] {
  const { ops, source, guarantees } = world;
  const demands: (readonly [Op, Op | null])[] = [];
  for (const op of ops) {
    const demand = (earlier: Iterable<Op>, late: Op | null) => {
      for (const write of earlier) if (write.key === op.key && write !== late) demands.push([write, late]);
    };
    if (op.f === 'r') {
      if (source.has(op)) demand(mustSee(world, op), source.get(op)!);
      continue;
    }
    if (guarantees.has('monotonic-writes')) demand(writesBefore(world, op), op);
    if (guarantees.has('writes-follow-reads')) demand(readBefore(world, op), op);
    if (op.version === undefined) continue;
    demand(
      ops.filter(({ f, version }) => f === 'w' && version !== undefined && version < op.version!),
      op,
    );
  }
  return demands;
}

function* permutations<T>(items: readonly T[]): Generator<T[]> {
  if (items.length === 0) yield [];
  for (const first of items) {
    for (const rest of permutations(items.filter((item) => item !== first))) yield [first, ...rest];
  }
}

/** Nobody reads, over sessions and reads, what comes only after. */
function isCausal(world: World): boolean {
  const placed = new Set<Op>();
  for (const _ of world.ops) {
    for (const op of world.ops) {
      const needs = [...before(world, op), world.source.get(op) ?? []].flat();
      if (needs.every((each) => placed.has(each))) placed.add(op);
    }
  }
  return placed.size === world.ops.length;
}

function holds(world: World): boolean {
  if (!isCausal(world)) return false;
  const demands = demandsOf(world);
  return ['x', 'y'].every((key) => {
    const own = demands.filter(([early]) => early.key === key);
    for (const order of permutations(world.ops.filter((op) => op.f === 'w' && op.key === key))) {
      const fits = own.every(([early, late]) => late !== null && order.indexOf(early) < order.indexOf(late));
      if (fits) return true;
    }
    return false;
  });
}

export function keptByDefinition(txns: readonly SmallTxn[], guarantees: Guarantees): boolean {
  const all = numbered(txns.filter(({ outcome }) => outcome !== 'fail').map(opOf));
  const open = all.filter(({ isOk }) => !isOk);
  for (const kept of choices(open.map((op) => [[op], []]))) {
    const ops = all.filter((op) => op.isOk || kept.flat().includes(op));
    const reads = ops.filter(({ f, isOk }) => f === 'r' && isOk);
    const sources = reads.map(({ key, value }): (Op | null)[] =>
      value === null ? [null] : ops.filter((op) => op.f === 'w' && op.key === key && op.value === value),
    );
    for (const chosen of choices(sources)) {
      const source = new Map(reads.map((read, i) => [read, chosen[i]!]));
      if (holds({ ops, source, guarantees })) return true;
    }
  }
  return false;
}
