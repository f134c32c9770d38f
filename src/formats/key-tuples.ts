/**
 * Keys that stand inside of values. Jepsen runs many independent objects in one test by making every value a
 * tuple of key and value, and prints it as a plain `[key value]`, like any other pair: a cas from 1 to 2 is
 * `[1 2]` too. So values are taken apart only where all of them are pairs, the ends with the keys of their
 * beginnings, and something shows that these are tuples: a read invoked as `[key nil]`, or a pair whose
 * second half is a list, as `[key [old new]]`. All else stays as it is, unless the user knows better.
 */
import { History } from '../core/history.ts';
import type { Key } from '../core/op.ts';
import type { HistoryBuilder } from '../store/history-builder.ts';
import { LineError, shown } from '../store/line-error.ts';
import type { ParsedOp } from '../store/op-parser.ts';

export type KeyTuplesOption = 'auto' | 'yes' | 'no';

type Tuple = readonly [Key, unknown];

export class KeyTuples {
  readonly #option: KeyTuplesOption;
  /** Every client operation up to now could be a tuple. */
  #fits: boolean;
  /** Something showed that they are. */
  #isShown = false;
  #count = 0;

  constructor(option: KeyTuplesOption) {
    this.#option = option;
    this.#fits = option === 'auto';
  }

  /** Looks at an operation of a client before it enters the history; with `yes`, gives it taken apart. */
  seen(op: ParsedOp, builder: HistoryBuilder): ParsedOp {
    if (this.#option === 'yes') return this.#taken(op, builder);
    if (this.#fits) this.#look(op, builder);
    return op;
  }

  #taken(op: ParsedOp, builder: HistoryBuilder): ParsedOp {
    const open = op.type === 'invoke' ? undefined : builder.underWay(op.process);
    const openKey = open === undefined ? undefined : builder.history.keyAt(open);
    if (op.value === null && openKey !== undefined) return { ...op, key: openKey };
    if (!isTuple(op.value)) {
      const text = shown(JSON.stringify(op.value));
      throw new LineError(`the value of ${op.f} is ${text}, and not a [key value] tuple`);
    }
    this.#count++;
    return { ...op, key: op.value[0], value: op.value[1] };
  }

  #look({ type, process, key, value }: ParsedOp, builder: HistoryBuilder): void {
    const open = type === 'invoke' ? undefined : builder.underWay(process);
    const openValue = open === undefined ? undefined : builder.history.valueAt(open);
    if (open !== undefined && value === null) return;
    this.#fits =
      key === undefined && isTuple(value) && (openValue === undefined || sameKey(value, openValue));
    if (!this.#fits) return;
    const second = (value as Tuple)[1];
    if (Array.isArray(second) || (type === 'invoke' && second === null)) this.#isShown = true;
    this.#count++;
  }

  /** Whether the values of the operations seen are tuples. */
  get areTuples(): boolean {
    return this.#count > 0 && (this.#option === 'yes' || (this.#fits && this.#isShown));
  }

  /** The history with its keys beside its values, and what is to be said of it. */
  split(history: History): { history: History; notes: string[] } {
    if (this.areTuples) {
      const keyed = this.#option === 'yes' ? history : splitHistory(history);
      const keys = `${keyed.keys.length} independent key${keyed.keys.length === 1 ? '' : 's'}`;
      return { history: keyed, notes: [`values are [key value] tuples: ${keys}`] };
    }
    if (!this.#fits || this.#count === 0) return { history, notes: [] };
    const doubt = 'every value is a pair, but nothing shows that these are [key value] tuples';
    return { history, notes: [`${doubt}; --key-tuples yes takes them apart`] };
  }
}

function isTuple(value: unknown): value is Tuple {
  if (!Array.isArray(value) || value.length !== 2) return false;
  return typeof value[0] === 'string' || typeof value[0] === 'number';
}

function sameKey(value: Tuple, openValue: unknown): boolean {
  return isTuple(openValue) && openValue[0] === value[0];
}

function splitHistory(history: History): History {
  const split = new History();
  for (const op of history) {
    if (op.process === 'nemesis') split.append(op);
    else if (isTuple(op.value)) split.append({ ...op, key: op.value[0], value: op.value[1] });
    else split.append({ ...op, key: split.keyAt(history.pairOf(op.index))! });
  }
  return split;
}
