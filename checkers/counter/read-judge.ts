/** Goes with a history through time, and holds each read to its bounds as it completes. */
import type { History, Key } from '../../src/index.ts';
import { eachClientOp } from '../shared/client-ops.ts';
import { Findings } from '../shared/findings.ts';
import { changeOf } from './changes.ts';
import { explainRead } from './explain.ts';
import { type Bounds, type Certain, Sums } from './sums.ts';

export type ReadsJudged = 'every' | 'final';

interface Counter {
  readonly sums: Sums;
  /** Adds that succeed in the end. */
  addCount: number;
}

export class ReadJudge {
  readonly findings = new Findings();
  readonly #history: History;
  readonly #judges: ReadsJudged;
  readonly #counters = new Map<Key | undefined, Counter>();
  /** By process: what the read that it has under way must see. */
  readonly #reading = new Map<number, Certain>();
  #reads = 0;
  #exactReads = 0;
  #last: (Bounds & { readonly read: number }) | null = null;

  constructor(history: History, judges: ReadsJudged) {
    this.#history = history;
    this.#judges = judges;
    eachClientOp(history, ({ index, outcome }) => {
      if (outcome === 'ok' && history.fAt(index) !== 'read') this.#counterOf(index).addCount++;
    });
  }

  /** Takes an invocation. */
  begin(index: number): void {
    const history = this.#history;
    const outcome = history.outcomeOf(index);
    if (outcome === 'fail') return;
    const { sums } = this.#counterOf(index);
    const change = changeOf(history, index);
    if (change !== undefined) sums.begin(change);
    else if (outcome === 'ok') this.#reading.set(history.processAt(index) as number, sums.certain());
  }

  /** Takes a completion that is `ok`. */
  end(index: number, completion: number): void {
    const { sums, addCount } = this.#counterOf(index);
    const change = changeOf(this.#history, index);
    if (change !== undefined) {
      sums.succeed(change);
      return;
    }
    const certain = this.#reading.get(this.#history.processAt(index) as number)!;
    if (this.#judges === 'final' && certain.count < addCount) return;
    const bounds = sums.boundsSince(certain);
    this.#judge({
      index,
      read: this.#history.valueAt(completion) as number,
      bounds,
      rounding: sums.rounding(),
    });
  }

  #judge({ index, read, bounds, rounding }: Judged): void {
    this.#reads++;
    if (bounds.low === bounds.high) this.#exactReads++;
    this.#last = { ...bounds, read };
    const history = this.#history;
    if (read < bounds.low - rounding) {
      this.findings.add('read-too-low', () => explainRead({ history, index, read, bounds, isLow: true }));
    } else if (read > bounds.high + rounding) {
      this.findings.add('read-too-high', () => explainRead({ history, index, read, bounds, isLow: false }));
    }
  }

  get stats() {
    const counters = [...this.#counters.values()];
    return {
      counters: counters.length,
      adds: counters.reduce((sum, { addCount }) => sum + addCount, 0),
      reads: this.#reads,
      /** Reads whose bounds are one number. */
      exactReads: this.#exactReads,
      last: this.#last,
    };
  }

  #counterOf(index: number): Counter {
    const key = this.#history.keyAt(index);
    let counter = this.#counters.get(key);
    if (counter === undefined) {
      counter = { sums: new Sums(), addCount: 0 };
      this.#counters.set(key, counter);
    }
    return counter;
  }
}

interface Judged {
  readonly index: number;
  readonly read: number;
  readonly bounds: Bounds;
  readonly rounding: number;
}
