/**
 * `faultline soak`: many seeds, each a different run. It stops at the first invalid one, runs that again
 * with everything recorded, and shows it in full; seeds whose verdict is unknown are counted and passed
 * over, because one run without an effective fault is no reason to end a night of chaos.
 */
import { Catalog } from '../catalog.ts';
import { exitCodeOf, type Verdict } from '../core/verdict.ts';
import type { SeedResult } from '../soak.ts';
import type { Command } from './command.ts';
import { printRun } from './outcome-text.ts';
import { type JsonObject, runJson } from './run-json.ts';
import { planSoak } from './soak-plan.ts';
import { soakVerdict, type Tally, tallyOf } from './soak-tally.ts';
import { printSoak, soakAnnouncement } from './soak-text.ts';
import { type Soaked, soaked } from './soaked.ts';

export const soak: Command = async (options, session) => {
  const { terminal, interrupt } = session;
  const catalog = new Catalog();
  const plan = await planSoak(options, catalog);
  terminal.note(soakAnnouncement(plan));
  const begunMs = performance.now();
  const { results, failure } = await soaked({ plan, session, catalog });
  const wallMs = Math.round(performance.now() - begunMs);
  const valid = soakVerdict(results, interrupt.interrupted);
  const tally = tallyOf(results);
  if (failure !== null) {
    printRun(failure, terminal);
    terminal.out();
  }
  const shownSeed = failure?.result.scenario.seed ?? null;
  printSoak({ plan, results, shownSeed, tally, wallMs, valid }, terminal);
  return { exitCode: exitCodeOf(valid), json: soakJson({ results, failure, tally, wallMs, valid }) };
};

interface Done extends Soaked {
  readonly tally: Tally;
  readonly wallMs: number;
  readonly valid: Verdict;
}

/** The first failure as a run, or empty fields in its place; the sums; and every seed by itself. */
function soakJson({ results, failure, tally, wallMs, valid }: Done): JsonObject {
  const none = {
    run: null,
    report: null,
    traceHash: null,
    replayed: null,
    seed: null,
    faults: [],
    anomalies: [],
  };
  const { counts, ...sums } = tally;
  return {
    ...(failure === null ? none : runJson(failure)),
    valid,
    counts,
    totals: { ...sums, wallMs },
    seeds: results.map(seedJson),
  };
}

function seedJson(result: SeedResult): JsonObject {
  const { seed, valid, reasons, traceHash, verified, counts, faultCount, anomalies, durationMs, reproduce } =
    result;
  return { seed, valid, reasons, traceHash, verified, counts, faultCount, anomalies, durationMs, reproduce };
}
