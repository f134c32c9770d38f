import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadInputError, type CheckContext } from '../../src/index.ts';
import { expectAgreement } from '../testing/agreement.ts';
import { contextOf, historyOf, type Told } from '../testing/history.ts';
import plugin, { type RateBoundOptions, rateBound } from './index.ts';
import { MaxTree } from './max-tree.ts';
import fuzz from './testing/rate-bound.fuzz.ts';

const BUCKET = { bound: { kind: 'bucket', ratePerS: 10, burst: 2 } } as const;
const WINDOW = { bound: { kind: 'window', limit: 2, windowMs: 1000 } } as const;

function check(
  told: readonly Told[],
  options: RateBoundOptions = BUCKET,
  context: Partial<CheckContext> = {},
) {
  return rateBound(options).check(historyOf(told), contextOf(context));
}

/** A request of its own process, a millisecond long. */
function take(fromMs: number, gave: unknown, more: Partial<Told> = {}): Told {
  return { process: fromMs, f: 'take', value: null, gave, fromMs, toMs: fromMs + 1, ...more };
}

describe('a token bucket', () => {
  it('grants its burst at once, and then what flows in', () => {
    const result = check([take(0, true), take(2, 1), take(4, false), take(110, true), take(210, true)]);
    expect(result).toMatchObject({ valid: true, stats: { limiters: 1, requests: 5, asked: 5, granted: 4 } });
    expect(result.summary).toBe('5 requests to 1 limiter: never more granted than the bound allows');
  });

  it('is wrong where it grants more', () => {
    const result = check([take(0, true), take(10, true), take(20, true), take(30, false)]);
    expect(result.valid).toBe(false);
    expect(result.anomalies).toEqual([
      {
        type: 'over-granted',
        message:
          '3 permits were granted within 21 ms, from 0.000 s to 0.021 s, ' +
          'and the bound of 10 a second after a burst of 2 allows 2.21',
        steps: [
          '3 requests began and ended within these 21 ms, and so were granted in them: 3 permits together.',
          'A bucket that was full at the beginning holds 2, and 10 a second flow in: 2.21.',
        ],
        ops: [0, 2, 4],
        detail: { granted: 3, allowed: 2.21, fromMs: 0, toMs: 21, requests: 3 },
      },
    ]);
  });

  it('is given the benefit of the doubt', () => {
    const long = { toMs: 400 };
    expect(check([take(0, true), take(10, true), take(20, true, long)]).valid).toBe(true);
    expect(check([take(0, true), take(10, true), take(20, null, { outcome: 'info' })]).valid).toBe(true);
    expect(check([take(0, true), take(10, true), take(20, true, { outcome: 'fail' })]).valid).toBe(true);
    expect(
      check([take(0, true), take(10, true), take(20, true)], { ...BUCKET, toleranceRatio: 0.5 }).valid,
    ).toBe(true);
  });

  it('is wrong where it grants more than was asked for', () => {
    const result = check([take(0, 2, { value: 1 })]);
    expect(result.anomalies[0]).toMatchObject({ type: 'more-than-asked', ops: [0] });
    expect(result.anomalies[0]!.message).toBe("process 0's take, operation 0, asked for 1 and was granted 2");
  });

  it('counts each key by itself, under the bound that its requests name', () => {
    const of = (key: string, burst: number) => ({ key, value: { permits: 1, ratePerS: 10, burst } });
    const told = [take(0, 1, of('a', 1)), take(2, 1, of('b', 2)), take(4, 1, of('b', 2))];
    expect(check(told, {})).toMatchObject({ valid: true, stats: { limiters: 2 } });
    const result = check([...told, take(6, 1, of('a', 1))], {});
    expect(result.anomalies[0]).toMatchObject({ type: 'over-granted', key: 'a', ops: [0, 6] });
    expect(result.anomalies[0]!.message).toMatch(/^key a: 2 permits were granted within 7 ms/);
  });

  it('tells an excess once, and the next one too', () => {
    const burst = (fromMs: number) => [0, 2, 4, 6].map((more) => take(fromMs + more, true));
    const result = check([...burst(0), ...burst(5000)]);
    expect(result.anomalies.map(({ ops }) => ops.length)).toEqual([3, 3]);
  });
});

describe('a sliding window', () => {
  it('grants no more than its limit in any span that is shorter', () => {
    expect(check([take(0, true), take(500, true), take(999, false), take(1000, true)], WINDOW).valid).toBe(
      true,
    );
    const result = check([take(0, true), take(500, true), take(998, true)], WINDOW);
    expect(result.anomalies[0]!.message).toBe(
      '3 permits were granted within 999 ms, from 0.000 s to 0.999 s, and the bound of 2 in 1000 ms allows 2',
    );
    expect(check([take(0, true), take(500, true), take(999, true)], WINDOW).valid).toBe(true);
  });
});

describe('an exact limiter', () => {
  const exact = { ...BUCKET, exact: true };

  it('denies only where nothing may be left', () => {
    const told = [take(0, true), take(2, true), take(10, false)];
    expect(check(told, exact)).toMatchObject({
      valid: true,
      summary:
        '3 requests to 1 limiter: never more granted than the bound allows, and every denial was right',
    });
    const result = check([...told, take(500, false)], exact);
    expect(result.anomalies).toHaveLength(1);
    expect(result.anomalies[0]).toMatchObject({
      type: 'wrongly-denied',
      message: "process 500's take, operation 6, asked for 1 and got none, though 2 were left at least",
      ops: [6],
    });
    expect(check([...told, take(500, false)]).valid).toBe(true);
  });

  it('may deny where requests of unknown outcome may have taken all', () => {
    const lost = take(1, null, { outcome: 'info', value: 2 });
    expect(check([take(0, true, { value: 0 }), lost, take(10, false)], exact).valid).toBe(true);
    expect(check([take(0, true, { value: 0 }), take(10, false)], exact).valid).toBe(false);
    const partly = check([take(10, 1, { value: 2 })], { ...WINDOW, exact: true });
    expect(partly.anomalies[0]!.message).toMatch(/asked for 2 and got only 1, though 2 were left at least$/);
  });

  it('may deny more than it ever holds', () => {
    expect(check([take(0, false, { value: 3 })], exact).valid).toBe(true);
  });

  it('holds for windows too', () => {
    const windowed = { ...WINDOW, exact: true };
    expect(check([take(0, true), take(10, true), take(900, false)], windowed).valid).toBe(true);
    expect(check([take(0, true), take(10, true), take(1500, false)], windowed).valid).toBe(false);
  });
});

describe('rate-bound', () => {
  it('agrees with every span and every moment', () => expectAgreement(fuzz, { runs: 400 }));

  it('knows nothing of what it cannot read', () => {
    expect(check([take(0, true)], {}).summary).toBe(
      'the requests do not say their bound; the options ratePerS and burst, or limit and windowMs, do',
    );
    expect(check([take(0, 'x')]).summary).toBe(
      'operation 0, a take, gave "x", which is no number of permits',
    );
    expect(check([take(0, 1, { value: -1 })]).summary).toMatch(/asks for -1, which is neither a number/);
    expect(check([take(0, 1, { value: { permits: 1, limit: 2 } })]).summary).toMatch(
      /a bound is ratePerS and burst, or limit and windowMs, not limit$/,
    );
    expect(check([take(0, 1, { f: 'read' })]).summary).toBe('operation 0, a read, is no take');
    expect(check([take(0, true, { outcome: 'fail' })]).valid).toBe('unknown');
    expect(check([take(0, true)], BUCKET, { realtime: false }).valid).toBe('unknown');
    const two = [2, 3].map((burst) => take(burst, 1, { value: { permits: 1, ratePerS: 1, burst } }));
    expect(check(two).summary).toMatch(
      /asks under the bound of 1 a second after a burst of 3, and others under/,
    );
  });

  it('suggests itself, and refuses bounds that are none', () => {
    expect(plugin.suggest!(historyOf([take(0, true)]))).toEqual({});
    expect(plugin.suggest!(historyOf([take(0, true), take(3, true, { f: 'read' })]))).toBeUndefined();
    expect(() => plugin.create({ ratePerS: 1 })).toThrow(BadInputError);
    expect(() => plugin.create({ ratePerS: 0, burst: 1 })).toThrow(
      /ratePerS must be a number above 0, not 0/,
    );
    expect(plugin.create({ limit: 1, windowMs: 1, toleranceRatio: 0.1 }).name).toBe('rate-bound');
  });
});

describe('the tree', () => {
  it('answers as a plain list does', () => {
    const steps = fc.array(fc.tuple(fc.nat(9), fc.integer({ min: -3, max: 3 })), { maxLength: 12 });
    const starts = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 10 });
    const property = fc.property(starts, steps, fc.integer({ min: -4, max: 6 }), (list, adds, threshold) => {
      const tree = new MaxTree(Float64Array.from(list));
      const plain = [...list];
      for (const [place, amount] of adds) {
        const at = place % list.length;
        tree.add(at, amount);
        for (let i = 0; i <= at; i++) plain[i]! += amount;
      }
      for (let count = 0; count <= list.length; count++) {
        const first = plain.slice(0, count);
        expect(tree.largest(count)).toBe(Math.max(Number.NEGATIVE_INFINITY, ...first));
        expect(tree.lastAbove(count, threshold)).toBe(first.findLastIndex((value) => value > threshold));
      }
      for (const [i, start] of list.entries()) expect(tree.addedFrom(i)).toBe(plain[i]! - start);
    });
    fc.assert(property, { numRuns: 500 });
  });
});
