/** Finds operations that no generator may ask for, and completions that no client may give, and says so. */
import { type Context, NEMESIS_THREAD } from '../context.ts';
import { FaultlineError, messageOf } from '../errors.ts';
import type { PlannedOp } from '../generator.ts';
import type { Completion } from '../op.ts';
import type { NemesisRouter } from './nemesis-router.ts';

/** Throws unless the operation can be made, now or at its time. */
export function checkPlanned(op: PlannedOp, context: Context, router: NemesisRouter): void {
  const isSound =
    typeof op.f === 'string' &&
    op.f !== '' &&
    Number.isFinite(op.timeNs) &&
    Number.isInteger(op.thread) &&
    context.isFree(op.thread) &&
    (op.type === 'invoke' ? op.thread !== NEMESIS_THREAD || router.knows(op.f) : isSleep(op));
  if (!isSound) throw generatorBroken(op, problemOf(op, context, router));
}

/** Gives the time before which a generator has nothing; throws if it has come already. */
export function checkTime(timeNs: number, nowNs: number): number {
  if (timeNs > nowNs) return timeNs;
  throw new FaultlineError(
    'generator-broken',
    `The generator has nothing before ${timeNs} ns, but it is ${nowNs} ns already; let it answer 'pending'.`,
  );
}

function isSleep(op: PlannedOp): boolean {
  return op.type === 'sleep' && typeof op.value === 'number' && op.value >= 0;
}

function problemOf(op: PlannedOp, context: Context, router: NemesisRouter): string {
  const { f, thread, timeNs, type } = op;
  if (typeof f !== 'string' || f === '') return 'it has no f';
  if (!Number.isFinite(timeNs)) return 'its time is not a number';
  if (type === 'sleep') return 'its value is not a number of nanoseconds';
  if (type !== 'invoke') return `its type is neither 'invoke' nor 'sleep'`;
  if (!context.threads().includes(thread)) return `there is no thread ${thread}`;
  if (!context.isFree(thread)) return `thread ${thread} is busy`;
  const known = router.fs.length === 0 ? 'there is no nemesis' : `the nemeses know ${router.fs.join(', ')}`;
  return `the nemesis cannot do ${f} (${known}); wrap client operations in clients(…)`;
}

function generatorBroken(op: PlannedOp, problem: string): FaultlineError {
  return new FaultlineError('generator-broken', `The generator asked for ${shown(op)}, but ${problem}.`);
}

/** What a generator threw, unless it is a complaint already. */
export function generatorThrew(error: unknown, when: string): FaultlineError {
  if (error instanceof FaultlineError) return error;
  return new FaultlineError(
    'generator-broken',
    `The generator threw when ${when}: ${messageOf(error)}`,
    error,
  );
}

/** Throws unless the completion is one. */
export function checkCompletion(completion: Completion, op: PlannedOp): void {
  const type = (completion as Completion | undefined)?.type;
  if (type === 'ok' || type === 'fail' || type === 'info') return;
  throw new FaultlineError(
    'client-broken',
    `The client completed ${shown(op)} with ${shown(completion)}; its type must be ok, fail or info.`,
  );
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 200 ? text : `${text.slice(0, 200)}…`;
}
