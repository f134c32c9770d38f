/** Findings, of which some types are allowed: those are counted, and no reason for a verdict. */
import type { CheckResult } from '../../src/index.ts';
import { Findings } from '../shared/findings.ts';
import type { Evidence } from './tell.ts';

export class LogFindings {
  readonly #findings = new Findings();
  readonly #allows: (type: string) => boolean;
  readonly #allowed = new Map<string, number>();

  constructor(allows: (type: string) => boolean) {
    this.#allows = allows;
  }

  get count(): number {
    return this.#findings.count;
  }

  add(type: string, explain: () => Evidence): void {
    if (this.#allows(type)) this.allow(type);
    else this.#findings.add(type, explain);
  }

  /** Counts one that is no violation here. */
  allow(type: string): void {
    this.#allowed.set(type, (this.#allowed.get(type) ?? 0) + 1);
  }

  allowedCounts(): Record<string, number> {
    return Object.fromEntries(this.#allowed);
  }

  result(parts: { readonly checker: string; readonly judged: string; readonly stats: object }): CheckResult {
    return this.#findings.result(parts);
  }
}
