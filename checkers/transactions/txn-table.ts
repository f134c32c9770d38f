/**
 * The transactions of a history as a table of typed arrays: one row for each, in the order of invocation, and
 * their micro-operations as columns beside it. All checkers of transactions scan these columns; nothing of a
 * history is made into objects, so a million transactions take some ten megabytes more than the history.
 *
 * A row holds what is known: of a transaction that succeeded, the micro-operations as they came back, with
 * what the reads saw; of any other one the micro-operations as they were asked for, whose reads tell nothing.
 */
import { type History, type Key, NONE, TYPE } from '../../src/index.ts';
import { packLoosely } from './loose-txns.ts';
import { sameButReads, sizeOf } from './txn-shape.ts';

/** Transactions by row, micro-operations by number; those of row t are `first[t]` to `first[t + 1]`. */
export interface TxnTable {
  readonly rowCount: number;
  /** History index of the invocation, and of the completion; `NONE` where there is none. */
  readonly invoke: Int32Array;
  readonly complete: Int32Array;
  /** `TYPE.ok`, `TYPE.fail` or `TYPE.info`; one that never completed is `info`. */
  readonly outcome: Uint8Array;
  readonly process: Int32Array;
  /** Independent key of the operation, a code of the history's; undefined where no operation has one. */
  readonly group: Int32Array | undefined;
  readonly first: Int32Array;
  /** Name of the micro-operation, an index of `fs`. */
  readonly f: Uint8Array;
  /** Its key, from 0 to `keyCount`; see `keyAt`. */
  readonly key: Int32Array;
  /**
   * `LENGTH_NULL`: no value; `LENGTH_INT`: one word at `at`; from 0: a list of so many words from `at` on.
   */
  readonly length: Int32Array;
  readonly at: Int32Array;
  /** Values are equal exactly where their words are; see `valueOf`. */
  readonly words: Int32Array;
  readonly fs: readonly string[];
  readonly keyCount: number;
  /** Client operations that are no transactions and were left out. */
  readonly otherCount: number;
  /** The key as the history has it, and the independent key of the operations that it is used in. */
  keyAt(key: number): { readonly key: Key; readonly group?: Key };
  valueOf(word: number): unknown;
}

/** Why a history cannot be read as transactions: a sentence that names the operation. */
export interface Unreadable {
  readonly problem: string;
}

/** Transactions with their values as words, wherever they stand: what the table is cut out of. */
export interface PackedEvents {
  /** Per event of the history its place in `words`; `NONE` where it is no transaction, or an empty one. */
  readonly at: Int32Array;
  readonly words: Int32Array;
  readonly fs: readonly string[];
  readonly keys: readonly Key[];
  valueOf(word: number): unknown;
}

/** Names that transactions go by in the histories of other tools. */
const TXN_NAMES: readonly string[] = ['txn', 'transact', 'transaction'];
/** Their names are kept as bytes. */
const FS_MAX = 256;

export function readTxns(history: History): TxnTable | Unreadable {
  const isTxn = functionsOfTxns(history);
  const invocations = rowsOf(history, isTxn);
  const plain: PackedEvents = { ...history.txns(), valueOf: (word) => word };
  const isPlain = everyPacked(history, invocations.rows, plain.at);
  const packed = isPlain ? plain : packLoosely(history, invocations.rows);
  if ('problem' in packed) return packed;
  if (packed.fs.length > FS_MAX) return { problem: `it has ${packed.fs.length} kinds of micro-operations` };
  const changed = invocations.rows.find((i) => !completesAsInvoked(history, packed, i));
  if (changed === undefined) return cut(history, packed, invocations);
  return { problem: `operation ${changed} came back with other micro-operations than were asked for` };
}

function completesAsInvoked(history: History, packed: PackedEvents, i: number): boolean {
  return history.outcomeOf(i) !== 'ok' || sameButReads(packed, { a: i, b: history.pairOf(i) });
}

function isList(value: unknown): boolean {
  return Array.isArray(value) && value.every((micro) => Array.isArray(micro));
}

/** By code of f: transactions are all operations of a function that was once invoked with one. */
function functionsOfTxns(history: History): Uint8Array {
  const { type, process, f } = history.columns();
  const { at } = history.txns();
  const isTxn = new Uint8Array(history.fs.length);
  history.fs.forEach((name, code) => {
    if (TXN_NAMES.includes(name)) isTxn[code] = 1;
  });
  for (let i = 0; i < type.length; i++) {
    if (type[i] !== TYPE.invoke || process[i]! < 0 || isTxn[f[i]!] === 1) continue;
    if (at[i] !== NONE || isList(history.valueAt(i))) isTxn[f[i]!] = 1;
  }
  return isTxn;
}

interface Invocations {
  /** History indices of the invocations of transactions. */
  readonly rows: Int32Array;
  readonly otherCount: number;
}

function rowsOf(history: History, isTxn: Uint8Array): Invocations {
  const { type, process, f } = history.columns();
  const rows = new Int32Array(history.length);
  let count = 0;
  let otherCount = 0;
  for (let i = 0; i < rows.length; i++) {
    if (type[i] !== TYPE.invoke || process[i]! < 0) continue;
    if (isTxn[f[i]!] === 1) rows[count++] = i;
    else otherCount++;
  }
  return { rows: rows.slice(0, count), otherCount };
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** Are all transactions packed by the history itself, or empty? */
function everyPacked(history: History, rows: Int32Array, at: Int32Array): boolean {
  const { pair } = history.columns();
  const isPacked = (i: number) => at[i] !== NONE || isEmptyList(history.valueAt(i));
  return rows.every((i) => isPacked(i) && (history.outcomeOf(i) !== 'ok' || isPacked(pair[i]!)));
}

function cut(history: History, packed: PackedEvents, { rows, otherCount }: Invocations): TxnTable {
  const { type, process, pair } = history.columns();
  const rowCount = rows.length;
  const invoke = rows;
  const complete = new Int32Array(rowCount);
  const outcome = new Uint8Array(rowCount);
  const first = new Int32Array(rowCount + 1);
  /** Where the micro-operations of each row begin. */
  const start = new Int32Array(rowCount);
  let microCount = 0;
  for (let row = 0; row < rowCount; row++) {
    const completion = pair[rows[row]!]!;
    complete[row] = completion;
    outcome[row] = completion === NONE ? TYPE.info : type[completion]!;
    start[row] = packed.at[outcome[row] === TYPE.ok ? completion : rows[row]!]!;
    first[row] = microCount;
    if (start[row] !== NONE) microCount += packed.words[start[row]!]!;
  }
  first[rowCount] = microCount;
  const micros = microsOf(packed.words, start, microCount);
  const keys = keysOf(history, { rows, first, key: micros.key, keys: packed.keys });
  return {
    rowCount,
    invoke,
    complete,
    outcome,
    process: rows.map((i) => process[i]!),
    first,
    ...micros,
    ...keys,
    words: packed.words,
    fs: packed.fs,
    otherCount,
    valueOf: packed.valueOf,
  };
}

/** The columns of micro-operations; they stand in `words` as name, key, length, values. */
function microsOf(words: Int32Array, start: Int32Array, microCount: number) {
  const f = new Uint8Array(microCount);
  const key = new Int32Array(microCount);
  const length = new Int32Array(microCount);
  const at = new Int32Array(microCount);
  let micro = 0;
  for (let row = 0; row < start.length; row++) {
    if (start[row] === NONE) continue;
    let next = start[row]! + 1;
    for (let left = words[start[row]!]!; left > 0; left--, micro++) {
      const size = words[next + 2]!;
      f[micro] = words[next]!;
      key[micro] = words[next + 1]!;
      length[micro] = size;
      at[micro] = next + 3;
      next += 3 + sizeOf(size);
    }
  }
  return { f, key, length, at };
}

interface KeyInput {
  readonly rows: Int32Array;
  readonly first: Int32Array;
  /** Codes of keys; changed to numbers of keys and groups where there are groups. */
  readonly key: Int32Array;
  readonly keys: readonly Key[];
}

/** A key of an operation with an independent key is another one than the same key without. */
function keysOf(history: History, input: KeyInput): Pick<TxnTable, 'group' | 'keyCount' | 'keyAt'> {
  const { rows, first, key, keys } = input;
  const groups = history.columns().key;
  if (rows.every((i) => groups[i] === NONE))
    return { group: undefined, keyCount: keys.length, keyAt: (code) => ({ key: keys[code]! }) };
  const codes = new Map<number, number>();
  const pairs: { key: Key; group?: Key }[] = [];
  for (let row = 0; row < rows.length; row++) {
    const group = groups[rows[row]!]!;
    for (let micro = first[row]!; micro < first[row + 1]!; micro++) {
      const both = (group + 1) * keys.length + key[micro]!;
      const known = codes.get(both);
      const name = { key: keys[key[micro]!]! };
      key[micro] = known ?? pairs.length;
      if (known !== undefined) continue;
      codes.set(both, pairs.length);
      pairs.push(group === NONE ? name : { ...name, group: history.keys[group]! });
    }
  }
  return { group: rows.map((i) => groups[i]!), keyCount: pairs.length, keyAt: (code) => pairs[code]! };
}
