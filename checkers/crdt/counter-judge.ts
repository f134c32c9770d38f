/**
 * Counters, held to bounds: a read is not below the increments that it must have seen less all decrements
 * that it can have seen, and not above the reverse. What earlier reads had seen, its own replica's and those
 * that all replicas have caught up with, counts as well: so a counter that only grows is never seen to
 * shrink, and one that shrinks does so by no more than decrements can have come since.
 */
import { NONE } from '../../src/index.ts';
import { shown } from '../shared/findings.ts';
import { amountOf } from './amounts.ts';
import {
  type BestProofs,
  contradictionOf,
  NO_PROOFS,
  type Proof,
  Sums,
  withProof,
} from './counter-bounds.ts';
import { explainContradiction, explainOutOfBounds } from './explain-counter.ts';
import { Facts } from './facts.ts';
import type { ObjectContext, ObjectJudge } from './object-judge.ts';
import type { Read, Update } from './operations.ts';
import type { ReplicaName } from './told-value.ts';

/** What one replica has for certain. */
interface ReplicaState {
  readonly acknowledged: Sums;
  /** Those of them that are settled. */
  readonly settled: Sums;
  proofs: BestProofs;
}

/** What a read must have seen, as was known when it began. */
interface Must {
  readonly up: number;
  readonly down: number;
  /** By its own replica's reads, and by those that are settled. */
  readonly own: BestProofs;
  readonly settled: BestProofs;
}

export class CounterJudge implements ObjectJudge {
  readonly #context: ObjectContext;
  /** All that did not fail, in order, for explanations. */
  readonly #updates: Update[] = [];
  readonly #facts: Facts<Update | Proof>;
  readonly #may = new Sums();
  readonly #settled = new Sums();
  #settledProofs = NO_PROOFS;
  readonly #replicas = new Map<ReplicaName, ReplicaState>();
  readonly #open = new Map<Read, Must>();

  constructor(context: ObjectContext) {
    this.#context = context;
    this.#facts = new Facts(context.settling);
  }

  beginUpdate(update: Update): string | undefined {
    const amount = amountOf(update);
    if (amount === undefined)
      return `takes ${shown(update.value)}, and neither null nor a whole number from 0 on`;
    this.#may.add(amount);
    this.#updates.push(update);
    return undefined;
  }

  endUpdate(update: Update): void {
    this.#replica(update)?.acknowledged.add(amountOf(update)!);
    this.#facts.add(update.endNs, update);
  }

  failedUpdate(): void {}

  beginRead(read: Read): string | undefined {
    if (!Number.isSafeInteger(read.value)) return `gave ${shown(read.value)}, which is no whole number`;
    const isLate = this.#facts.settle(read.beginNs, (fact) => this.#settle(fact)) !== NONE;
    const own = this.#replica(read);
    this.#open.set(read, {
      up: this.#settled.up + (own === undefined ? 0 : own.acknowledged.up - own.settled.up),
      down: this.#settled.down + (own === undefined ? 0 : own.acknowledged.down - own.settled.down),
      own: own?.proofs ?? NO_PROOFS,
      settled: isLate ? this.#settledProofs : NO_PROOFS,
    });
    return undefined;
  }

  endRead(read: Read): void {
    const must = this.#open.get(read)!;
    this.#open.delete(read);
    const value = read.value as number;
    const isWithin = this.#judgeBounds(read, must);
    this.#judgeBefore(read, must);
    // What is impossible proves nothing: each later read would contradict it.
    if (!isWithin) return;
    const proof = { read, up: value + must.down, down: must.up - value };
    const own = this.#replica(read);
    if (own !== undefined) own.proofs = withProof(own.proofs, proof);
    this.#facts.add(read.endNs, proof);
  }

  textOf(value: unknown): string {
    return String(value);
  }

  #judgeBounds(read: Read, must: Must): boolean {
    const value = read.value as number;
    const low = must.up - this.#may.down;
    const high = this.#may.up - must.down;
    if (value >= low && value <= high) return true;
    const isLow = value < low;
    const wrong = { read, bound: isLow ? low : high, isLow, updates: this.#updates };
    this.#context.findings.add('counter-out-of-bounds', () => explainOutOfBounds(this.#context, wrong));
    return false;
  }

  #judgeBefore(read: Read, { own, settled }: Must): void {
    const value = read.value as number;
    const atOwn = contradictionOf(own, this.#may, value);
    const found = atOwn ?? contradictionOf(settled, this.#may, value);
    if (found === undefined) return;
    const type = atOwn === undefined ? 'divergent' : 'non-monotonic-read';
    const wrong = { ...found, read, updates: this.#updates };
    this.#context.findings.add(type, () => explainContradiction(this.#context, wrong));
  }

  #settle(fact: Update | Proof): void {
    if ('read' in fact) {
      this.#settledProofs = withProof(this.#settledProofs, fact);
      return;
    }
    const amount = amountOf(fact)!;
    this.#settled.add(amount);
    this.#replica(fact)?.settled.add(amount);
  }

  #replica({ replica }: Read | Update): ReplicaState | undefined {
    if (replica === undefined) return undefined;
    let state = this.#replicas.get(replica);
    if (state === undefined) {
      state = { acknowledged: new Sums(), settled: new Sums(), proofs: NO_PROOFS };
      this.#replicas.set(replica, state);
    }
    return state;
  }
}
