import { expect, it } from 'vitest';
import type { Completion, Invocation } from '../src/index.ts';
import effects from './effects.ts';
import { judged, playedAgainst } from './testing/played.ts';

/** A ledger that knows ids again; made wrong by what it is told to forget. */
function ledger({ loses = 0, forgets = 0 } = {}) {
  const accepted: number[] = [];
  const known = new Set<number>();
  let count = 0;
  return ({ f, value }: Invocation): Completion => {
    if (f === 'effects') return { type: 'ok', value: accepted.slice() };
    const id = value as number;
    count++;
    const isAgain = known.has(id) && !(forgets > 0 && count % forgets === 0);
    if (!isAgain && !(loses > 0 && count % loses === 0)) accepted.push(id);
    known.add(id);
    return { type: 'ok', value };
  };
}

function verdictOf(lies: { loses?: number; forgets?: number }) {
  const { valid, results } = judged(effects, playedAgainst(effects, ledger(lies)));
  const { anomalies } = results['exactly-once']!;
  return { valid, types: [...new Set(anomalies.map(({ type }) => type))], results };
}

it('passes a ledger that knows ids again', () => {
  const { valid, results } = verdictOf({});
  expect(valid).toBe(true);
  expect(results['exactly-once']!.summary).toMatch(
    /^1\d\d\d submissions acknowledged: each took effect once/,
  );
});

it('finds effects that are lost', () => {
  expect(verdictOf({ loses: 50 })).toMatchObject({ valid: false, types: ['lost-effect'] });
});

it('finds retries that take effect again', () => {
  expect(verdictOf({ forgets: 10 })).toMatchObject({ valid: false, types: ['duplicated-effect'] });
});

it('finds a refusal that took effect', () => {
  const honest = ledger();
  let count = 0;
  const lying = (op: Invocation): Completion => {
    const completion = honest(op);
    return op.f === 'submit' && ++count % 40 === 0 ? { type: 'fail', error: 'unavailable' } : completion;
  };
  const { valid, results } = judged(effects, playedAgainst(effects, lying));
  expect(valid).toBe(false);
  expect(results['exactly-once']!.anomalies[0]!.type).toBe('aborted-effect');
});
