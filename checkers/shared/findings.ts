/**
 * Anomalies as a scan finds them: the first few of each type are explained, the others only counted, so that
 * a system that is wrong a million times still gives a report that a person can read.
 */
import type { Anomaly, CheckResult } from '../../src/index.ts';
import { counted } from './wording.ts';

/** Anomalies of one type that are explained. */
export const EXPLAINED_MAX = 8;

export class Findings {
  readonly #counts = new Map<string, number>();
  readonly #anomalies: Anomaly[] = [];

  /** Counts one; `explain` is called only where it will be shown. */
  add(type: string, explain: () => Omit<Anomaly, 'type'>): void {
    const count = (this.#counts.get(type) ?? 0) + 1;
    this.#counts.set(type, count);
    if (count <= EXPLAINED_MAX) this.#anomalies.push({ type, ...explain() });
  }

  /** Those that are explained, in the order in which they were found. */
  get anomalies(): readonly Anomaly[] {
    return this.#anomalies;
  }

  get count(): number {
    let total = 0;
    for (const count of this.#counts.values()) total += count;
    return total;
  }

  /** How often each type was found, for `stats`. */
  counts(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }

  /** `2 wrong-total, 1 negative-balance`. */
  words(): string {
    return [...this.#counts].map(([type, count]) => `${count} ${type}`).join(', ');
  }

  /** The result where something was found: `41 reads: 2 wrong-total; the first: …`. */
  result(parts: { readonly checker: string; readonly judged: string; readonly stats: object }): CheckResult {
    const { checker, judged, stats } = parts;
    return {
      checker,
      valid: false,
      summary: `${judged}: ${this.words()}`,
      anomalies: this.#anomalies,
      stats: { ...stats, anomalies: this.counts() },
    };
  }
}

/** Nothing can be said of the history, for this reason. */
export function unknownResult(checker: string, summary: string): CheckResult {
  return { checker, valid: 'unknown', summary, anomalies: [] };
}

/** `operation 7, a read, gave {"x":1}, which is no list`: why a history cannot be judged. */
export function malformed(op: { readonly index: number; readonly f: string }, trouble: string): string {
  const article = /^[aeiou]/.test(op.f) ? 'an' : 'a';
  return `operation ${op.index}, ${article} ${op.f}, ${trouble}`;
}

/** A value in a sentence, cut where it is long. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length <= SHOWN_LENGTH_MAX
    ? text
    : `${text.slice(0, SHOWN_LENGTH_MAX)}… (${counted(text.length, 'sign')})`;
}

const SHOWN_LENGTH_MAX = 120;
