/** Evidence in words: the submission, and the ledger that contradicts it. */
import { type Anomaly, type History, NONE } from '../../src/index.ts';
import { shown } from '../shared/findings.ts';
import { inOrder, keyPrefix, timesOf, toldOp } from '../shared/told-op.ts';
import type { Entry } from './entries.ts';
import type { EffectId, Ledger } from './ledgers.ts';

export type Evidence = Omit<Anomaly, 'type'>;

/** An effect that a ledger shows or lacks. */
export interface Sight {
  /** Invocation of the operation that read the ledger. */
  readonly read: number;
  readonly id: EffectId;
  /** Invocation of a submission of the id, or `NONE`. */
  readonly submit: number;
}

export interface StaleSight {
  readonly read: number;
  /** The entry with the higher token, and the one after it. */
  readonly before: Entry;
  readonly entry: Entry;
}

export class Explainer {
  readonly #history: History;
  readonly #ledger: Ledger;

  constructor(history: History, ledger: Ledger) {
    this.#history = history;
    this.#ledger = ledger;
  }

  lost({ read, id, submit }: Sight): Evidence {
    const done = this.#history.pairOf(submit);
    const at = timesOf(this.#history, [done, read]);
    return this.#evidence(
      [submit, read],
      `${toldOp(this.#history, submit)} was acknowledged, and the last read of the effects, operation ${read}, ` +
        `lacks its id ${shown(id)}`,
      [
        `Operation ${submit}, which submitted ${shown(id)}, succeeded at ${at(done)}.`,
        `Operation ${read} read the effects from ${at(read)} on, and ${shown(id)} is not among them.`,
      ],
      { id, effects: 0 },
    );
  }

  duplicated({ read, id, count, submit }: Sight & { readonly count: number }): Evidence {
    const ops = submit === NONE ? [read] : [submit, read];
    return this.#evidence(
      ops,
      `${toldOp(this.#history, read)} shows ${count} effects of ${shown(id)}`,
      [
        submit === NONE
          ? `Nobody submitted ${shown(id)}.`
          : `Operation ${submit} submitted ${shown(id)}; an id takes effect once, however often it is tried.`,
        `Operation ${read} read the effects, and ${shown(id)} is among them ${count} times.`,
      ],
      { id, effects: count },
    );
  }

  aborted({ read, id, submit }: Sight): Evidence {
    return this.#evidence(
      [submit, read],
      `${toldOp(this.#history, submit)} failed, and still took effect: operation ${read} shows ${shown(id)}`,
      [
        `Operation ${submit} submitted ${shown(id)} and failed, so it certainly did not happen; no other attempt can have.`,
        `Operation ${read} read the effects, and ${shown(id)} is among them.`,
      ],
      { id },
    );
  }

  unexpected({ read, id, submit }: Sight): Evidence {
    const isLater = submit !== NONE;
    const at = timesOf(this.#history, [this.#history.pairOf(read), ...(isLater ? [submit] : [])]);
    return this.#evidence(
      isLater ? [read, submit] : [read],
      `${toldOp(this.#history, read)} shows an effect of ${shown(id)}, which nobody had submitted`,
      [
        `Operation ${read} read the effects until ${at(this.#history.pairOf(read))}, and ${shown(id)} is among them.`,
        isLater
          ? `It was submitted for the first time at ${at(submit)}, by operation ${submit}.`
          : `No operation submitted ${shown(id)}.`,
      ],
      { id },
    );
  }

  stale({ read, before, entry }: StaleSight): Evidence {
    const resource = entry.resource ?? entry.id;
    const submits = [before, entry].flatMap(({ id }) => this.#submitOf(id));
    return this.#evidence(
      [...submits, read],
      `${toldOp(this.#history, read)} shows that the effect of ${shown(entry.id)} was accepted with token ` +
        `${entry.token}, after token ${before.token} had been accepted for ${shown(resource)}`,
      [
        `In the ledger that operation ${read} read, ${shown(before.id)} with token ${before.token} comes first.`,
        `After it comes ${shown(entry.id)} with token ${entry.token}: its holder had lost ${shown(resource)} by then.`,
      ],
      { resource, tokens: [before.token, entry.token] },
    );
  }

  #submitOf(id: EffectId): number[] {
    const code = this.#ledger.ids.find(id);
    const attempt = code === NONE ? NONE : this.#ledger.attempt[code]!;
    return attempt === NONE ? [] : [attempt];
  }

  #evidence(ops: readonly number[], message: string, steps: readonly string[], detail: object): Evidence {
    const { key } = this.#ledger;
    return {
      message: `${keyPrefix(key)}${message}`,
      steps,
      ops: inOrder(ops),
      ...(key === undefined ? {} : { key }),
      detail,
    };
  }
}
