/** Registers by definition. */
import { type DefinedOp, Definition } from './definition.ts';

export class RegisterDefinition extends Definition {
  get #isMulti(): boolean {
    return this.options.type === 'mv-register';
  }

  #values({ value }: DefinedOp): readonly unknown[] {
    if (this.#isMulti) return value as unknown[];
    return value === null ? [] : [value];
  }

  /** Writes of the value that had begun by the end of a read. */
  #writes(value: unknown, end: number): DefinedOp[] {
    return this.updates.filter((write) => write.value === value && write.begin < end);
  }

  #isPlain(value: unknown, end: number): boolean {
    return this.#writes(value, end).length === 1;
  }

  /** Operations that show that the value was written, once. */
  #showing(value: unknown): DefinedOp[] {
    const reads = this.reads.filter(
      (read) => this.#values(read).includes(value) && this.#isPlain(value, read.end),
    );
    return [...this.updates.filter((write) => write.value === value), ...reads];
  }

  #isKnownToOwn(value: unknown, read: DefinedOp): boolean {
    return this.#showing(value).some((known) => this.own(known, read));
  }

  #isSettled(value: unknown, read: DefinedOp): boolean {
    return this.#showing(value).some((known) => this.settled(known, read));
  }

  /** Reads that give something, and not this value. */
  #without(value: unknown): DefinedOp[] {
    return this.reads.filter((read) => {
      const values = this.#values(read);
      const isWritten = values.every((each) => this.#writes(each, read.end).length > 0);
      return values.length > 0 && isWritten && !values.includes(value) && this.#isPlain(value, read.end);
    });
  }

  judge(read: DefinedOp): void {
    const values = this.#values(read);
    if (values.length === 0) this.#judgeEmpty(read);
    for (const value of values) {
      if (this.#writes(value, read.end).length === 0) this.types.add('unwritten-value');
      else if (this.#isPlain(value, read.end)) this.#judgeValue(read, value);
    }
    if (this.#isMulti && values.length > 0) this.#judgeLast(read);
  }

  #judgeEmpty(read: DefinedOp): void {
    if (this.updates.some((write) => this.must(write, read))) this.types.add('lost-update');
    else {
      const giving = this.reads.filter((other) =>
        this.#values(other).some((v) => this.#isPlain(v, other.end)),
      );
      this.addEarlier(giving, read);
    }
  }

  #judgeValue(read: DefinedOp, value: unknown): void {
    const [write] = this.#writes(value, read.end);
    const over = this.updates.filter(
      (other) => other.replica !== undefined && other.replica === write!.replica && other.begin > write!.end,
    );
    if (this.#isMulti && over.some((other) => this.must(other, read))) {
      this.types.add('resurrected');
      return;
    }
    const without = this.#without(value);
    const first = without
      .filter((other) => this.#isKnownToOwn(value, other) || this.#isSettled(value, other))
      .sort((a, b) => a.end - b.end)[0];
    const own = without.filter((other) => this.#isKnownToOwn(value, other) && this.own(other, read));
    if (first !== undefined && this.settled(first, read)) {
      this.types.add(this.own(first, read) ? 'non-monotonic-read' : 'divergent');
    } else if (own.length > 0) this.types.add('non-monotonic-read');
  }

  #judgeLast(read: DefinedOp): void {
    const writes = this.may(read);
    const last = writes.find((write) => writes.every((other) => other === write || other.end < write.begin));
    if (last === undefined || last.end > read.begin || this.#values(read).includes(last.value)) return;
    const isThere = this.own(last, read) || this.#isSettled(last.value, read);
    if (isThere && this.#isPlain(last.value, read.end)) this.types.add('lost-update');
  }

  judgePair(one: DefinedOp, other: DefinedOp): void {
    const [a, b] = [this.#values(one), this.#values(other)];
    const end = Math.max(one.end, other.end);
    if (a.length === 0 || b.length === 0 || this.textOf(one) === this.textOf(other)) return;
    if (![...a, ...b].every((value) => this.#isPlain(value, end))) return;
    const isSettled = a.every((v) => this.#isSettled(v, other)) && b.every((v) => this.#isSettled(v, one));
    if (isSettled && this.isLate(one) && this.isLate(other)) this.types.add('divergent');
  }
}
