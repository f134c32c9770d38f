/**
 * Where the operations of all formats come in: fields become operations, and what a format leaves open is
 * settled here, once and the same for all, and put into words: times that are not there, keys that stand
 * inside of values, faults whose end was not recorded. Then the strict checks of the store follow.
 */
import type { History } from '../core/history.ts';
import { HistoryBuilder } from '../store/history-builder.ts';
import {
  indexField,
  keyFields,
  nameField,
  type OpFields,
  type ParsedOp,
  processField,
  timeField,
  typeField,
} from '../store/op-parser.ts';
import { KeyTuples, type KeyTuplesOption } from './key-tuples.ts';

/** Time between two operations where the format has none: a millisecond. */
const STEP_NS = 1e6;
/** Clients of Jepsen take the time a moment before they record it. More than this is another order. */
const LAG_NS_MAX = 1e8;

export interface IntakeOptions {
  readonly keyTuples: KeyTuplesOption;
  /** Takes the order of the lines as time, whatever times they have. */
  readonly ignoreTimes: boolean;
  /** Lines stand in the order in which things happened, even where times lag a little. */
  readonly isInOrder: boolean;
  /** False where nobody may conclude anything from the order: there is nothing to be said of it either. */
  readonly realtime: boolean;
}

export class Intake {
  readonly #builder = new HistoryBuilder();
  readonly #tuples: KeyTuples;
  readonly #notes: string[] = [];
  #times: 'undecided' | 'recorded' | 'order';
  readonly #ignoresTimes: boolean;
  readonly #isInOrder: boolean;
  readonly #realtime: boolean;
  #lastTimeNs = 0;
  #lags = 0;
  #longestLagNs = 0;
  #nobodys = 0;
  #unnamedTxns = 0;
  #faultsBegunByInfo = 0;
  #unendedFaults = 0;

  constructor({ keyTuples, ignoreTimes, isInOrder, realtime }: IntakeOptions) {
    this.#tuples = new KeyTuples(keyTuples);
    this.#times = ignoreTimes ? 'order' : 'undecided';
    this.#ignoresTimes = ignoreTimes;
    this.#isInOrder = isInOrder;
    this.#realtime = realtime;
  }

  /** Something that the format's reader assumed, as a sentence. */
  note(sentence: string): void {
    this.#notes.push(sentence);
  }

  /** An operation as Jepsen's maps have it: any field may be missing, and an error may be anything. */
  addFields(fields: OpFields): void {
    const { index, error } = fields;
    const type = typeField(fields.type);
    // To Jepsen only what has a process with a number is an operation of a client.
    if (fields.process === null && type === 'invoke') {
      this.#nobodys++;
      return;
    }
    const process = processField(fields.process);
    const value = fields.value ?? null;
    const op: ParsedOp = {
      // Jepsen puts -1 where an operation has no index, or no time.
      index: indexField(index === null || index === -1 ? undefined : index),
      type,
      process,
      f: fields.f === undefined || fields.f === null ? this.#unnamed(process, value) : nameField(fields.f),
      value,
      timeNs: this.#timeOf(fields.time),
    };
    const isPlain = (fields.key ?? error ?? null) === null;
    this.add(isPlain ? op : { ...op, ...keyFields(fields.key), ...errorFields(error) });
  }

  /** An operation whose fields are as the history has them. */
  add(op: ParsedOp): void {
    if (this.#times === 'undecided') this.#times = 'recorded';
    const timed = this.#timed(op);
    this.#lastTimeNs = timed.timeNs;
    if (op.process === 'nemesis') this.#addFault(timed);
    else this.#builder.add(this.#tuples.seen(timed, this.#builder));
  }

  /** Elle's histories leave out the name of operations that are transactions. */
  #unnamed(process: ParsedOp['process'], value: unknown): string {
    const open = this.#builder.underWay(process);
    const isEnd = open !== undefined && this.#unnamedTxns > 0 && this.#builder.history.fAt(open) === 'txn';
    if (!isEnd && !isMicroOps(value)) return nameField(undefined);
    this.#unnamedTxns++;
    return 'txn';
  }

  #timeOf(time: unknown): number {
    const isMissing = time === undefined || time === null || time === -1;
    if (this.#times === 'undecided') this.#times = isMissing ? 'order' : 'recorded';
    if (this.#times === 'recorded') return timeField(isMissing ? undefined : time);
    return 0;
  }

  #timed(op: ParsedOp): ParsedOp {
    if (this.#times === 'order') return { ...op, timeNs: this.#builder.history.length * STEP_NS };
    const lagNs = this.#lastTimeNs - op.timeNs;
    if (!this.#isInOrder || lagNs <= 0 || lagNs > LAG_NS_MAX) return op;
    this.#lags++;
    this.#longestLagNs = Math.max(this.#longestLagNs, lagNs);
    return { ...op, timeNs: this.#lastTimeNs };
  }

  /** The nemesis does one thing after another: where the end of one is missing, the next one ends it. */
  #addFault(op: ParsedOp): void {
    const builder = this.#builder;
    const open = builder.underWay('nemesis');
    const begins = op.type === 'invoke' || (op.type === 'info' && open === undefined);
    const isAnother = open !== undefined && op.type === 'info' && builder.history.fAt(open) !== op.f;
    if (open !== undefined && (begins || isAnother)) this.#endFault(open, op.timeNs);
    if (op.type === 'info' && (begins || isAnother)) this.#faultsBegunByInfo++;
    builder.add(begins || isAnother ? { ...op, type: 'invoke' } : op);
  }

  #endFault(open: number, timeNs: number): void {
    const { history } = this.#builder;
    const [f, value] = [history.fAt(open), history.valueAt(open)];
    this.#builder.add({ index: undefined, type: 'info', process: 'nemesis', f, value, timeNs });
    this.#unendedFaults++;
  }

  /** The history, with what was assumed of it, a sentence each. */
  finish(): { history: History; notes: string[] } {
    const { history, notes } = this.#tuples.split(this.#builder.history);
    const assumed = [...this.#notes];
    if (this.#times === 'order' && this.#realtime) assumed.push(timesNote(this.#ignoresTimes));
    if (this.#unnamedTxns > 0)
      assumed.push('operations without a name (f) are transactions: they are named txn');
    if (this.#lags > 0) assumed.push(lagNote(this.#lags, this.#longestLagNs / 1e6));
    if (this.#nobodys > 0)
      assumed.push(
        `invocations without a process, which are no client's, as in Jepsen, and left out: ${this.#nobodys}`,
      );
    const faults = this.#faultsBegunByInfo;
    if (faults > 0) assumed.push(`nemesis infos that are taken as invocations, as in Jepsen: ${faults}`);
    const unended = this.#unendedFaults;
    if (unended > 0)
      assumed.push(`nemesis operations without an end, taken to end where the next begins: ${unended}`);
    return { history, notes: [...assumed, ...notes] };
  }
}

function timesNote(ignoresTimes: boolean): string {
  const why = ignoresTimes ? 'recorded times are ignored' : 'there are no times';
  return `${why}: the order of the operations is taken as time, 1 ms each`;
}

function lagNote(count: number, longestMs: number): string {
  const lag = `times that lie before the one above: ${count}, by ${longestMs.toFixed(3)} ms at most`;
  return `${lag}; the order of the operations counts, as in Jepsen`;
}

/** `[[f, key, value], …]` */
function isMicroOps(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isMicroOp);
}

function isMicroOp(micro: unknown): boolean {
  return Array.isArray(micro) && micro.length >= 2 && typeof micro[0] === 'string';
}

/** Errors may be of any shape; ours are texts. */
function errorFields(error: unknown): { readonly error?: string } {
  if (error === undefined || error === null) return {};
  return { error: typeof error === 'string' ? error : JSON.stringify(error) };
}
