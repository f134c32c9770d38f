/**
 * Permits of rate limiters: of no span of time may more be granted than the bound allows. A few tenants
 * (keys), each with a token bucket of its own, whose bound stands in every request, so that a limiter needs
 * no other configuration. Small buckets that fill fast, so that they are empty and full again many times in
 * a run; most requests take one permit, some several, and some tenants are asked far more often than they
 * may be granted.
 *
 * A limiter that is exact denies only where nothing is left; a distributed one may keep some back, so
 * denials are judged only where a target asks for it, with the checker's option `exact`.
 */
import { rateBound } from '../checkers/rate-bound/index.ts';
import type { Context, Invocation, Workload, WorkloadOptions } from '../src/index.ts';
import { usualCheckers } from './shared/usual-checkers.ts';

const KEYS = 4;
/** Of one key; the next ones have twice and four times as many, and so on in turn. */
const BURST = 5;
const RATE_PER_S = 10;
const SIZES = [1, 2, 4] as const;
/** Part of the requests that go to the first key: a tenant that wants too much. */
const BUSY_RATIO = 0.4;
const SEVERAL_RATIO = 0.2;

function request(keyCount: number) {
  return ({ random }: Context): Invocation => {
    const key = random.chance(BUSY_RATIO) ? 0 : random.int(keyCount);
    const size = SIZES[key % SIZES.length]!;
    const burst = BURST * size;
    const permits = random.chance(SEVERAL_RATIO) ? 2 + random.int(burst - 1) : 1;
    return { f: 'take', key, value: { permits, ratePerS: RATE_PER_S * size, burst } };
  };
}

function keyCountOf({ keyCount }: WorkloadOptions): number {
  return keyCount > 0 ? keyCount : KEYS;
}

const permits: Workload = {
  name: 'permits',
  summary: 'a rate limiter grants each tenant no more permits than its token bucket holds',
  operations: [
    {
      f: 'take',
      takes: '{permits, ratePerS, burst}: how many are asked for, and the bucket of the key',
      gives: 'how many were granted: all of them, or 0',
      doc:
        'Takes permits out of the token bucket of the key, which holds up to `burst`, is full at first and is ' +
        'filled with `ratePerS` a second. A denial is `ok` with 0.',
    },
  ],
  generator: (options) => request(keyCountOf(options)),
  checkers: (options) => [rateBound(), ...usualCheckers(options)],
};

export default permits;
