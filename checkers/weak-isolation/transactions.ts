/**
 * The transactions of a history of registers, in columns: their micro-operations one after another, keys and
 * values as numbers of versions. A transaction is an operation whose value lists micro-operations
 * `["r", key, value]` and `["w", key, value]`; a single `read` or `write` with a key is one of a single
 * micro-operation. What a failed or indeterminate transaction read is not known, so only its writes count.
 */
import {
  type History,
  LENGTH_INT,
  LENGTH_NULL,
  NEMESIS_PROCESS,
  NONE,
  type PackedTxns,
  TYPE,
} from '../../src/index.ts';
import { cameBackAsAsked, type Unwrapping } from './as-asked.ts';
import { Ints } from './ints.ts';
import { Versions } from './versions.ts';

/** Transactions are numbered from 0 in the order of their invocations. */
export interface Txns {
  readonly count: number;
  /** History index of the invocation. */
  readonly op: Int32Array;
  /** `TYPE.ok`, `TYPE.fail` or `TYPE.info`. */
  readonly outcome: Uint8Array;
  /** Number of the process, from 0 in order of appearance. */
  readonly process: Int32Array;
  readonly processes: number;
  /** Where the micro-operations begin; one entry more than there are transactions. */
  readonly at: Int32Array;
  /** Of each micro-operation: the version, or its complement `~version` where it is a write. */
  readonly micros: Int32Array;
  readonly versions: Versions;
}

/** What cannot be judged, one sentence. */
export interface Refusal {
  readonly refusal: string;
}

/** Codes of the names `r` and `w` among the packed names. */
interface Codes {
  readonly read: number;
  readonly write: number;
}

/** A transaction's invocation, and the event that has its micro-operations. */
interface Source {
  readonly invocation: number;
  readonly source: number;
  /** What it read is known. */
  readonly reads: boolean;
}

const WRITES_NULL = 'writes null, which is what a key holds before its first write';

function unknownMicro(micro: unknown): string {
  const text = JSON.stringify(micro) ?? 'nothing';
  return `has the micro-operation ${text}, which is neither ["r", key, value] nor ["w", key, value]`;
}

class Reader {
  readonly #history: History;
  readonly #packed: PackedTxns;
  readonly #codes: Codes;
  readonly #unwrapping: Unwrapping | undefined;
  readonly versions: Versions;
  readonly micros = new Ints();

  constructor(history: History, unwrapping: Unwrapping | undefined) {
    this.#history = history;
    this.#unwrapping = unwrapping;
    this.#packed = history.txns();
    this.#codes = { read: this.#packed.fs.indexOf('r'), write: this.#packed.fs.indexOf('w') };
    this.versions = new Versions(this.#packed.keys);
  }

  /** Adds the micro-operations of a transaction; undefined, or what is wrong with it. */
  add({ invocation, source, reads }: Source): string | undefined {
    const at = this.#packed.at[source]!;
    if (at === NONE || this.#history.keyAt(invocation) !== undefined) {
      return this.#addValue({ invocation, source, reads });
    }
    const { words, fs } = this.#packed;
    let next = at + 1;
    for (let left = words[at]!; left > 0; left--) {
      const f = words[next]!;
      const length = words[next + 2]!;
      const isWrite = f === this.#codes.write;
      if (!isWrite && f !== this.#codes.read) return unknownMicro([fs[f]]);
      if (isWrite && length === LENGTH_NULL) return WRITES_NULL;
      if (isWrite || reads) {
        const version = this.#versionAt(next);
        this.micros.push(isWrite ? ~version : version);
      }
      next += 3 + (length === LENGTH_INT ? 1 : Math.max(0, length));
    }
    return undefined;
  }

  /** The general way, for single operations, and for values that are no integers of 32 bits. */
  #addValue({ invocation, source, reads }: Source): string | undefined {
    const f = this.#history.fAt(invocation);
    const key = this.#history.keyAt(invocation);
    const value = this.#history.valueAt(source);
    if (key !== undefined && (f === 'read' || f === 'write')) {
      return this.#addMicro([f === 'read' ? 'r' : 'w', key, value ?? null], { invocation, reads });
    }
    if (key !== undefined) return `is a ${f} with a key of its own; only read and write are known there`;
    if (!Array.isArray(value)) return `is a ${f} whose value is no list of micro-operations`;
    for (const micro of value) {
      const wrong = this.#addMicro(micro, { invocation, reads });
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  }

  /** Version of the packed micro-operation at `next`. */
  #versionAt(next: number): number {
    const { words } = this.#packed;
    const key = words[next + 1]!;
    const length = words[next + 2]!;
    if (length === LENGTH_INT) return this.versions.ofInt(key, words[next + 3]!);
    if (length === LENGTH_NULL) return this.versions.initial(key);
    return this.versions.of(key, Array.from(words.subarray(next + 3, next + 3 + length)));
  }

  #addMicro(micro: unknown, { invocation, reads }: Omit<Source, 'source'>): string | undefined {
    const [f, key, value] = Array.isArray(micro) && micro.length === 3 ? micro : [];
    const isKey = typeof key === 'string' || typeof key === 'number';
    if ((f !== 'r' && f !== 'w') || !isKey) return unknownMicro(micro);
    if (f === 'r' && !reads) return undefined;
    const plain = this.#unwrapping === undefined ? value : this.#unwrapping.plain(value);
    if (f === 'w' && (plain === null || plain === undefined)) return WRITES_NULL;
    const version = this.versions.of(this.versions.keyCode(key), plain);
    this.#unwrapping?.note(version, value, invocation);
    this.micros.push(f === 'w' ? ~version : version);
    return undefined;
  }
}

export function txnsOf(history: History, unwrapping?: Unwrapping): Txns | Refusal {
  const { type, process, pair } = history.columns();
  const packed = history.txns();
  const reader = new Reader(history, unwrapping);
  const [op, outcome, processOf, at] = [new Ints(), new Ints(), new Ints(), new Ints()];
  const processes = new Map<number, number>();
  for (let i = 0; i < history.length; i++) {
    if (type[i] !== TYPE.invoke || process[i] === NEMESIS_PROCESS) continue;
    const completion = pair[i]!;
    const ended = completion === NONE ? TYPE.info : type[completion]!;
    const isOk = ended === TYPE.ok;
    op.push(i);
    outcome.push(ended);
    at.push(reader.micros.length);
    if (!processes.has(process[i]!)) processes.set(process[i]!, processes.size);
    processOf.push(processes.get(process[i]!)!);
    const source = isOk ? completion : i;
    if (isOk && !cameBackAsAsked({ history, packed, unwrapping }, { invocation: i, completion })) {
      return { refusal: `operation ${source} came back with other micro-operations than were asked for` };
    }
    const wrong = reader.add({ invocation: i, source, reads: isOk });
    if (wrong !== undefined) return { refusal: `operation ${source} ${wrong}` };
  }
  const count = op.length;
  at.push(reader.micros.length);
  return {
    count,
    op: op.view(),
    outcome: Uint8Array.from(outcome.view()),
    process: processOf.view(),
    processes: processes.size,
    at: at.view(),
    micros: reader.micros.view(),
    versions: reader.versions,
  };
}
