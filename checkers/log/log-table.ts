/**
 * The operations of a history on logs, in columns: which messages each one sent and polled, at which offsets.
 * Operations stand in the order in which they completed, those that never did at the end.
 */
import { type Key, NONE } from '../../src/index.ts';
import { Ints, WholeNumbers } from './ints.ts';
import { Messages } from './messages.ts';
import type { MicroOpVisitor } from './micro-ops.ts';

export type Outcome = 'ok' | 'fail' | 'info';

const OUTCOMES: readonly Outcome[] = ['ok', 'fail', 'info'];

/** What an `assign` or a `subscribe` asked for. */
export interface Assignment {
  readonly keyCodes: ReadonlySet<number>;
  readonly isSubscription: boolean;
  /** The consumer goes back to the beginning of each key. */
  readonly isFromBeginning: boolean;
}

/** The assignment of keys changed before this row of the polls. */
export interface Rebalance {
  readonly row: number;
  readonly keyCodes: readonly number[];
}

/** Sends or polls, one message a row. */
export class MessageRows {
  /** The operation; rows of one operation follow each other. */
  readonly op = new Ints();
  readonly message = new Ints();
  /** `NONE` where it is not known. */
  readonly offset = new WholeNumbers();
  /** By operation: its first row. */
  readonly #first = new Ints();

  get count(): number {
    return this.op.length;
  }

  beginOp(): void {
    this.#first.push(this.count);
  }

  add(message: number, offset: number): void {
    this.op.push(this.#first.length - 1);
    this.message.push(message);
    this.offset.push(offset);
  }

  /** First row of the operation, and the first one after its last. */
  startOf(op: number): number {
    return this.#first.at(op);
  }

  endOf(op: number): number {
    return op + 1 < this.#first.length ? this.#first.at(op + 1) : this.count;
  }
}

export class LogTable implements MicroOpVisitor {
  readonly messages = new Messages();
  /** By operation: its invocation. */
  readonly index = new Ints();
  readonly #outcome = new Ints();
  /** By operation: 1 where all of it takes effect or nothing. */
  readonly isTxn = new Ints();
  /** By operation: 1 where it polled, whatever it saw. */
  readonly hasPoll = new Ints();
  readonly sends = new MessageRows();
  readonly polls = new MessageRows();
  /** By operation. */
  readonly assignments = new Map<number, Assignment>();
  /** By operation: keys whose assignment changed, in order. */
  readonly rebalances = new Map<number, Rebalance[]>();
  /** The first row that sends a message that was sent before, or `NONE`. */
  twice = NONE;
  /** By message: the row of its send; `NONE` where nobody sent it. */
  readonly #sendOf = new Ints();

  get count(): number {
    return this.index.length;
  }

  outcome(op: number): Outcome {
    return OUTCOMES[this.#outcome.at(op)]!;
  }

  /** The row that sent the message, or `NONE`. */
  sendOf(message: number): number {
    return this.#sendOf.at(message);
  }

  /** The operation that sent the message, or `NONE`. */
  writerOf(message: number): number {
    const row = this.#sendOf.at(message);
    return row === NONE ? NONE : this.sends.op.at(row);
  }

  beginOp(op: { readonly index: number; readonly outcome: Outcome; readonly isTxn: boolean }): void {
    this.index.push(op.index);
    this.#outcome.push(OUTCOMES.indexOf(op.outcome));
    this.isTxn.push(op.isTxn ? 1 : 0);
    this.hasPoll.push(0);
    this.sends.beginOp();
    this.polls.beginOp();
  }

  /** Of the operation that was begun last, as the methods below. */
  assign(assignment: Assignment): void {
    this.assignments.set(this.count - 1, assignment);
  }

  sent(key: Key, value: unknown, offset: number): void {
    const message = this.#message(key, value);
    const row = this.sends.count;
    if (this.#sendOf.at(message) === NONE) this.#sendOf.set(message, row);
    else if (this.twice === NONE) this.twice = row;
    this.sends.add(message, offset);
  }

  pollBegins(): void {
    this.hasPoll.set(this.count - 1, 1);
  }

  polled(key: Key, value: unknown, offset: number): void {
    this.polls.add(this.#message(key, value), offset);
  }

  rebalanced(keys: readonly Key[]): void {
    const all = this.rebalances.get(this.count - 1) ?? [];
    all.push({ row: this.polls.count, keyCodes: keys.map((key) => this.messages.keyCode(key)) });
    this.rebalances.set(this.count - 1, all);
  }

  #message(key: Key, value: unknown): number {
    const message = this.messages.number(key, value);
    if (message === this.#sendOf.length) this.#sendOf.push(NONE);
    return message;
  }
}
