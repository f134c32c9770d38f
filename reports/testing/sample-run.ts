/**
 * Runs to render, made up but lifelike: clients on a register for each key, partitions and kills that make
 * operations slow, fail and crash, and, if asked for, one stale read. The same options give the same run.
 */
import type { Anomaly, LogLine, ReportInput, RunResult, Scenario, Verdict } from '../../src/index.ts';
import { faultsOf, History, KeyedRandom, type NewOp, RESULT_VERSION } from '../../src/index.ts';

export interface SampleOptions {
  readonly valid: Verdict;
  /** Client operations, about. */
  readonly opCount?: number;
  readonly seconds?: number;
  readonly concurrency?: number;
  /** Put into values, keys, errors, names and messages: what a hostile system might answer. */
  readonly poison?: string;
}

type Resolved = Required<SampleOptions>;

const MS = 1e6;
const KEYS = 6;
const NODES = ['n1', 'n2', 'n3', 'n4', 'n5'];

export function sampleRun(options: SampleOptions): ReportInput {
  const all = { opCount: 2000, seconds: 20, concurrency: 15, poison: '', ...options };
  const sampled = new Sampler(all).history();
  const stale = all.valid === false ? staleTriple(sampled, 0.6 * all.seconds * 1e9) : undefined;
  const history = stale === undefined ? sampled : withStaleRead(sampled, stale);
  const faults = faultsOf(history, [
    { name: 'partition', faults: [{ begin: 'start-partition', end: 'stop-partition' }] },
    { name: 'kill', faults: [{ begin: 'kill', end: 'start' }] },
  ]);
  const anomalies = stale === undefined ? [] : [staleRead(stale, history, all.poison)];
  const result = resultOf(all, { history, faults, anomalies });
  return { result, history, logs: logsOf(all) };
}

/** An operation to come. */
interface Planned {
  readonly process: number;
  readonly f: string;
  readonly key: number | string;
  readonly value: unknown;
  readonly startNs: number;
  readonly endNs: number;
  readonly outcome: 'ok' | 'fail' | 'info';
}

class Sampler {
  readonly #options: Resolved;
  readonly #random = new KeyedRandom(7, 'sample');
  #written = 0;

  constructor(options: Resolved) {
    this.#options = options;
  }

  history(): History {
    const { concurrency } = this.#options;
    const threads = Array.from({ length: concurrency }, (_, thread) => this.#thread(thread));
    const events = [...threads.flat().flatMap((op) => this.#events(op)), ...this.#faults()];
    events.sort((a, b) => a.timeNs - b.timeNs);
    return History.of(withReads(events));
  }

  #thread(thread: number): Planned[] {
    const { opCount, seconds, concurrency } = this.#options;
    const ops: Planned[] = [];
    const count = Math.ceil(opCount / concurrency);
    const gapNs = (seconds * 1e9) / count;
    let process = thread;
    let atNs = this.#random.unit() * gapNs;
    for (let i = 0; i < count; i++) {
      const op = this.#op(process, atNs);
      ops.push(op);
      if (op.outcome === 'info') process += concurrency;
      atNs = Math.max(op.endNs, gapNs * (i + 1 + 0.8 * this.#random.unit()));
    }
    return ops;
  }

  #op(process: number, startNs: number): Planned {
    const random = this.#random;
    const { poison, seconds } = this.#options;
    const hurt = this.#hurt(startNs / 1e9 / seconds);
    const f = random.pick(['read', 'read', 'write', 'cas']);
    const outcome = this.#outcome(f, hurt);
    const slowMs = outcome === 'info' ? 1000 : 0.4 + random.exponential(hurt ? 30 : 1.2);
    const next = ++this.#written;
    const value = f === 'read' ? null : f === 'write' ? next : [next - random.int(9), next];
    return {
      process,
      f,
      key: poison === '' ? random.int(KEYS) : poison,
      value: poison === '' || f === 'read' ? value : poison,
      startNs: Math.round(startNs),
      endNs: Math.round(startNs + slowMs * MS),
      outcome,
    };
  }

  /** Whether a fault is on at this share of the run. */
  #hurt(share: number): boolean {
    return SCHEDULE.some(({ from, until }) => share >= from && share < until);
  }

  #outcome(f: string, hurt: boolean): Planned['outcome'] {
    if (hurt && this.#random.chance(0.02)) return 'info';
    return this.#random.chance(f === 'cas' ? 0.35 : hurt ? 0.08 : 0) ? 'fail' : 'ok';
  }

  #events(op: Planned): NewOp[] {
    const { process, f, key, value, outcome } = op;
    const poison = this.#options.poison;
    const error = outcome === 'info' ? 'timeout' : f === 'cas' ? 'precondition-failed' : 'not-leader';
    const errors = outcome === 'ok' ? {} : { error: poison === '' ? error : poison };
    const both = { process, f, key, value };
    return [
      { ...both, type: 'invoke', timeNs: op.startNs },
      { ...both, ...errors, type: outcome, timeNs: op.endNs },
    ];
  }

  #faults(): NewOp[] {
    return SCHEDULE.flatMap((fault) => [
      ...this.#faultOp({ ...fault, at: fault.from, effect: fault.begun }),
      ...this.#faultOp({ ...fault, f: fault.end, at: fault.until, effect: fault.ended }),
    ]);
  }

  #faultOp({ f, nodes, at, effect, detail }: Scheduled & { at: number; effect: object }): NewOp[] {
    const timeNs = Math.round(at * this.#options.seconds * 1e9);
    const value = { nodes: f.startsWith('stop') ? [] : nodes, ...detail };
    return [
      { process: 'nemesis', f, type: 'invoke', value, timeNs },
      { process: 'nemesis', f, type: 'info', value: { ...value, effect }, timeNs: timeNs + MS },
    ];
  }
}

interface Scheduled {
  readonly f: string;
  readonly end: string;
  readonly nodes: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
  /** Shares of the run. */
  readonly from: number;
  readonly until: number;
  readonly begun: object;
  readonly ended: object;
}

const PARTITION = {
  f: 'start-partition',
  end: 'stop-partition',
  begun: { count: 0, evidence: { links: 6 } },
};
const KILL = { f: 'kill', end: 'start', detail: {}, ended: { count: 0, evidence: { started: 1 } } };

const SCHEDULE: readonly Scheduled[] = [
  {
    ...PARTITION,
    nodes: ['n1', 'n4'],
    detail: { shape: 'random-halves' },
    from: 0.12,
    until: 0.24,
    ended: { count: 214, evidence: { dropped: 214 } },
  },
  { ...KILL, nodes: ['n3'], from: 0.32, until: 0.4, begun: { count: 1, evidence: { signal: 'SIGKILL' } } },
  {
    ...PARTITION,
    nodes: ['n2'],
    detail: { shape: 'leader' },
    from: 0.55,
    until: 0.71,
    ended: { count: 388, evidence: { dropped: 388 } },
  },
  { ...KILL, nodes: ['n5'], from: 0.66, until: 0.75, begun: { count: 1, evidence: { signal: 'SIGKILL' } } },
];

/** Gives reads the value that their register holds when they end. */
function withReads(events: readonly NewOp[]): NewOp[] {
  const registers = new Map<unknown, unknown>();
  return events.map((event) => {
    if (event.type !== 'ok' || event.process === 'nemesis') return event;
    if (event.f === 'read') return { ...event, value: registers.get(event.key) ?? null };
    const written = event.f === 'cas' && Array.isArray(event.value) ? event.value[1] : event.value;
    registers.set(event.key, written);
    return event;
  });
}

/** The same history, but a read of the second partition returns what a later write had overwritten. */
function withStaleRead(history: History, { older, read }: ReturnType<typeof staleTriple>): History {
  const at = history.pairOf(read);
  const value = history.valueAt(older);
  return History.of([...history].map((op) => (op.index === at ? { ...op, value } : op)));
}

/** Two writes and a read of one key after `fromNs`, each begun after the one before had ended. */
function staleTriple(history: History, fromNs: number) {
  const lastWrites = new Map<unknown, number[]>();
  for (let i = 0; i < history.length; i++) {
    const isOk = history.typeAt(i) === 'invoke' && history.outcomeOf(i) === 'ok';
    if (!isOk || history.timeNsAt(i) < fromNs) continue;
    const key = history.keyAt(i);
    const ended = (lastWrites.get(key) ?? []).filter((write) => history.pairOf(write) < i);
    const [older, newer] = ended.slice(-2);
    const apart = older !== undefined && newer !== undefined && history.pairOf(older) < newer;
    if (history.fAt(i) === 'read' && apart) return { older, newer, read: i };
    if (history.fAt(i) === 'write') lastWrites.set(key, [...(lastWrites.get(key) ?? []).slice(-4), i]);
  }
  throw new Error('no read follows two writes: ask for more operations');
}

function staleRead(
  { older, newer, read }: Readonly<Record<'older' | 'newer' | 'read', number>>,
  history: History,
  poison: string,
): Anomaly {
  const [was, is] = [older, newer].map((i) => JSON.stringify(history.valueAt(i)));
  const key = history.keyAt(read)!;
  return {
    type: 'nonlinearizable',
    message: `Key ${key}: a read returned ${was}, although ${is} had been written before it began.${poison}`,
    steps: [
      `Process ${history.processAt(older)} wrote ${was}.`,
      `After that, process ${history.processAt(newer)} wrote ${is}, and was told that it was done.`,
      `After that, process ${history.processAt(read)} read, and got ${was}: no order of these three explains it.`,
    ].map((step) => step + poison),
    ops: [older, newer, read],
    key,
  };
}

type Findings = Pick<RunResult, 'faults'> & { history: History; anomalies: readonly Anomaly[] };

function resultOf(options: Resolved, { history, faults, anomalies }: Findings): RunResult {
  const { valid, poison } = options;
  const counts = { ok: 0, fail: 0, info: 0 };
  for (const { type, process } of history) if (process !== 'nemesis' && type !== 'invoke') counts[type]++;
  const unknown = 'linearizable ran out of steps: the histories of 2 keys are undecided.';
  return {
    version: RESULT_VERSION,
    valid,
    reasons: valid === 'unknown' ? [unknown + poison] : anomalies.map((anomaly) => anomaly.message),
    scenario: scenarioOf(options),
    traceHash: '8f2b6c01d94e77aa',
    counts,
    faults,
    results: [
      {
        checker: 'linearizable',
        valid,
        summary:
          valid === true ? 'every key is linearizable' : valid === false ? '1 of 6 keys is not' : unknown,
        anomalies,
        stats: { keys: KEYS, steps: 48_211, note: poison },
      },
      { checker: 'stats', valid: true, summary: 'every function succeeded at least once', anomalies: [] },
      { checker: 'availability', valid: true, summary: 'answered 0.31 s after the last heal', anomalies: [] },
    ],
    durationMs: options.seconds * 1000,
    wallMs: 812,
    reproduce: `npx faultline test raft --bug stale-read --nemesis partition,kill --time-limit 20 --seed 7${poison}`,
    provenance: {
      faultline: '0.1.0',
      node: 'v20.19.0',
      platform: 'linux x64',
      git: '3f1c2ab-dirty',
      startedAt: '2026-11-23T01:19:04.123Z',
    },
  };
}

function scenarioOf({ valid, seconds, concurrency, poison }: Resolved): Scenario {
  return {
    target: `raft${poison}`,
    workload: 'register',
    nemeses: ['partition', 'kill'],
    nemesisTargets: [],
    nemesisIntervalS: 3,
    on: 'sim',
    bug: valid === false ? 'stale-read' : null,
    nodes: NODES.length,
    concurrency,
    rate: 100,
    timeLimitS: seconds,
    recoveryS: 10,
    opTimeoutS: 1,
    opsPerKey: 100,
    keyCount: 0,
    consistencyModels: [],
    seed: 7,
  };
}

function logsOf({ seconds, poison }: Resolved): LogLine[] {
  const random = new KeyedRandom(7, 'logs');
  const lines = Array.from({ length: 1200 }, () => ({
    node: random.pick(NODES),
    timeNs: random.int(seconds * 1e9),
    text:
      random.pick(['became-follower term=4', 'vote term=5 for=n2', 'appended 12 entries', 'snapshot 400']) +
      poison,
  }));
  return lines.sort((a, b) => a.timeNs - b.timeNs);
}
