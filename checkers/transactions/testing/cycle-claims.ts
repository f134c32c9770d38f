/** Holds cycles that were found against all that there are; a text says what is wrong with them. */
import { impliedBy } from '../anomaly-types.ts';
import { modelsRuledOut } from '../consistency-models.ts';
import { type Cycle, type CycleKind, kindOf } from '../cycle-kinds.ts';
import { type ComponentKinds, cyclesByForce, type Dependency } from './all-cycles.ts';

/**
 * Every cycle must be one of these dependencies, and rightly named; every component must have one; and of
 * each kind that there is, one must be found or implied by what was found.
 */
export function wrongWithCycles(
  cycles: readonly Cycle[],
  dependencies: readonly Dependency[],
  { isComplete = true } = {},
): string | undefined {
  const known = new Set(dependencies.map(String));
  for (const cycle of cycles) {
    const wrong = wrongWith(cycle, known);
    if (wrong !== undefined) return `${cycle.kind} ${wrong}: ${JSON.stringify(cycle.steps)}`;
  }
  for (const component of cyclesByForce(dependencies)) {
    const wrong = wrongWithComponent(component, cycles, isComplete);
    if (wrong !== undefined) return `component ${component.nodes}: ${wrong}`;
  }
  return undefined;
}

function wrongWith({ kind, steps }: Cycle, known: ReadonlySet<string>): string | undefined {
  const isClosed = steps.every(({ to }, i) => to === steps[(i + 1) % steps.length]!.from);
  if (!isClosed) return 'is not closed';
  if (new Set(steps.map(({ from }) => from)).size < steps.length) return 'passes a transaction twice';
  const made = steps.find(({ from, to, type }) => !known.has(String([from, to, type])));
  if (made !== undefined) return `has a dependency that is none: ${JSON.stringify(made)}`;
  const right = kindOf(steps.map(({ type }) => type));
  return right === kind ? undefined : `should be ${right}`;
}

function wrongWithComponent(
  { nodes, kinds }: ComponentKinds,
  cycles: readonly Cycle[],
  isComplete: boolean,
): string | undefined {
  const found = cycles.filter(({ steps }) => nodes.includes(steps[0]!.from)).map(({ kind }) => kind);
  if (found.length === 0) return `no cycle, and there are ${[...kinds]}`;
  const made = found.find((kind) => !kinds.has(kind));
  if (made !== undefined) return `${made} found, and there are ${[...kinds]}`;
  const missed = [...kinds].find((kind) => !impliedBy(found).has(kind) && !isMoot(kind, found));
  return missed === undefined || !isComplete ? undefined : `${missed} missed, and found ${found}`;
}

/**
 * Whether there is a cycle without neighbouring rw that passes no transaction twice is hard to say; where the
 * one that was found falls apart, it is a worse one that decides, and rules out all that the other would.
 */
function isMoot(kind: CycleKind, found: readonly CycleKind[]): boolean {
  const out = modelsRuledOut(found);
  return kind.startsWith('G-nonadjacent') && [...modelsRuledOut([kind])].every((model) => out.has(model));
}
