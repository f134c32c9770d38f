/** Fencing tokens in the values of operations. */
import type { History } from '../../src/index.ts';
import { malformed, shown } from '../shared/findings.ts';

function fieldOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>).token
    : undefined;
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** The token that an acquire gave, or null; a text says what is wrong with the value. */
export function acquiredToken(history: History, acquire: number): number | null | string {
  const value = history.valueAt(history.pairOf(acquire));
  if (typeof value === 'number') {
    // A completion without a value of its own repeats the invocation's.
    return value === history.valueAt(acquire) ? null : numberOf(value);
  }
  const token = fieldOf(value);
  if (token === undefined || token === null || typeof token === 'number') return numberOf(token);
  return malformed({ index: acquire, f: 'acquire' }, `gave the token ${shown(token)}, which is no number`);
}

/** The token that a release or an effect names, or null. */
export function namedToken(value: unknown): number | null {
  return numberOf(value) ?? numberOf(fieldOf(value));
}
