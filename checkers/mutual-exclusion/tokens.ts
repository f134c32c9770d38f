/** Fencing tokens: unique, growing in real time, and the resource keeps to them. */
import type { Anomaly, History, Key } from '../../src/index.ts';
import type { Findings } from '../shared/findings.ts';
import { clockFor } from '../shared/wording.ts';
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
      this.#findings.add('duplicate-token', () =>
        this.#explain({ index: owner, token: acquire.token }, acquire, 'got the token'),
      );
    } else if (before !== undefined && before.token > acquire.token) {
      this.#findings.add('token-not-increasing', () => this.#explain(before, acquire, 'got the token'));
    }
  }

  endEffect(effect: Stamped): void {
    this.accepted++;
    const before = this.#effects.end(effect);
    if (before === undefined || before.token <= effect.token) return;
    this.#findings.add('stale-token-accepted', () =>
      this.#explain(before, effect, 'was accepted with the token'),
    );
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

  #explain(before: Stamped, after: Stamped, did: string): Omit<Anomaly, 'type'> {
    const history = this.#history;
    const key = history.keyAt(after.index);
    const end = history.pairOf(before.index);
    const clock = clockFor([end, after.index].map((index) => history.timeNsAt(index)));
    const f = history.fAt(after.index);
    const whose = ({ index, token }: Stamped) =>
      `process ${history.processAt(index)}'s ${f} (operation ${index}) ${did} ${token}`;
    const ended = clock(history.timeNsAt(end));
    const began = clock(history.timeNsAt(after.index));
    const isSame = before.token === after.token;
    return {
      message: `${key === undefined ? '' : `key ${key}: `}${whose(after)}, ${isSame ? 'and' : 'although'} ${whose(before)}${isSame ? ' too' : ' before'}`,
      steps: isSame
        ? [`Both got ${after.token}, so the resource cannot tell one holder from the other.`]
        : [
            `Operation ${before.index} had token ${before.token} and completed at ${ended}.`,
            `Operation ${after.index} began after that, at ${began}, and had the smaller token ${after.token}.`,
          ],
      ops: [before.index, after.index].sort((a, b) => a - b),
      ...(key === undefined ? {} : { key }),
      detail: { tokens: [before.token, after.token] },
    };
  }
}
