/** Holds each ledger that was read against the submissions; what it finds of an id it tells once. */
import { type History, NONE } from '../../src/index.ts';
import type { Findings } from '../shared/findings.ts';
import { type Entry, eachEntry } from './entries.ts';
import { Explainer } from './explain.ts';
import type { EffectId, Ledger } from './ledgers.ts';

export interface LedgerJudgeInput {
  readonly history: History;
  readonly ledger: Ledger;
  readonly findings: Findings;
  readonly realtime: boolean;
}

export class LedgerJudge {
  /** Ids that the last ledger has. */
  effects = 0;
  /** Those of them of which nobody knew whether they had taken effect. */
  recovered = 0;
  readonly #input: LedgerJudgeInput;
  readonly #explain: Explainer;
  /** What was told already: a type and an id. */
  readonly #told = new Set<string>();
  /** How often the last ledger has each submitted id, by code. */
  #counts = new Int32Array(0);

  constructor(input: LedgerJudgeInput) {
    this.#input = input;
    this.#explain = new Explainer(input.history, input.ledger);
  }

  get acknowledged(): number {
    return this.#input.ledger.okAttempt.filter((index) => index !== NONE).length;
  }

  /** Judges what each ledger shows; a text says why it cannot be. */
  judgeReads(): string | undefined {
    const { ledger } = this.#input;
    for (const read of ledger.reads) {
      const trouble = this.#judgeRead(read);
      if (trouble !== undefined) return trouble;
    }
    this.effects = this.#counts.reduce((sum, count) => sum + Math.min(count, 1), 0);
    this.recovered = this.#counts.reduce((sum, count, code) => {
      const isOpen = ledger.okAttempt[code] === NONE && ledger.attempt[code] !== NONE;
      return sum + (count > 0 && isOpen ? 1 : 0);
    }, 0);
    return undefined;
  }

  #judgeRead(read: number): string | undefined {
    const { history, ledger } = this.#input;
    const counts = new Int32Array(ledger.ids.size);
    const strangers = new Map<EffectId, number>();
    /** By resource, the entry with the highest token so far. */
    const newest = new Map<EffectId, Entry>();
    const trouble = eachEntry(history, read, (entry) => {
      if (entry.count === 0) return;
      const code = ledger.ids.find(entry.id);
      if (code === NONE) strangers.set(entry.id, (strangers.get(entry.id) ?? 0) + entry.count);
      else counts[code]! += entry.count;
      if (entry.token !== undefined) this.#judgeToken(read, entry, newest);
    });
    if (trouble !== undefined) return trouble;
    for (const [id, count] of strangers) this.#judgeStranger({ read, id, count });
    for (let code = 0; code < counts.length; code++) {
      if (counts[code]! > 0) this.#judgeEffect({ read, code, count: counts[code]! });
    }
    this.#counts = counts;
    return undefined;
  }

  #judgeToken(read: number, entry: Entry, newest: Map<EffectId, Entry>): void {
    const resource = entry.resource ?? entry.id;
    const before = newest.get(resource);
    if (before !== undefined && before.token! > entry.token!) {
      this.#tell('stale-effect', entry.id, () => this.#explain.stale({ read, before, entry }));
    } else newest.set(resource, entry);
  }

  #judgeStranger({ read, id, count }: { read: number; id: EffectId; count: number }): void {
    this.#tell('unexpected-effect', id, () => this.#explain.unexpected({ read, id, submit: NONE }));
    if (count > 1)
      this.#tell('duplicated-effect', id, () => this.#explain.duplicated({ read, id, count, submit: NONE }));
  }

  #judgeEffect({ read, code, count }: { read: number; code: number; count: number }): void {
    const { history, ledger, realtime } = this.#input;
    const id = ledger.ids.values[code] as EffectId;
    const attempt = ledger.attempt[code]!;
    const failed = ledger.failedAttempt[code]!;
    const done = realtime ? history.pairOf(read) : Number.POSITIVE_INFINITY;
    const isPossible = attempt !== NONE && attempt < done;
    if (!isPossible && failed !== NONE && failed < done) {
      this.#tell('aborted-effect', id, () => this.#explain.aborted({ read, id, submit: failed }));
    } else if (!isPossible) {
      const submit = attempt === NONE ? failed : attempt;
      this.#tell('unexpected-effect', id, () => this.#explain.unexpected({ read, id, submit }));
    }
    if (count > 1) {
      const submit = attempt === NONE ? failed : attempt;
      this.#tell('duplicated-effect', id, () => this.#explain.duplicated({ read, id, count, submit }));
    }
  }

  /** Judges the last ledger for what it lacks; gives how many were acknowledged too late to tell. */
  judgeLosses(): number {
    const { history, ledger, findings, realtime } = this.#input;
    const read = ledger.reads.at(-1);
    if (read === undefined || !realtime) return 0;
    let late = 0;
    for (let code = 0; code < ledger.okAttempt.length; code++) {
      const submit = ledger.okAttempt[code]!;
      if (submit === NONE || this.#counts[code]! > 0) continue;
      if (history.pairOf(submit) > read) late++;
      else {
        const id = ledger.ids.values[code] as EffectId;
        findings.add('lost-effect', () => this.#explain.lost({ read, id, submit }));
      }
    }
    return late;
  }

  #tell(type: string, id: EffectId, explain: Parameters<Findings['add']>[1]): void {
    const name = `${type} ${JSON.stringify(id)}`;
    if (this.#told.has(name)) return;
    this.#told.add(name);
    this.#input.findings.add(type, explain);
  }
}
