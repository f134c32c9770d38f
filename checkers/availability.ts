/**
 * Liveness: once the last fault is healed, a correct system must answer again in bounded time. It must
 * answer at all, and it must answer every function that it answered before: a system whose reads work while
 * its writes hang has not recovered. How long it took after each heal is measured along the way.
 */
import {
  type Anomaly,
  type CheckContext,
  type Checker,
  type CheckerPlugin,
  type CheckResult,
  type FaultRecord,
  type History,
  NEMESIS_PROCESS,
  NONE,
  TYPE,
} from '../src/index.ts';
import { onlyOptions, positiveOption } from './shared/options.ts';
import { counted, msOf } from './shared/wording.ts';

const NAME = 'availability';
const BOUND_MS = 10_000;
const NS_PER_MS = 1e6;
/** Operations that a witness shows. */
const SHOWN_MAX = 8;
/** A function must have been asked this often after the heal before its silence counts. */
const ASKED_MIN = 3;
/** Part of the bound that the history must cover: a run stops its load at about the time when it is over. */
const SEEN_RATIO = 0.8;
/** Failures that are answers: the system looked at its state and refused. */
const ANSWERS: readonly string[] = [
  'precondition-failed',
  'key-does-not-exist',
  'key-already-exists',
  'txn-conflict',
];

export interface AvailabilityOptions {
  /** Time after the last heal within which the system must answer again. */
  readonly boundMs?: number;
}

export function availability(options: AvailabilityOptions = {}): Checker {
  const boundMs = options.boundMs ?? BOUND_MS;
  return { name: NAME, check: (history, context) => check(history, context, boundMs) };
}

const plugin: CheckerPlugin = {
  name: NAME,
  summary: 'the system answers again in bounded time after the last heal',
  anomalies: {
    unavailable: 'No operation that was invoked after the last heal succeeded within the bound.',
    'partly-unavailable':
      'After the last heal, some function that had worked before got no answer within the bound.',
  },
  create(options) {
    onlyOptions(NAME, options, ['boundMs']);
    return availability({
      boundMs: positiveOption({ checker: NAME, name: 'boundMs', options, otherwise: BOUND_MS }),
    });
  },
};
export default plugin;

/** A client operation, as far as it matters here; NONE: no completion. */
interface Asked {
  readonly index: number;
  readonly f: string;
  readonly ok: boolean;
  readonly answered: boolean;
  readonly atNs: number;
  readonly doneNs: number;
}

function askedIn(history: History): Asked[] {
  const { type, process, pair, timeNs } = history.columns();
  const asked: Asked[] = [];
  for (let i = 0; i < history.length; i++) {
    if (type[i] !== TYPE.invoke || process[i] === NEMESIS_PROCESS) continue;
    const completion = pair[i]!;
    const ok = history.outcomeOf(i) === 'ok';
    const error = completion === NONE ? undefined : history.errorAt(completion);
    const answered = ok || (error !== undefined && ANSWERS.includes(error));
    const doneNs = completion === NONE ? Number.POSITIVE_INFINITY : timeNs[completion]!;
    asked.push({ index: i, f: history.fAt(i), ok, answered, atNs: timeNs[i]!, doneNs });
  }
  return asked;
}

function check(history: History, context: CheckContext, boundMs: number): CheckResult {
  const asked = askedIn(history);
  const recovery = recoveries(asked, context.faults);
  const judged = judge({ history, asked, faults: context.faults, boundMs });
  return { checker: NAME, ...judged, stats: { boundMs, ...recovery } };
}

interface Input {
  readonly history: History;
  readonly asked: readonly Asked[];
  readonly faults: readonly FaultRecord[];
  readonly boundMs: number;
}

type Judged = Pick<CheckResult, 'valid' | 'summary' | 'anomalies'>;

function unknown(summary: string): Judged {
  return { valid: 'unknown', summary, anomalies: [] };
}

function judge(input: Input): Judged {
  const { history, asked, faults, boundMs } = input;
  if (asked.length === 0) return unknown('the history has no client operations');
  const open = faults.find((fault) => fault.untilMs === null);
  if (open) return unknown(`${open.nemesis} ${open.f} at ${seconds(open.atMs)} was never healed`);
  const healMs = lastHealMs(faults, asked);
  const healed = faults.length > 0 ? 'the last heal' : 'the start';
  const after = asked.filter((op) => op.atNs >= healMs * NS_PER_MS);
  if (after.length === 0) return unknown(`nothing was asked after ${healed} at ${seconds(healMs)}`);
  const limitNs = (healMs + boundMs) * NS_PER_MS;
  const seenMs = history.timeNsAt(history.length - 1) / NS_PER_MS - healMs;
  const ended = seenMs < SEEN_RATIO * boundMs;
  const first = firstDoneNs(after);
  if (first > limitNs) {
    if (ended)
      return unknown(`the history ends ${seconds(seenMs)} after ${healed}, before an answer had to come`);
    if (after[0]!.atNs > limitNs)
      return unknown(`nothing was asked in the ${seconds(boundMs)} after ${healed}`);
    return unavailable(after, { healMs, boundMs: Math.min(boundMs, seenMs), healed, limitNs });
  }
  const silent = ended ? [] : silentFunctions(input, { after, limitNs, healMs });
  if (silent.length > 0)
    return partly(silent, { healMs, boundMs: Math.min(boundMs, seenMs), healed, limitNs });
  const recoveryMs = msOf(Math.max(0, first - healMs * NS_PER_MS));
  return {
    valid: true,
    summary: `an operation succeeded ${seconds(recoveryMs)} after ${healed}`,
    anomalies: [],
  };
}

function lastHealMs(faults: readonly FaultRecord[], asked: readonly Asked[]): number {
  if (faults.length === 0) return asked[0]!.atNs / NS_PER_MS;
  return Math.max(...faults.map((fault) => fault.untilMs ?? 0));
}

function firstDoneNs(asked: readonly Asked[]): number {
  return asked.reduce((first, op) => (op.ok ? Math.min(first, op.doneNs) : first), Number.POSITIVE_INFINITY);
}

interface Deadline {
  readonly healMs: number;
  readonly boundMs: number;
  readonly healed: string;
  readonly limitNs: number;
}

function unavailable(after: readonly Asked[], deadline: Deadline): Judged {
  const { healMs, boundMs, healed, limitNs } = deadline;
  const within = after.filter((op) => op.atNs <= limitNs);
  const message =
    `${healed} was at ${seconds(healMs)}, and none of the ${counted(within.length, 'operation')} invoked in the ` +
    `${seconds(boundMs)} after it succeeded in that time`;
  const anomaly: Anomaly = {
    type: 'unavailable',
    message,
    ops: within.slice(0, SHOWN_MAX).map((op) => op.index),
    detail: { healMs, boundMs, asked: within.length },
  };
  return { valid: false, summary: message, anomalies: [anomaly] };
}

/** Operations by function that got no answer after the heal, where that function had been answered before. */
function silentFunctions(
  { asked }: Input,
  { after, limitNs, healMs }: { after: readonly Asked[]; limitNs: number; healMs: number },
): (readonly Asked[])[] {
  const healNs = healMs * NS_PER_MS;
  const worked = new Set(asked.filter((op) => op.answered && op.doneNs < healNs).map((op) => op.f));
  const early = after.filter((op) => op.atNs <= (healNs + limitNs) / 2);
  return [...worked]
    .filter((f) => !after.some((op) => op.f === f && op.answered && op.doneNs <= limitNs))
    .map((f) => early.filter((op) => op.f === f))
    .filter((ops) => ops.length >= ASKED_MIN);
}

function partly(silent: readonly (readonly Asked[])[], deadline: Deadline): Judged {
  const { healMs, boundMs, healed } = deadline;
  const anomalies = silent.map((ops): Anomaly => {
    const f = ops[0]!.f;
    return {
      type: 'partly-unavailable',
      message:
        `${healed} was at ${seconds(healMs)}, and other operations succeed again, but ${f} did not get an answer ` +
        `in the ${seconds(boundMs)} after it, although it had worked before`,
      ops: ops.slice(0, SHOWN_MAX).map((op) => op.index),
      detail: { healMs, boundMs, f, asked: ops.length },
    };
  });
  return { valid: false, summary: anomalies[0]!.message, anomalies };
}

/** For each fault, the time from its heal to the first success of an operation invoked after it. */
function recoveries(asked: readonly Asked[], faults: readonly FaultRecord[]) {
  // From the back: the first success among the operations from here on.
  const firstFrom = new Float64Array(asked.length + 1).fill(Number.POSITIVE_INFINITY);
  for (let i = asked.length - 1; i >= 0; i--) {
    firstFrom[i] = asked[i]!.ok ? Math.min(firstFrom[i + 1]!, asked[i]!.doneNs) : firstFrom[i + 1]!;
  }
  const recovered = faults.map(({ nemesis, f, untilMs }) => {
    if (untilMs === null) return { nemesis, f, untilMs, recoveryMs: null };
    const doneNs = firstFrom[firstAtOrAfter(asked, untilMs * NS_PER_MS)]!;
    return {
      nemesis,
      f,
      untilMs,
      recoveryMs: doneNs === Number.POSITIVE_INFINITY ? null : msOf(doneNs - untilMs * NS_PER_MS),
    };
  });
  const times = recovered.flatMap(({ recoveryMs }) => recoveryMs ?? []);
  return { recoveryMsMax: times.length > 0 ? Math.max(...times) : null, recovered };
}

/** Operations stand in order of invocation. */
function firstAtOrAfter(asked: readonly Asked[], timeNs: number): number {
  let low = 0;
  let high = asked.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (asked[middle]!.atNs < timeNs) low = middle + 1;
    else high = middle;
  }
  return low;
}

function seconds(ms: number): string {
  return `${Math.round(ms) / 1000} s`;
}
