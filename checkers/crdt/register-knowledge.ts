/**
 * Which writes each replica of a register has for certain, and which values lie below others: a value that is
 * not given, although its write must have been seen, is *replaced*. Grows as operations end and settle.
 */
import { NONE } from '../../src/index.ts';
import { Facts, type Settling } from './facts.ts';
import { isUpdate, type Read, type Update } from './operations.ts';
import { type Known, RegisterReplica, type RegisterValue, type Replacement } from './register-values.ts';
import type { ReplicaName } from './told-value.ts';

interface Fact {
  readonly value: RegisterValue;
  readonly what: Known | Replacement;
}

export type Replaced = readonly (readonly [RegisterValue, Known])[];

const NOTHING: Replaced = [];

export class RegisterKnowledge {
  readonly #replicas = new Map<ReplicaName, RegisterReplica>();
  /** What all replicas have after convergence. */
  readonly settled = new RegisterReplica();
  readonly #facts: Facts<Fact>;
  #marks = 0;

  constructor(settling: Settling) {
    this.#facts = new Facts(settling);
  }

  replica({ replica }: Read | Update): RegisterReplica | undefined {
    if (replica === undefined) return undefined;
    let state = this.#replicas.get(replica);
    if (state === undefined) {
      state = new RegisterReplica();
      this.#replicas.set(replica, state);
    }
    return state;
  }

  /** How many facts are settled by now, or `NONE`. */
  settle(nowNs: number): number {
    return this.#facts.settle(nowNs, (fact, number) => this.#settle(fact, number));
  }

  /** A write was acknowledged. */
  written(value: RegisterValue, write: Update): void {
    const known = { write, by: write };
    this.#facts.add(write.endNs, { value, what: known });
    const replica = this.replica(write);
    if (replica === undefined) return;
    if (write.begin > (replica.lastWrite?.begin ?? NONE)) replica.lastWrite = write;
    if (!value.replaced.has(write.replica!)) replica.current.set(value, known);
  }

  /** A read gave the value, which was written once. */
  seen(value: RegisterValue, read: Read): void {
    const replica = this.replica(read);
    const known = { write: value.write!, by: read };
    if (replica !== undefined) {
      replica.sight ??= known;
      const isKnown = replica.current.has(value) || value.replaced.has(read.replica!);
      if (!isKnown) replica.current.set(value, known);
    }
    if (value.isSeen) return;
    value.isSeen = true;
    this.#facts.add(read.endNs, { value, what: known });
  }

  /** Values that the replica has and does not give, where it gives these. */
  lackedBy(values: readonly RegisterValue[], replica: RegisterReplica | undefined): Replaced {
    // A read that gives nothing says nothing of the order of values.
    if (replica === undefined || values.length === 0) return NOTHING;
    const mark = ++this.#marks;
    for (const value of values) value.mark = mark;
    const lacked: [RegisterValue, Known][] = [];
    for (const entry of replica.current) {
      const [value] = entry;
      // What was written twice tells nothing, and never will again.
      if (!value.isPlain) replica.current.delete(value);
      else if (value.mark !== mark) lacked.push(entry);
    }
    return lacked;
  }

  /** By a read of this replica. */
  replaceOwn(value: RegisterValue, replacement: Replacement): void {
    const { read } = replacement;
    value.replaced.set(read.replica!, replacement);
    this.replica(read)!.current.delete(value);
    this.replace(value, replacement);
  }

  /** The read must have seen the write of the value, and gave something that lies above it. */
  replace(value: RegisterValue, replacement: Replacement): void {
    this.settled.current.delete(value);
    if (value.firstReplaced !== undefined) return;
    value.firstReplaced = replacement;
    this.#facts.add(replacement.read.endNs, { value, what: replacement });
  }

  #settle({ value, what }: Fact, number: number): void {
    if ('read' in what) {
      value.settledReplaced = what;
      return;
    }
    if (value.settled === undefined) {
      value.settledAt = number;
      value.settled = what;
      if (value.firstReplaced === undefined) this.settled.current.set(value, what);
    }
    if (isUpdate(what.by)) this.#settleWrite(what.by);
    else this.settled.sight ??= what;
  }

  #settleWrite(write: Update): void {
    this.settled.lastWrite ??= write;
    const replica = this.replica(write);
    if (replica !== undefined && write.begin > (replica.settledLastWrite?.begin ?? NONE)) {
      replica.settledLastWrite = write;
    }
  }
}
