/** A soak for a person: what is going to be run, and at the end the table of what it came to. */
import type { Verdict } from '../core/verdict.ts';
import type { SeedResult } from '../soak.ts';
import type { SoakPlan } from './soak-plan.ts';
import type { Tally } from './soak-tally.ts';
import type { Terminal } from './terminal.ts';
import { duration, grouped, labelled, plural, speed, verdictWord } from './words.ts';

const SEEDS_SHOWN_MAX = 8;

export function soakAnnouncement({ input, workload, on, seeds, firstSeed, jobs }: SoakPlan): string {
  const planted = input.bug === undefined || input.bug === null ? '' : ` with bug ${input.bug}`;
  const range = `seeds ${firstSeed} to ${firstSeed + seeds - 1}`;
  return `${input.target} ${workload}${planted} on ${on}: ${range}, ${jobs} at a time`;
}

interface SoakOutcome {
  readonly plan: SoakPlan;
  readonly results: readonly SeedResult[];
  /** The seed that has been shown in full already. */
  readonly shownSeed: number | null;
  readonly tally: Tally;
  readonly wallMs: number;
  readonly valid: Verdict;
}

export function printSoak(
  { plan, results, shownSeed, tally, wallMs, valid }: SoakOutcome,
  terminal: Terminal,
): void {
  const { counts, faults, ownMs } = tally;
  const verdict = terminal.paint.verdict(verdictWord(valid), valid);
  terminal.out(`${verdict}  soak of ${plan.input.target} ${plan.workload}: ${seedsLine(plan, tally)}`);
  const others = results.filter(({ seed }) => seed !== shownSeed);
  printSeeds(others, false, terminal);
  printSeeds(others, 'unknown', terminal);
  const { bug } = plan.input;
  if (bug !== undefined && bug !== null && tally.invalid === 0) {
    terminal.out(`  the bug ${bug} was not caught; more seeds, or other faults, may reach it`);
  }
  const { ok, fail, info } = counts;
  terminal.out(labelled('operations', `ok ${grouped(ok)}, fail ${grouped(fail)}, info ${grouped(info)}`));
  terminal.out(labelled('faults', grouped(faults)));
  const kind = plan.on === 'sim' ? 'simulated' : 'for real';
  terminal.out(
    labelled('time', `${duration(ownMs)} ${kind} in ${duration(wallMs)} (${speed({ ownMs, wallMs })})`),
  );
}

function seedsLine({ seeds }: SoakPlan, tally: Tally): string {
  const parts = (['valid', 'invalid', 'unknown'] as const)
    .filter((verdict) => tally[verdict] > 0)
    .map((verdict) => `${grouped(tally[verdict])} ${verdict}`);
  const of = tally.seeds === seeds ? '' : ` of ${grouped(seeds)}`;
  return [`${plural(tally.seeds, 'seed')}${of}`, ...parts].join(', ');
}

/** The seeds of this verdict, each with why, and what shows it alone. */
function printSeeds(results: readonly SeedResult[], verdict: Verdict, terminal: Terminal): void {
  const some = results.filter(({ valid }) => valid === verdict);
  for (const { seed, reasons, reproduce } of some.slice(0, SEEDS_SHOWN_MAX)) {
    terminal.out(`  seed ${seed} is ${verdictWord(verdict).toLowerCase()}: ${reasons[0] ?? ''}`);
    terminal.out(`      ${reproduce}`);
  }
  if (some.length > SEEDS_SHOWN_MAX) {
    terminal.out(`  … and ${grouped(some.length - SEEDS_SHOWN_MAX)} more; --json lists them all`);
  }
}
