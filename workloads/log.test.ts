import { describe, expect, it } from 'vitest';
import log from './log.ts';
import { type LogLie, LogService } from './testing/log-service.ts';
import { judged, OPTIONS, playedAgainst } from './testing/played.ts';

function played(lie?: LogLie, options = OPTIONS) {
  const service = new LogService(lie);
  return playedAgainst(log, (op, process) => service.answer(op, process), options);
}

function typesWith(lie: LogLie): readonly string[] {
  const { results, valid } = judged(log, played(lie));
  expect(valid).toBe(false);
  return Object.keys(results.log!.stats!.anomalies as object);
}

describe('workload log', () => {
  it('passes logs that keep everything in order', () => {
    const { valid, results } = judged(log, played());
    expect(results.log!.summary).toMatch(/^1?\d\d\d messages acknowledged in 4 keys, .* none lost, doubled/);
    expect(valid).toBe(true);
    expect(results.log!.stats).toMatchObject({ unsure: 0, allowed: { 'poll-skip': expect.any(Number) } });
  });

  it('has consumers that read all from the beginning, until they are given nothing more', () => {
    const history = [...played(undefined, { ...OPTIONS, keyCount: 2 })].filter(({ type }) => type === 'ok');
    const seeks = history.filter(({ value }) => (value as { seek?: string }).seek === 'beginning');
    expect(seeks).toMatchObject([{ value: { keys: [0, 1] } }, { value: { keys: [0, 1] } }]);
    for (const { process } of seeks) {
      const last = history.findLast((op) => op.process === process)!;
      expect(last).toMatchObject({ f: 'poll', value: [['poll', {}]] });
    }
  });

  const lies: readonly [LogLie, string][] = [
    ['loses', 'inconsistent-offsets'],
    ['doubles', 'duplicate'],
    ['skips', 'poll-skip'],
    ['repeats', 'nonmonotonic-poll'],
    ['reorders', 'int-nonmonotonic-send'],
    ['shows-uncommitted', 'precommitted-read'],
    ['forgets', 'inconsistent-offsets'],
  ];
  it.each(lies)('finds logs that lie: %s', (lie, type) => {
    expect(typesWith(lie)).toContain(type);
  });

  it('finds what a log forgot that gives no offset twice', () => {
    const service = new LogService('loses');
    const blind = (value: unknown) =>
      (value as unknown[][]).map((micro) =>
        micro[0] === 'send' ? ['send', micro[1], [null, (micro[2] as number[])[1]]] : micro,
      );
    const history = playedAgainst(log, (op, process) => {
      const { value } = service.answer(op, process);
      return { type: 'ok', value: op.f === 'send' || op.f === 'txn' ? blind(value) : value };
    });
    const { valid, results } = judged(log, history);
    expect(valid).toBe(false);
    expect(Object.keys(results.log!.stats!.anomalies as object)).toEqual(['unseen']);
  });
});
