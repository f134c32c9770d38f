/** Why one version of a key came before another: which source of the order says so, and who shows it. */
import { assert, NONE } from '../../src/index.ts';
import { listOf } from './lists.ts';
import type { Registers } from './registers.ts';
import { eachStep } from './successors.ts';
import type { VersionOrders } from './version-orders.ts';
import { versionText } from './version-words.ts';

export type Source = 'initial' | 'wfr' | 'seen' | 'time';

/** Two versions of a key. */
export interface Pair {
  readonly earlier: number;
  readonly later: number;
}

export class Reasons {
  readonly #registers: Registers;
  readonly #orders: VersionOrders;

  constructor(registers: Registers, orders: VersionOrders) {
    this.#registers = registers;
    this.#orders = orders;
  }

  /** The simplest source; undefined where none says so. */
  sourceOf({ earlier, later }: Pair): Source | undefined {
    const { firstInitial } = this.#registers.accesses;
    const { before, seen, time } = this.#orders;
    if (earlier >= firstInitial && later < firstInitial) return 'initial';
    if (before?.[later] === earlier) return 'wfr';
    if (seen !== undefined && listOf(seen, earlier).includes(later)) return 'seen';
    if (time === undefined || time.isOn[this.#registers.writes.keyOf[earlier]!] === 0) return undefined;
    return earlier !== later && time.firstLeft[earlier]! < time.lastFound[later]! ? 'time' : undefined;
  }

  /** Rows that show it. */
  rowsOf(pair: Pair): readonly number[] {
    const { writer } = this.#registers.writes;
    const source = this.sourceOf(pair);
    if (source === 'initial') return [writer[pair.later]!];
    if (source === 'wfr') return [writer[pair.later]!];
    return source === 'seen' ? this.#seenBy(pair) : this.#foundBy(pair);
  }

  /** Without a full stop. */
  textOf(pair: Pair, nameOf: (row: number) => string): string {
    const { table } = this.#registers;
    const source = this.sourceOf(pair);
    const [earlier, later] = [pair.earlier, pair.later].map((v) => versionText(this.#registers, v));
    const [one, other] = this.rowsOf(pair).map(nameOf) as [string, string];
    switch (source) {
      case 'initial':
        return 'null is what a key has before all writes';
      case 'wfr':
        return `${one} wrote ${later} after it had read ${earlier}`;
      case 'seen': {
        const process = table.process[this.rowsOf(pair)[0]!]!;
        return `process ${process} left it at ${earlier} in ${one} and found it at ${later} in ${other}`;
      }
      default:
        return `${one} left it at ${earlier} and had succeeded before ${other} began, which found it at ${later}`;
    }
  }

  /**
   * A transaction that left the key at the earlier version, and the next of its process, which found the
   * later.
   */
  #seenBy({ earlier, later }: Pair): readonly number[] {
    const { table } = this.#registers;
    let found: readonly number[] | undefined;
    eachStep(this.#registers, new Uint8Array(table.keyCount).fill(1), (step) => {
      if (step.before === earlier && step.now === later) found ??= [step.left, step.found];
    });
    assert(found !== undefined, `no process saw version ${earlier} before ${later}`);
    return found;
  }

  #foundBy({ earlier, later }: Pair): readonly number[] {
    const { table } = this.#registers;
    const { firstLeft, lastFound } = this.#orders.time!;
    const left = table.complete.indexOf(firstLeft[earlier]!);
    const found = table.invoke.indexOf(lastFound[later]!);
    assert(left !== NONE && found !== NONE, `real time does not order versions ${earlier} and ${later}`);
    return [left, found];
  }
}
