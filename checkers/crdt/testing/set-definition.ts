/** Sets by definition. */
import { type DefinedOp, Definition } from './definition.ts';

export class SetDefinition extends Definition {
  judge(read: DefinedOp): void {
    const shown = read.value as unknown[];
    const elements = new Set([...this.may(read).map(({ value }) => value), ...shown]);
    for (const element of elements) {
      if (shown.includes(element)) this.#judgeShown(read, element);
      else this.#judgeAbsent(read, element);
    }
  }

  #of(read: DefinedOp, f: string, element: unknown): DefinedOp[] {
    return this.may(read).filter((update) => update.f === f && update.value === element);
  }

  #judgeShown(read: DefinedOp, element: unknown): void {
    const adds = this.#of(read, 'add', element);
    if (adds.length === 0) this.types.add('unwritten-value');
    const isGone = this.#of(read, 'remove', element).some(
      (removal) => this.must(removal, read) && adds.every((add) => this.must(add, removal)),
    );
    if (adds.length > 0 && isGone) this.types.add('resurrected');
  }

  #judgeAbsent(read: DefinedOp, element: unknown): void {
    const adds = this.#of(read, 'add', element);
    const removals = this.#of(read, 'remove', element);
    const isSafe = ({ begin }: DefinedOp) => removals.every(({ end }) => end < begin);
    if (adds.some((add) => this.must(add, read) && isSafe(add))) this.types.add('lost-update');
    else if (adds.length > 0 && adds.every(isSafe)) {
      const showing = this.reads.filter(
        (other) => (other.value as unknown[]).includes(element) && this.#of(other, 'add', element).length > 0,
      );
      this.addEarlier(showing, read);
    }
  }

  judgePair(one: DefinedOp, other: DefinedOp): void {
    for (const element of new Set(this.updates.map(({ value }) => value))) {
      if ((one.value as unknown[]).includes(element) === (other.value as unknown[]).includes(element))
        continue;
      const end = Math.max(one.end, other.end);
      const all = this.updates.filter(({ begin, value }) => begin < end && value === element);
      const isSettled = all.every((update) => this.settled(update, one) && this.settled(update, other));
      const isLate = this.isLate(one) && this.isLate(other);
      if (isLate && isSettled && all.some(({ f }) => f === 'remove')) this.types.add('divergent');
    }
  }
}
