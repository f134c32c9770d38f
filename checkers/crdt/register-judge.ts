/**
 * Registers. Each read gives the latest writes that the replica has: of a last-writer-wins register the one
 * with the highest timestamp, of a multi-value register all that no other one had seen. Either way they are
 * the greatest of an order that all replicas share, whatever that is. So a value that is not given, although
 * its write must have been seen, lies below one that is given, and whoever has that one never gives it again.
 *
 * Of a multi-value register more is known: a write lies above all that its replica had then. Values written
 * twice tell nothing, as nobody knows which of the writes was read.
 */
import { NONE } from '../../src/index.ts';
import { canonicalText } from '../shared/canonical.ts';
import { shown } from '../shared/findings.ts';
import {
  explainBack,
  explainContradiction,
  explainEmpty,
  explainLast,
  explainOverwritten,
  explainUnwrittenValue,
} from './explain-register.ts';
import { LastWrites } from './last-writes.ts';
import type { ObjectContext, ObjectJudge } from './object-judge.ts';
import { type FailedUpdate, isUpdate, type Read, type Update } from './operations.ts';
import { RegisterAgreement } from './register-agreement.ts';
import { RegisterKnowledge, type Replaced } from './register-knowledge.ts';
import {
  type Known,
  type RegisterReplica,
  type RegisterValue,
  RegisterValues,
  type Replacement,
} from './register-values.ts';

/** A value that must not be given any more. */
interface Suspect {
  readonly value: RegisterValue;
  readonly type: 'resurrected' | 'non-monotonic-read' | 'divergent';
  /** A write that had seen the write of the value, or where it was replaced. */
  readonly by: Update | Replacement;
}

interface OpenRead {
  readonly values: readonly RegisterValue[];
  /** How many facts were settled, or `NONE`. */
  readonly settled: number;
  readonly suspects: readonly Suspect[];
  /** Values that it must have and does not give: as its own replica had them, and as all have them. */
  readonly replaced: Replaced;
  readonly settledReplaced: Replaced;
  /** It must give something, for this reason. */
  readonly known: Known | undefined;
}

export class RegisterJudge implements ObjectJudge {
  readonly #context: ObjectContext;
  readonly #isMulti: boolean;
  readonly #values = new RegisterValues();
  readonly #knowledge: RegisterKnowledge;
  readonly #agreement = new RegisterAgreement();
  readonly #lastWrites = new LastWrites();
  readonly #open = new Map<Read, OpenRead>();
  /** Values that were written twice. */
  ambiguous = 0;

  constructor(context: ObjectContext, isMulti: boolean) {
    this.#context = context;
    this.#isMulti = isMulti;
    this.#knowledge = new RegisterKnowledge(context.settling);
  }

  beginUpdate(update: Update): string | undefined {
    if (!this.#isMulti && update.value === null) return 'takes null, which a read gives for no value at all';
    const value = this.#values.of(update.value);
    value.write ??= update;
    if (++value.writes === 2) this.ambiguous++;
    this.#lastWrites.add(update);
    return undefined;
  }

  endUpdate(update: Update): void {
    this.#knowledge.written(this.#values.of(update.value), update);
  }

  failedUpdate(update: FailedUpdate): void {
    this.#values.of(update.value).failedWrite ??= update;
  }

  beginRead(read: Read): string | undefined {
    const list = this.#listOf(read.value);
    if (list === undefined) return `gave ${shown(read.value)}, which is no list of values`;
    const settled = this.#knowledge.settle(read.beginNs);
    const values = list.map((value) => this.#values.of(value));
    const replica = this.#knowledge.replica(read);
    const isLate = settled !== NONE;
    const late = isLate ? this.#knowledge.settled : undefined;
    this.#open.set(read, {
      values,
      settled,
      suspects: values.flatMap((value) => this.#suspect(value, read, isLate) ?? []),
      replaced: this.#knowledge.lackedBy(values, replica),
      settledReplaced: this.#knowledge.lackedBy(values, late),
      known: knownWrite(replica) ?? knownWrite(late) ?? replica?.sight ?? late?.sight,
    });
    return undefined;
  }

  endRead(read: Read): void {
    const open = this.#open.get(read)!;
    this.#open.delete(read);
    const { findings } = this.#context;
    for (const suspect of open.suspects) {
      if (suspect.value.isPlain) findings.add(suspect.type, () => this.#explainSuspect(read, suspect));
    }
    if (open.values.length > 0) this.#judgeValues(read, open);
    else if (open.known !== undefined) this.#judgeEmpty(read, open.known);
    if (this.#isMulti) this.#judgeLast(read, open);
  }

  textOf(value: unknown): string {
    return [...new Set((this.#listOf(value) ?? []).map(canonicalText))].sort().join();
  }

  #listOf(value: unknown): readonly unknown[] | undefined {
    if (this.#isMulti) return Array.isArray(value) ? value : undefined;
    return value === null || value === undefined ? [] : [value];
  }

  /** Why the value must not be given, as far as that is known when the read begins. */
  #suspect(value: RegisterValue, read: Read, isLate: boolean): Suspect | undefined {
    const over = this.#isMulti ? this.#overwriter(value, read, isLate) : undefined;
    if (over !== undefined) return { value, type: 'resurrected', by: over };
    const { settledReplaced } = value;
    if (isLate && settledReplaced !== undefined) {
      const isOwn = read.replica !== undefined && settledReplaced.read.replica === read.replica;
      return { value, type: isOwn ? 'non-monotonic-read' : 'divergent', by: settledReplaced };
    }
    const own = read.replica === undefined ? undefined : value.replaced.get(read.replica);
    return own && { value, type: 'non-monotonic-read', by: own };
  }

  /** A write that the read must have seen, and that must have seen the write of the value. */
  #overwriter({ write }: RegisterValue, read: Read, isLate: boolean): Update | undefined {
    if (write?.replica === undefined || !write.isOk || write.end > read.begin) return undefined;
    const { lastWrite, settledLastWrite } = this.#knowledge.replica(write)!;
    const isOwn = write.replica === read.replica;
    return [isOwn ? lastWrite : undefined, isLate ? settledLastWrite : undefined].find(
      (last) => last !== undefined && last.begin > write.end,
    );
  }

  #judgeValues(read: Read, open: OpenRead): void {
    // What nobody wrote replaces nothing.
    if (open.values.every(({ writes }) => writes > 0)) this.#replace(read, open);
    for (const value of open.values) {
      if (value.writes === 0) {
        const explain = () => explainUnwrittenValue(this.#context, read, value);
        this.#context.findings.add('unwritten-value', explain);
      } else if (value.isPlain) this.#knowledge.seen(value, read);
    }
    if (open.settled !== NONE && open.values.every(({ isPlain }) => isPlain)) this.#compare(read, open);
  }

  #replace(read: Read, { values, replaced, settledReplaced }: OpenRead): void {
    for (const [value, known] of replaced) {
      if (value.isPlain) this.#knowledge.replaceOwn(value, { read, values, known });
    }
    for (const [value, known] of settledReplaced) {
      if (value.isPlain) this.#knowledge.replace(value, { read, values, known });
    }
  }

  /** With the other reads that began after convergence. */
  #compare(read: Read, { values, settled }: OpenRead): void {
    for (const before of this.#agreement.add({ read, values, settled })) {
      const explain = () =>
        explainContradiction(this.#context, [before.read, read], [...before.values, ...values]);
      this.#context.findings.add('divergent', explain);
    }
  }

  #judgeEmpty(read: Read, known: Known): void {
    const isOwn = read.replica !== undefined && known.by.replica === read.replica;
    const type = isUpdate(known.by) ? 'lost-update' : isOwn ? 'non-monotonic-read' : 'divergent';
    this.#context.findings.add(type, () => explainEmpty(this.#context, read, known));
  }

  /** A write that began when all others had ended lies above those that its replica had, or beside them. */
  #judgeLast(read: Read, { values, settled }: OpenRead): void {
    const last = this.#lastWrites.alone();
    if (last === undefined || last.end > read.begin) return;
    const value = this.#values.of(last.value);
    const isOwn = read.replica !== undefined && read.replica === last.replica;
    const isSettled = value.settledAt <= settled;
    if (!value.isPlain || values.includes(value) || !(isOwn || isSettled) || values.length === 0) return;
    const known = isOwn ? last : value.settled!.by;
    this.#context.findings.add('lost-update', () => explainLast(this.#context, { read, last, known }));
  }

  #explainSuspect(read: Read, { value, by }: Suspect) {
    if ('read' in by) return explainBack(this.#context, { read, value, replaced: by });
    return explainOverwritten(this.#context, { read, value, by });
  }
}

function knownWrite(replica: RegisterReplica | undefined): Known | undefined {
  const write = replica?.lastWrite;
  return write && { write, by: write };
}
