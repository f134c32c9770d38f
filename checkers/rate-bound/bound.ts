/**
 * What a rate limiter promises. A token bucket holds up to `burst` permits, is full at first and is filled
 * with `ratePerS` a second, so of any span of t seconds no more than burst + rate x t are granted. A
 * sliding window grants no more than `limit` in any span shorter than `windowMs`.
 */
import type { Requests } from './requests.ts';

export type Bound =
  | { readonly kind: 'bucket'; readonly ratePerS: number; readonly burst: number }
  | { readonly kind: 'window'; readonly limit: number; readonly windowMs: number };

/** Fields that say what the bound is, in options and in the values of requests. */
export const BOUND_FIELDS = ['ratePerS', 'burst', 'limit', 'windowMs'] as const;

/** Undefined where the fields name none; a sentence where they make no sense. */
export function boundOf(fields: Readonly<Record<string, unknown>>): Bound | string | undefined {
  const given = BOUND_FIELDS.filter((name) => fields[name] !== undefined);
  if (given.length === 0) return undefined;
  for (const name of given) {
    const value = fields[name];
    const fits = typeof value === 'number' && Number.isFinite(value) && value > 0;
    if (!fits) return `${name} must be a number above 0, not ${JSON.stringify(value)}`;
  }
  const { ratePerS, burst, limit, windowMs } = fields as Readonly<Record<string, number>>;
  const names = given.join(' ');
  if (names === 'ratePerS burst') return { kind: 'bucket', ratePerS: ratePerS!, burst: burst! };
  if (names === 'limit windowMs') return { kind: 'window', limit: limit!, windowMs: windowMs! };
  return `a bound is ratePerS and burst, or limit and windowMs, not ${given.join(' and ')}`;
}

export function sameBound(a: Bound, b: Bound): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

export function boundText(bound: Bound): string {
  if (bound.kind === 'window') return `${bound.limit} in ${bound.windowMs} ms`;
  return `${bound.ratePerS} a second after a burst of ${bound.burst}`;
}

/** What one limiter is judged by. */
export interface Judged {
  readonly requests: Requests;
  readonly bound: Bound;
  /** Part of the bound by which it may be exceeded: 0.001 for a limiter that is 99.9 % accurate. */
  readonly toleranceRatio: number;
}
