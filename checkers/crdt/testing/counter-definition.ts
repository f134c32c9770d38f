/** Counters by definition. */
import { type DefinedOp, Definition } from './definition.ts';

interface Seen {
  readonly up: number;
  readonly down: number;
}

export class CounterDefinition extends Definition {
  judge(read: DefinedOp): void {
    const value = read.value as number;
    const may = sums(this.may(read));
    if (!this.#isWithin(read)) this.types.add('counter-out-of-bounds');
    const contradicted = this.reads.filter((before) => {
      const { up, down } = this.#must(before);
      const mustUp = (before.value as number) + down;
      const mustDown = up - (before.value as number);
      return this.#isWithin(before) && (value < mustUp - may.down || value > may.up - mustDown);
    });
    this.addEarlier(contradicted, read);
  }

  judgePair(): void {}

  #isWithin(read: DefinedOp): boolean {
    const [must, may] = [this.#must(read), sums(this.may(read))];
    const value = read.value as number;
    return value >= must.up - may.down && value <= may.up - must.down;
  }

  #must(read: DefinedOp): Seen {
    return sums(this.updates.filter((update) => this.must(update, read)));
  }
}

function sums(updates: readonly DefinedOp[]): Seen {
  const sum = (f: string) =>
    updates.filter((update) => update.f === f).reduce((total, { value }) => total + (value as number), 0);
  return { up: sum('increment'), down: sum('decrement') };
}
