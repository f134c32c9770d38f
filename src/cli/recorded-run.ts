/**
 * A run with everything around it that a user gets: progress on the way, the folder written as it happens,
 * the replay that proves a failure can be seen again, the result and the report.
 */
import type { Catalog } from '../catalog.ts';
import { messageOf } from '../core/errors.ts';
import type { Plan } from '../core/plan.ts';
import type { RunResult } from '../core/run-result.ts';
import type { Scenario } from '../core/scenario.ts';
import { assemble } from '../run/assemble.ts';
import { planOfRun } from '../run/plan-of-run.ts';
import { type RunOutcome, run } from '../run.ts';
import { FILES } from '../store/run-folder.ts';
import { RunWriter } from '../store/run-writer.ts';
import { readRun } from '../store/stored-run.ts';
import type { Session } from './command.ts';
import { drawReport } from './draw-report.ts';
import { announcement, type Place } from './outcome-text.ts';
import { type Replayed, replayFailure, replayTwice } from './replayed.ts';
import { resultOf } from './result-of.ts';
import { RunProgress } from './run-progress.ts';
import { RunRecorder } from './run-recorder.ts';

export interface RunOrder {
  readonly scenario: Scenario;
  readonly catalog: Catalog;
  readonly session: Session;
  readonly runsDir: string;
  /** What to do instead of asking the generators. */
  readonly plan?: Plan;
  /** Run a valid scenario twice, too. */
  readonly verify?: boolean;
  /** Its place among several runs. */
  readonly place?: Place;
  /** Draw the HTML report. */
  readonly report: boolean;
}

export interface RecordedRun {
  /** Folder of the run. */
  readonly dir: string;
  readonly result: RunResult;
  /** Null where it was not run a second time. */
  readonly replayed: Replayed | null;
  /** Path of the report; null where there is none. */
  readonly report: string | null;
}

/** Runs, records, judges. Throws where the run cannot be made or recorded; the cluster is closed even so. */
export async function recordedRun(order: RunOrder): Promise<RecordedRun> {
  const { scenario, catalog, session, runsDir } = order;
  // What cannot be run is refused before there is a folder for it.
  await assemble(scenario, catalog);
  session.terminal.note(announcement(scenario, order.place));
  const startedAt = new Date();
  const writer = RunWriter.create({ scenario, runsDir, startedAt });
  const stay = session.interrupt.atLeaving(() => writer.close());
  const progress = new RunProgress(scenario, session);
  try {
    return await perform(order, { writer, progress, startedAt });
  } finally {
    stay();
    progress.end();
    closeQuietly(writer);
  }
}

interface Stage {
  readonly writer: RunWriter;
  readonly progress: RunProgress;
  readonly startedAt: Date;
}

async function perform(order: RunOrder, { writer, progress, startedAt }: Stage): Promise<RecordedRun> {
  const { scenario } = order;
  const begunMs = performance.now();
  const outcome = await runAndRecord(order, { writer, progress, startedAt });
  const wallMs = performance.now() - begunMs;
  writer.file(FILES.plan, `${JSON.stringify(planOfRun(outcome, scenario))}\n`);
  const replayed = await replay(order, outcome, progress);
  const result = await resultOf({ scenario, outcome, startedAt, wallMs, replayed });
  writer.result(result);
  if (order.report) progress.phase('drawing the report');
  const report = order.report ? await reportOf({ order, writer, result }) : null;
  return { dir: writer.dir, result, replayed, report };
}

async function runAndRecord(order: RunOrder, { writer, progress }: Stage): Promise<RunOutcome> {
  const { scenario, catalog, plan, session } = order;
  const recorder = new RunRecorder(writer);
  try {
    return await run({
      scenario,
      catalog,
      recorder,
      ...(plan === undefined ? {} : { plan }),
      recordTrace: order.verify === true,
      signal: AbortSignal.any([session.interrupt.signal, recorder.failed]),
      onBegin: (window) => progress.begin(window),
    });
  } finally {
    // Where the disk refused, that is what there is to say: the outcome has not been recorded.
    recorder.end();
  }
}

/** A simulated failure must be seen twice; everything else only where the user asked for it. */
async function replay(order: RunOrder, outcome: RunOutcome, progress: RunProgress): Promise<Replayed | null> {
  const { scenario, catalog, plan, verify = false } = order;
  const { signal } = order.session.interrupt;
  const isDue = outcome.trace !== undefined && !signal.aborted && (verify || outcome.valid === false);
  if (!isDue) return null;
  progress.phase('replaying');
  const request = { scenario, catalog, signal, ...(plan === undefined ? {} : { plan }) };
  return verify ? replayTwice(outcome, request) : replayFailure(outcome, request);
}

interface Drawing {
  readonly order: RunOrder;
  readonly writer: RunWriter;
  readonly result: RunResult;
}

/** A report that cannot be drawn is no reason to withhold the verdict: it can be drawn again. */
async function reportOf({ order, writer, result }: Drawing): Promise<string | null> {
  try {
    const { fileName, text } = await drawReport({ ...readRun(writer.dir), result }, order.catalog);
    return writer.file(fileName, text);
  } catch (thrown) {
    order.session.terminal.note(`faultline: the report could not be drawn: ${messageOf(thrown)}`);
    return null;
  }
}

function closeQuietly(writer: RunWriter): void {
  try {
    writer.close();
  } catch {
    // Whatever is wrong with the disk has been thrown before.
  }
}
