/** Fencing tokens: unique, growing in real time, and the resource keeps to them. */
import type { Anomaly, History, Key } from '../../src/index.ts';
import type { Findings } from '../shared/findings.ts';
import { inOrder, keyPrefix, timesOf } from '../shared/told-op.ts';
import { Largest, type Stamped } from './largest.ts';

export interface TokensInput {
  readonly history: History;
  readonly findings: Findings;
  readonly realtime: boolean;
}

export class Tokens {
  /** Acquires that gave one. */
  acquired = 0;
  /** Effects that were accepted with one. */
  accepted = 0;
  readonly #history: History;
  readonly #findings: Findings;
  readonly #acquires: Largest;
  readonly #effects: Largest;
  /** The acquire that got a token first. */
  readonly #owners = new Map<Key | undefined, Map<number, number>>();

  constructor({ history, findings, realtime }: TokensInput) {
    this.#history = history;
    this.#findings = findings;
    this.#acquires = new Largest(history, realtime);
    this.#effects = new Largest(history, realtime);
  }

  beginAcquire(index: number): void {
    this.#acquires.begin(index);
  }

  beginEffect(index: number): void {
    this.#effects.begin(index);
  }

  endAcquire(acquire: Stamped): void {
    this.acquired++;
    const before = this.#acquires.end(acquire);
    const owner = this.#ownerOf(acquire);
    if (owner !== undefined) {
      this.#findings.add('duplicate-token', () => this.#duplicate(owner, acquire));
    } else if (before !== undefined && before.token > acquire.token) {
      this.#findings.add('token-not-increasing', () => this.#inverted(before, acquire, 'got'));
    }
  }

  endEffect(effect: Stamped): void {
    this.accepted++;
    const before = this.#effects.end(effect);
    if (before === undefined || before.token <= effect.token) return;
    this.#findings.add('stale-token-accepted', () => this.#inverted(before, effect, 'was accepted with'));
  }

  /** Who got the token before; undefined, and it is the owner from now on, where nobody did. */
  #ownerOf({ index, token }: Stamped): number | undefined {
    const key = this.#history.keyAt(index);
    const owners = this.#owners.get(key) ?? new Map<number, number>();
    this.#owners.set(key, owners);
    const owner = owners.get(token);
    if (owner === undefined) owners.set(token, index);
    return owner;
  }

  #duplicate(owner: number, { index, token }: Stamped): Omit<Anomaly, 'type'> {
    const message = `${this.#who(owner)} and ${this.#who(index)} both got the token ${token}`;
    const steps = [`Both got ${token}, so the resource cannot tell one holder from the other.`];
    return this.#anomaly([owner, index], { message, steps, detail: { tokens: [token, token] } });
  }

  #inverted(before: Stamped, after: Stamped, did: string): Omit<Anomaly, 'type'> {
    const end = this.#history.pairOf(before.index);
    const at = timesOf(this.#history, [end, after.index]);
    const message =
      `${this.#who(after.index)} ${did} the token ${after.token}, although ` +
      `${this.#who(before.index)} ${did} the token ${before.token} before`;
    const began = `Operation ${after.index} began after that, at ${at(after.index)}`;
    return this.#anomaly([before.index, after.index], {
      message,
      steps: [
        `Operation ${before.index} had token ${before.token} and completed at ${at(end)}.`,
        `${began}, and had the smaller token ${after.token}.`,
      ],
      detail: { tokens: [before.token, after.token] },
    });
  }

  #anomaly(
    ops: readonly number[],
    parts: Pick<Anomaly, 'message' | 'steps' | 'detail'>,
  ): Omit<Anomaly, 'type'> {
    const key = this.#history.keyAt(ops[0]!);
    const message = `${keyPrefix(key)}${parts.message}`;
    return { ...parts, message, ops: inOrder(ops), ...(key === undefined ? {} : { key }) };
  }

  #who(index: number): string {
    const history = this.#history;
    return `process ${history.processAt(index)}'s ${history.fAt(index)} (operation ${index})`;
  }
}
