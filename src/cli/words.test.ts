import { expect, it } from 'vitest';
import type { FaultRecord } from '../core/faults.ts';
import { faultSummaries } from './fault-summary.ts';
import { duration, grouped, plural, quoted, shown, speed } from './words.ts';

it('groups digits by thousands', () => {
  expect([0, 999, 1000, 1234567].map(grouped)).toEqual(['0', '999', '1,000', '1,234,567']);
  expect([plural(1, 'seed'), plural(2, 'seed')]).toEqual(['1 seed', '2 seeds']);
});

it('says times as people do', () => {
  expect([120, 59_940, 119_900, 125_000].map(duration)).toEqual([
    '0.12 s',
    '59.9 s',
    '119.9 s',
    '2 min 05 s',
  ]);
  expect(speed({ ownMs: 5000, wallMs: 1000 })).toBe('×5.0');
  expect(speed({ ownMs: 1_234_000, wallMs: 1000 })).toBe('×1,234');
});

it('shows paths as one would type them', () => {
  expect([shown('runs/x'), shown('.'), shown('/elsewhere/x')]).toEqual(['runs/x', '.', '/elsewhere/x']);
  expect([quoted('a-b/c.ts'), quoted("it's")]).toEqual(['a-b/c.ts', `'it'\\''s'`]);
});

it('sums faults up by nemesis, and says which had no effect', () => {
  const fault = (effectCount: number, evidence: Record<string, unknown>): FaultRecord => ({
    nemesis: 'kill',
    f: 'kill',
    nodes: ['n2'],
    atMs: 1,
    untilMs: 2,
    effectCount,
    evidence,
  });
  const faults = [
    fault(2, { killed: ['n1', 'n2'], messagesStopped: 1200, pids: [4711] }),
    fault(1, { killed: ['n1'], messagesStopped: 34, 'start.killed': ['n1'] }),
    fault(0, { killed: [] }),
  ];
  const text = '2 faults took effect; 1 did not; on n2; killed 4, messages stopped 1,234';
  expect(faultSummaries(faults)).toEqual([{ nemesis: 'kill', text }]);
});
