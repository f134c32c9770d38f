/** Fencing tokens in the values of operations. */
import type { History } from '../../src/index.ts';
import { sameValue } from '../shared/canonical.ts';
import { malformed, shown } from '../shared/findings.ts';

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The token that an acquire gave, or null; a text says what is wrong with the value. */
export function acquiredToken(history: History, acquire: number): number | null | string {
  const value = history.valueAt(history.pairOf(acquire)) ?? null;
  if (value === null) return null;
  // A completion without a value of its own repeats the invocation's.
  if (sameValue(value, history.valueAt(acquire))) return null;
  const token = isRecord(value) ? (value.token ?? null) : value;
  if (token === null) return null;
  const trouble = `gave ${shown(value)}, which is neither null nor a token (a number, or {token})`;
  return numberOf(token) ?? malformed({ index: acquire, f: 'acquire' }, trouble);
}

/** The token that a release or an effect names, or null. */
export function namedToken(value: unknown): number | null {
  return numberOf(isRecord(value) ? value.token : value);
}
