/** Histories written by hand, one operation a line, for tests that tell a story. */
import { type CheckContext, type FaultRecord, History, type NewOp } from '../../src/index.ts';

export interface Told {
  readonly process: number;
  readonly f: string;
  readonly value?: unknown;
  /** What came back; left out: the value. */
  readonly gave?: unknown;
  readonly fromMs: number;
  /** Left out: it never completed. */
  readonly toMs?: number;
  readonly outcome?: 'ok' | 'fail' | 'info';
  readonly error?: string;
  readonly key?: string | number;
}

/** At equal times invocations come first, so that touching operations overlap. */
export function historyOf(told: readonly Told[]): History {
  const events = told.flatMap((op): NewOp[] => {
    const { process, f, value = null, fromMs, toMs, outcome = 'ok', error } = op;
    const common = { process, f, ...(op.key === undefined ? {} : { key: op.key }) };
    const invocation: NewOp = { ...common, type: 'invoke', value, timeNs: fromMs * 1e6 };
    if (toMs === undefined) return [invocation];
    const gave = 'gave' in op ? op.gave : value;
    const completion = { ...common, type: outcome, value: gave, timeNs: toMs * 1e6, ...(error && { error }) };
    return [invocation, completion];
  });
  const rank = (op: NewOp) => (op.type === 'invoke' ? 0 : 1);
  return History.of(events.sort((a, b) => a.timeNs - b.timeNs || rank(a) - rank(b)));
}

/** `what` is `write 4`, `read 4`, `cas 1 2`, `acquire` …; without `toMs` it never completed. */
export type Line = readonly [
  process: number,
  what: string,
  fromMs: number,
  toMs?: number,
  outcome?: Told['outcome'],
];

export function lines(list: readonly Line[], key?: string | number): Told[] {
  return list.map(([process, what, fromMs, toMs, outcome = 'ok']) => {
    const [f, ...rest] = what.split(' ');
    const values = rest.map((word) => (word === 'null' ? null : Number(word)));
    const value = f === 'cas' ? values : f === 'read' ? null : (values[0] ?? null);
    return {
      process,
      f: f!,
      value,
      ...(f === 'read' ? { gave: values[0] ?? null } : {}),
      fromMs,
      ...(toMs === undefined ? {} : { toMs }),
      outcome,
      ...(outcome === 'fail' ? { error: f === 'cas' ? 'precondition-failed' : 'unavailable' } : {}),
      ...(key === undefined ? {} : { key }),
    };
  });
}

export function contextOf(context: Partial<CheckContext> = {}): CheckContext {
  return { faults: [], stepsMax: 1_000_000, ...context };
}

export function faultOf(atMs: number, untilMs: number | null): FaultRecord {
  return { nemesis: 'partition', f: 'halves', nodes: ['n1'], atMs, untilMs, effectCount: 3, evidence: {} };
}
