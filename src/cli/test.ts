/** `faultline test`: one scenario, or the same with one seed after another until one is not valid. */
import { randomInt } from 'node:crypto';
import path from 'node:path';
import { Catalog } from '../catalog.ts';
import { BadInputError } from '../core/errors.ts';
import type { Scenario } from '../core/scenario.ts';
import { exitCodeOf } from '../core/verdict.ts';
import { resolveScenario } from '../run/resolve.ts';
import { RUNS_DIR } from '../store/run-folder.ts';
import type { Command } from './command.ts';
import { printRun } from './outcome-text.ts';
import { type RecordedRun, recordedRun } from './recorded-run.ts';
import { runJson } from './run-json.ts';
import { scenarioInput } from './scenario-options.ts';

/** Seeds are drawn short enough to be read out. */
const RANDOM_SEEDS = 1_000_000_000;

export const test: Command = async (options, session) => {
  const { terminal, interrupt } = session;
  const input = scenarioInput(options);
  const count = options.whole('test-count', 1) ?? 1;
  const seed = input.seed ?? randomInt(RANDOM_SEEDS);
  const order = {
    catalog: new Catalog(),
    session,
    runsDir: options.text('runs') ?? RUNS_DIR,
    verify: options.flag('verify'),
    report: !options.flag('no-report'),
  };
  const runs: RecordedRun[] = [];
  for (let i = 0; i < count && !interrupt.interrupted; i++) {
    const scenario = await resolveScenario({ ...input, seed: seed + i }, order.catalog);
    if (order.verify) checkVerifiable(scenario);
    const place = { number: i + 1, count };
    const run = await recordedRun({ ...order, scenario, ...(count > 1 ? { place } : {}) });
    runs.push(run);
    printRun(run, terminal);
    if (run.result.valid !== true) break;
  }
  const last = runs.at(-1)!;
  return { exitCode: exitCodeOf(last.result.valid), json: { ...runJson(last), tests: runs.map(testJson) } };
};

function checkVerifiable({ on }: Scenario): void {
  if (on === 'sim') return;
  const sentence = `--verify compares two runs, which only the simulator makes alike; use --on sim, not --on ${on}`;
  throw new BadInputError('bad-option', sentence);
}

function testJson({ dir, result: { scenario, valid, traceHash } }: RecordedRun) {
  return { seed: scenario.seed, valid, run: path.resolve(dir), traceHash };
}
