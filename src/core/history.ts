/**
 * A history: every invocation and completion, in the order in which they happened. Kept in columns (typed
 * arrays that double), so that millions of operations fit and a scan touches only what it needs; names,
 * keys and error codes are interned. Each invocation is paired with its completion as it is appended.
 */
import { assert } from './errors.ts';
import { Interner } from './interner.ts';
import type { Key, Op, OpType, ProcessId } from './op.ts';
import { type PackedTxns, TxnPacker } from './packed-txns.ts';

/** What `append` takes: an operation without its index. */
export type NewOp = Omit<Op, 'index'>;

export const OP_TYPES: readonly OpType[] = ['invoke', 'ok', 'fail', 'info'];
/** Codes in the `type` column. */
export const TYPE = { invoke: 0, ok: 1, fail: 2, info: 3 } as const;
/** The nemesis in the `process` column. */
export const NEMESIS_PROCESS = -1;
/** No completion, no key, no error, in the columns that hold indices. */
export const NONE = -1;

type Column = Uint8Array | Int32Array | Float64Array;

function grown<C extends Column>(column: C): C {
  const bigger = new (column.constructor as new (size: number) => C)(column.length * 2);
  bigger.set(column as never);
  return bigger;
}

export class History {
  #length = 0;
  #type = new Uint8Array(256);
  #process = new Int32Array(256);
  #f = new Int32Array(256);
  #key = new Int32Array(256);
  #error = new Int32Array(256);
  #pair = new Int32Array(256);
  #timeNs = new Float64Array(256);
  #packedAt = new Int32Array(256);
  /** Undefined where the value is packed. */
  readonly #values: unknown[] = [];
  readonly #packer = new TxnPacker();
  readonly #fs = new Interner<string>();
  readonly #keys = new Interner<Key>();
  readonly #errors = new Interner<string>();
  /** Invocation that each process has under way. */
  readonly #open = new Map<number, number>();

  static of(ops: Iterable<NewOp>): History {
    const history = new History();
    for (const op of ops) history.append(op);
    return history;
  }

  get length(): number {
    return this.#length;
  }

  /** Appends an event and returns its index. A completion must follow its invocation. */
  append(op: NewOp): number {
    const index = this.#length;
    if (index === this.#type.length) this.#grow();
    const process = op.process === 'nemesis' ? NEMESIS_PROCESS : op.process;
    this.#type[index] = TYPE[op.type];
    this.#process[index] = process;
    this.#f[index] = this.#fs.code(op.f);
    this.#key[index] = op.key === undefined ? NONE : this.#keys.code(op.key);
    this.#error[index] = op.error === undefined ? NONE : this.#errors.code(op.error);
    this.#timeNs[index] = op.timeNs;
    const packedAt = this.#packer.pack(op.value);
    this.#packedAt[index] = packedAt;
    this.#values.push(packedAt === NONE ? op.value : undefined);
    this.#pairUp(index, process, op);
    this.#length = index + 1;
    return index;
  }

  #pairUp(index: number, process: number, op: NewOp): void {
    const open = this.#open.get(process);
    this.#pair[index] = NONE;
    if (op.type === 'invoke') {
      assert(open === undefined, `process ${op.process} invoked ${op.f} while an operation was under way`);
      this.#open.set(process, index);
      return;
    }
    assert(open !== undefined, `${op.type} of ${op.f} by process ${op.process} without an invocation`);
    this.#open.delete(process);
    this.#pair[index] = open;
    this.#pair[open] = index;
  }

  #grow(): void {
    this.#type = grown(this.#type);
    this.#process = grown(this.#process);
    this.#f = grown(this.#f);
    this.#key = grown(this.#key);
    this.#error = grown(this.#error);
    this.#pair = grown(this.#pair);
    this.#timeNs = grown(this.#timeNs);
    this.#packedAt = grown(this.#packedAt);
  }

  typeAt(index: number): OpType {
    return OP_TYPES[this.#type[index]!]!;
  }

  processAt(index: number): ProcessId {
    const process = this.#process[index]!;
    return process === NEMESIS_PROCESS ? 'nemesis' : process;
  }

  isClient(index: number): boolean {
    return this.#process[index] !== NEMESIS_PROCESS;
  }

  fAt(index: number): string {
    return this.#fs.values[this.#f[index]!]!;
  }

  /** The value; a list of micro-operations is made anew at each call. */
  valueAt(index: number): unknown {
    const at = this.#packedAt[index]!;
    return at === NONE ? this.#values[index] : this.#packer.unpack(at);
  }

  /** All values that are lists of micro-operations, packed. */
  txns(): PackedTxns {
    return { at: this.#packedAt.subarray(0, this.#length), ...this.#packer.views() };
  }

  keyAt(index: number): Key | undefined {
    const code = this.#key[index]!;
    return code === NONE ? undefined : this.#keys.values[code];
  }

  errorAt(index: number): string | undefined {
    const code = this.#error[index]!;
    return code === NONE ? undefined : this.#errors.values[code];
  }

  timeNsAt(index: number): number {
    return this.#timeNs[index]!;
  }

  /** Index of an invocation's completion, or of a completion's invocation; `NONE` where there is none. */
  pairOf(index: number): number {
    return this.#pair[index]!;
  }

  /** How the invocation at `index` ended: one that never did counts as `info`. */
  outcomeOf(index: number): Exclude<OpType, 'invoke'> {
    const pair = this.#pair[index]!;
    return pair === NONE ? 'info' : (OP_TYPES[this.#type[pair]!] as Exclude<OpType, 'invoke'>);
  }

  /** The names of all functions seen, in order of appearance. */
  get fs(): readonly string[] {
    return this.#fs.values;
  }

  /** All keys seen, in order of appearance; the position is the code in the `key` column. */
  get keys(): readonly Key[] {
    return this.#keys.values;
  }

  /** Views of the columns for scans; the next `append` may leave them behind. */
  columns() {
    const end = this.#length;
    return {
      type: this.#type.subarray(0, end),
      process: this.#process.subarray(0, end),
      f: this.#f.subarray(0, end),
      key: this.#key.subarray(0, end),
      error: this.#error.subarray(0, end),
      pair: this.#pair.subarray(0, end),
      timeNs: this.#timeNs.subarray(0, end),
    };
  }

  op(index: number): Op {
    assert(index >= 0 && index < this.#length, `no operation ${index} in a history of ${this.#length}`);
    const key = this.keyAt(index);
    const error = this.errorAt(index);
    return {
      index,
      type: this.typeAt(index),
      process: this.processAt(index),
      f: this.fAt(index),
      value: this.valueAt(index),
      ...(key === undefined ? {} : { key }),
      ...(error === undefined ? {} : { error }),
      timeNs: this.#timeNs[index]!,
    };
  }

  *[Symbol.iterator](): IterableIterator<Op> {
    for (let i = 0; i < this.#length; i++) yield this.op(i);
  }
}
