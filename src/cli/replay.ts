/**
 * `faultline replay`: does what a stored run did once more, operation by operation at the recorded instants.
 * In the simulator that is the same run, trace hash and all, for as long as the system under test has not
 * changed; real systems only get the same load and the same faults again.
 */
import path from 'node:path';
import { Catalog } from '../catalog.ts';
import type { Plan } from '../core/plan.ts';
import { exitCodeOf } from '../core/verdict.ts';
import { run } from '../run.ts';
import type { StoredRun } from '../store/stored-run.ts';
import type { Command, Session } from './command.ts';
import { compare } from './comparison.ts';
import { announcement, headline, printFindings, printWhereabouts } from './outcome-text.ts';
import { recordedRun } from './recorded-run.ts';
import { resultOf } from './result-of.ts';
import { type RunForJson, runJson } from './run-json.ts';
import { RunProgress } from './run-progress.ts';
import { incompleteness, planOfStored, runsDirOf, storedRun } from './stored.ts';
import { labelled } from './words.ts';

export const replay: Command = async (options, session) => {
  const { terminal, interrupt } = session;
  const stored = storedRun(options, 'replay');
  const { scenario } = stored;
  const order = { stored, scenario, catalog: new Catalog(), session, plan: planOfStored(stored) };
  const simulated = scenario.on === 'sim';
  const missing = incompleteness(stored);
  if (missing !== undefined) terminal.note(missing);
  if (!simulated)
    terminal.note(`a run on ${scenario.on} cannot be replayed exactly; its plan is carried out again`);
  const isStored = !simulated || options.flag('save');
  const again = isStored
    ? await recordedRun({ ...order, runsDir: runsDirOf(options), report: true })
    : await replayed(order);
  const { result } = again;
  const comparable = simulated && !interrupt.interrupted;
  const comparison = comparable ? await compare({ ...order, result, signal: interrupt.signal }) : null;
  terminal.out(headline(result, terminal.paint));
  printFindings(result, terminal);
  if (comparison !== null) terminal.out(labelled('replay', comparison.summary));
  if (isStored) printWhereabouts(again, terminal);
  return {
    exitCode: exitCodeOf(result.valid),
    json: { ...runJson(again), replayOf: path.resolve(stored.dir), comparison },
  };
};

interface ReplayOrder {
  readonly stored: StoredRun;
  readonly catalog: Catalog;
  readonly session: Session;
  readonly plan: Plan;
}

/** Replays without storing anything. */
async function replayed({ stored, catalog, session, plan }: ReplayOrder): Promise<RunForJson> {
  const { scenario, dir } = stored;
  const { terminal, interrupt } = session;
  terminal.note(announcement(scenario));
  const startedAt = new Date();
  const begunMs = performance.now();
  const progress = new RunProgress(scenario, session);
  try {
    const onBegin = progress.begin.bind(progress);
    const outcome = await run({ scenario, catalog, plan, signal: interrupt.signal, onBegin });
    const wallMs = performance.now() - begunMs;
    const result = await resultOf({ scenario, outcome, startedAt, wallMs, replayed: null });
    return { dir, result, report: null, replayed: null };
  } finally {
    progress.end();
  }
}
