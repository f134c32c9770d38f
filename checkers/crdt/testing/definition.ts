/** The anomalies by definition: loops over all pairs of operations, in no particular order. */
import type { History } from '../../../src/index.ts';
import type { CrdtType } from '../types.ts';

export interface DefinedOp {
  readonly f: string;
  readonly begin: number;
  /** Infinity where it is not known to have taken effect. */
  readonly end: number;
  /** The last event of it. */
  readonly last: number;
  readonly beginNs: number;
  readonly endNs: number;
  readonly process: unknown;
  readonly isOk: boolean;
  readonly replica: string | undefined;
  readonly value: unknown;
  readonly seen: unknown;
}

export interface DefinitionOptions {
  readonly type: CrdtType;
  readonly healedNs: number;
  readonly convergenceNs: number;
}

/** What all types have in common. */
export abstract class Definition {
  readonly types = new Set<string>();
  /** All that did not fail. */
  readonly updates: readonly DefinedOp[];
  readonly reads: readonly DefinedOp[];
  readonly options: DefinitionOptions;

  constructor(history: History, options: DefinitionOptions) {
    this.options = options;
    const ops = opsOf(history);
    this.updates = ops.filter(({ f }) => f !== 'read');
    this.reads = ops.filter(({ f, isOk }) => f === 'read' && isOk);
  }

  /** All that is wrong. */
  judged(): this {
    for (const read of this.reads) {
      this.judge(read);
      for (const other of this.reads) {
        if (read.begin < other.begin) this.judgePair(read, other);
        const isSame = read.seen !== undefined && JSON.stringify(read.seen) === JSON.stringify(other.seen);
        if (isSame && this.textOf(read) !== this.textOf(other)) this.types.add('strong-convergence');
      }
    }
    return this;
  }

  abstract judge(read: DefinedOp): void;
  abstract judgePair(one: DefinedOp, other: DefinedOp): void;

  textOf({ value }: DefinedOp): string {
    return JSON.stringify(Array.isArray(value) ? [...new Set(value)].sort() : value);
  }

  isLate({ beginNs }: DefinedOp): boolean {
    return beginNs >= this.options.healedNs + this.options.convergenceNs;
  }

  settled(known: DefinedOp, by: DefinedOp): boolean {
    const isLong = known.endNs + this.options.convergenceNs <= by.beginNs;
    return known.isOk && known.end < by.begin && isLong && this.isLate(by);
  }

  own(known: DefinedOp, by: DefinedOp): boolean {
    return known.isOk && known.end < by.begin && known.replica !== undefined && known.replica === by.replica;
  }

  must(known: DefinedOp, by: DefinedOp): boolean {
    return this.own(known, by) || this.settled(known, by);
  }

  may(read: DefinedOp): readonly DefinedOp[] {
    return this.updates.filter(({ begin }) => begin < read.end);
  }

  /** That there was an earlier state, and whose. */
  addEarlier(earlier: readonly DefinedOp[], read: DefinedOp): void {
    if (earlier.some((each) => this.own(each, read))) this.types.add('non-monotonic-read');
    else if (earlier.some((each) => this.settled(each, read))) this.types.add('divergent');
  }

  /** Replicas agree in the end, as far as anybody knows. */
  get isAgreed(): boolean {
    const lastUpdate = Math.max(-1, ...this.updates.map(({ last }) => last));
    const finals = this.reads.filter(
      ({ begin, beginNs }) => begin > lastUpdate && beginNs >= this.options.healedNs,
    );
    const replicas = new Set([...this.updates, ...this.reads].flatMap(({ replica }) => replica ?? []));
    const readers = new Set(finals.map(({ replica, process }) => replica ?? process));
    const last = [...readers].map(
      (reader) =>
        finals
          .filter(({ replica, process }) => (replica ?? process) === reader)
          .sort((a, b) => b.begin - a.begin)[0]!,
    );
    const isHeard = [...replicas].every((replica) => readers.has(replica)) || finals.every((r) => !r.replica);
    return finals.length > 0 && isHeard && new Set(last.map((read) => this.textOf(read))).size === 1;
  }
}

function opsOf(history: History): DefinedOp[] {
  const invocations = [...history].filter(
    ({ index, type }) => type === 'invoke' && history.outcomeOf(index) !== 'fail',
  );
  return invocations.map((op) => {
    const isOk = history.outcomeOf(op.index) === 'ok';
    const end = isOk ? history.op(history.pairOf(op.index)) : undefined;
    const gave = end?.value as { value?: unknown; replica?: string; seen?: unknown } | null | undefined;
    const isTold = typeof gave === 'object' && gave !== null && !Array.isArray(gave);
    return {
      f: op.f,
      begin: op.index,
      end: end?.index ?? Number.POSITIVE_INFINITY,
      last: Math.max(op.index, history.pairOf(op.index)),
      beginNs: op.timeNs,
      endNs: end?.timeNs ?? Number.POSITIVE_INFINITY,
      process: op.process,
      isOk,
      replica: isTold ? gave.replica : undefined,
      value: op.f !== 'read' ? op.value : isTold ? gave.value : gave,
      seen: isTold ? gave.seen : undefined,
    };
  });
}
