/** Faults read off a history: who is hit, from when to when, and what proves it. */
import { describe, expect, it } from 'vitest';
import { type FaultSource, faultsOf } from './faults.ts';
import { History, type NewOp } from './history.ts';
import type { CompletionType } from './op.ts';

const PARTITION: FaultSource = { name: 'partition', faults: [{ begin: 'cut', end: 'mend' }] };
const KILL: FaultSource = { name: 'kill', faults: [{ begin: 'kill', end: 'start' }] };

interface Step {
  readonly f: string;
  readonly atMs: number;
  readonly nodes?: readonly string[];
  readonly count?: number;
  readonly evidence?: Record<string, unknown>;
  readonly error?: string;
  readonly type?: CompletionType;
  readonly completes?: boolean;
}

/** Each step is invoked at `atMs` and completes 2 ms later. */
function historyOf(steps: readonly Step[]): History {
  return History.of(steps.flatMap(opsOf));
}

function opsOf(step: Step): NewOp[] {
  const asked = step.nodes === undefined ? {} : { nodes: step.nodes };
  const op = { process: 'nemesis', f: step.f } as const;
  const invocation: NewOp = { ...op, type: 'invoke', value: asked, timeNs: step.atMs * 1e6 };
  if (step.completes === false) return [invocation];
  const effect = { count: step.count ?? 0, evidence: step.evidence ?? {} };
  const value = step.error === undefined ? { ...asked, effect } : asked;
  const error = step.error === undefined ? {} : { error: step.error };
  return [invocation, { ...op, ...error, type: step.type ?? 'info', value, timeNs: (step.atMs + 2) * 1e6 }];
}

describe('faultsOf', () => {
  it('lasts from the invocation that began it to the completion that ended it, with the proof of both', () => {
    const history = historyOf([
      { f: 'cut', atMs: 100, nodes: ['n1', 'n2'], evidence: { links: 6 } },
      { f: 'mend', atMs: 400, count: 31, evidence: { dropped: 31 } },
    ]);
    expect(faultsOf(history, [PARTITION])).toEqual([
      {
        nemesis: 'partition',
        f: 'cut',
        nodes: ['n1', 'n2'],
        atMs: 100,
        untilMs: 402,
        effectCount: 31,
        evidence: { links: 6, dropped: 31 },
      },
    ]);
  });

  it('stays on until the last of its nodes is healed', () => {
    const steps: Step[] = [
      { f: 'kill', atMs: 10, nodes: ['n1', 'n2'], count: 2 },
      { f: 'start', atMs: 20, nodes: ['n2', 'n3'] },
    ];
    expect(faultsOf(historyOf(steps), [KILL])[0]?.untilMs).toBeNull();
    steps.push({ f: 'start', atMs: 30, nodes: ['n1'] });
    expect(faultsOf(historyOf(steps), [KILL])[0]?.untilMs).toBe(32);
  });

  it('does not mix up the faults of two nodes, nor of two nemeses', () => {
    const history = historyOf([
      { f: 'kill', atMs: 10, nodes: ['n1'], count: 1 },
      { f: 'kill', atMs: 20, nodes: ['n2'], count: 1 },
      { f: 'cut', atMs: 30, nodes: ['n1'] },
      { f: 'start', atMs: 40, nodes: ['n2'] },
    ]);
    const faults = faultsOf(history, [PARTITION, KILL]);
    expect(faults.map((fault) => [fault.nemesis, fault.nodes[0], fault.untilMs])).toEqual([
      ['kill', 'n1', null],
      ['kill', 'n2', 42],
      ['partition', 'n1', null],
    ]);
  });

  it('ends everything that is on when the end names no nodes', () => {
    const history = historyOf([
      { f: 'cut', atMs: 10, nodes: ['n1'] },
      { f: 'cut', atMs: 20, nodes: ['n2'] },
      { f: 'mend', atMs: 30, nodes: [], count: 4 },
    ]);
    expect(faultsOf(history, [PARTITION]).map((fault) => [fault.untilMs, fault.effectCount])).toEqual([
      [32, 4],
      [32, 4],
    ]);
  });

  it('leaves a fault open when its end fails or never returns', () => {
    for (const broken of [{ error: 'nemesis-failed' }, { completes: false }]) {
      const history = historyOf([
        { f: 'kill', atMs: 10, nodes: ['n1'], count: 1 },
        { f: 'start', atMs: 20, nodes: ['n1'], ...broken },
      ]);
      expect(faultsOf(history, [KILL])[0]).toMatchObject({ untilMs: null, effectCount: 1 });
    }
  });

  it('keeps a beginning that failed, or never returned, without claiming that it took effect', () => {
    const failed = historyOf([{ f: 'kill', atMs: 10, nodes: ['n1'], error: 'nemesis-failed' }]);
    expect(faultsOf(failed, [KILL])).toMatchObject([
      { nodes: ['n1'], effectCount: 0, untilMs: null, evidence: { error: 'nemesis-failed' } },
    ]);
    const hanging = historyOf([{ f: 'kill', atMs: 10, nodes: ['n1'], completes: false }]);
    expect(faultsOf(hanging, [KILL])).toMatchObject([{ nodes: ['n1'], effectCount: 0, untilMs: null }]);
  });

  it('loses no evidence when begin and end use the same name', () => {
    const history = historyOf([
      { f: 'kill', atMs: 10, nodes: ['n1'], count: 1, evidence: { pid: 7, signal: 'SIGKILL' } },
      { f: 'start', atMs: 20, nodes: ['n1'], evidence: { pid: 9, signal: 'SIGKILL' } },
    ]);
    expect(faultsOf(history, [KILL])[0]?.evidence).toEqual({ pid: 7, signal: 'SIGKILL', 'start.pid': 9 });
  });

  it('does not end a fault twice, and overlooks client operations and strangers', () => {
    const history = historyOf([
      { f: 'cut', atMs: 10, nodes: ['n1'] },
      { f: 'mend', atMs: 20, count: 3 },
      { f: 'mend', atMs: 30, count: 5 },
      { f: 'unknown-to-all', atMs: 40, nodes: ['n1'] },
    ]);
    history.append({ type: 'invoke', process: 0, f: 'cut', value: { nodes: ['n1'] }, timeNs: 50e6 });
    expect(faultsOf(history, [PARTITION])).toMatchObject([{ untilMs: 22, effectCount: 3 }]);
  });

  it('survives values that are not what a nemesis writes', () => {
    const history = History.of([
      { process: 'nemesis', f: 'cut', type: 'invoke', value: null, timeNs: 0 },
      { process: 'nemesis', f: 'cut', type: 'info', value: ['n1'], timeNs: 1e6 },
      { process: 'nemesis', f: 'mend', type: 'invoke', value: 7, timeNs: 2e6 },
      { process: 'nemesis', f: 'mend', type: 'info', value: { effect: 'much' }, timeNs: 3e6 },
    ]);
    expect(faultsOf(history, [PARTITION])).toMatchObject([{ nodes: [], untilMs: 3, effectCount: 0 }]);
  });
});
