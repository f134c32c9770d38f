/** What was seen of counters: remembers the largest number by key, of each process or of all together. */
import type { Anomaly, History, Key } from '../../src/index.ts';
import type { Findings } from '../shared/findings.ts';
import { clockFor } from '../shared/wording.ts';

export type Order = 'process' | 'realtime';

/** A number that an operation gave. */
interface Sighting {
  /** Of the invocation. */
  readonly index: number;
  readonly completion: number;
  readonly number: number;
  /** It counts an increment of its own, so it is more than all that was there before. */
  readonly isOwn: boolean;
}

export interface SightingsInput {
  readonly history: History;
  readonly findings: Findings;
  readonly order: Order;
}

export class Sightings {
  count = 0;
  readonly #input: SightingsInput;
  /** The largest number of a key, by process, or under `'all'`. */
  readonly #largest = new Map<Key | undefined, Map<number | 'all', Sighting>>();
  /** What had been seen when the operation that a process has under way began. */
  readonly #floors = new Map<number, Sighting | undefined>();

  constructor(input: SightingsInput) {
    this.#input = input;
  }

  get keys(): number {
    return this.#largest.size;
  }

  begin(index: number): void {
    const { history } = this.#input;
    const floor = this.#largest.get(history.keyAt(index))?.get(this.#seer(index));
    this.#floors.set(history.processAt(index) as number, floor);
  }

  end(sighting: Sighting): void {
    const { history, findings } = this.#input;
    const key = history.keyAt(sighting.index);
    const floor = this.#floors.get(history.processAt(sighting.index) as number);
    this.count++;
    const isBelow =
      floor !== undefined &&
      (sighting.isOwn ? sighting.number <= floor.number : sighting.number < floor.number);
    if (isBelow) findings.add(this.#typeOf(floor, sighting), () => this.#explain(floor, sighting));
    const bySeer = this.#largest.get(key) ?? new Map<number | 'all', Sighting>();
    this.#largest.set(key, bySeer);
    const largest = bySeer.get(this.#seer(sighting.index));
    if (largest === undefined || largest.number < sighting.number) {
      bySeer.set(this.#seer(sighting.index), sighting);
    }
  }

  #seer(index: number): number | 'all' {
    return this.#input.order === 'realtime' ? 'all' : (this.#input.history.processAt(index) as number);
  }

  #typeOf(before: Sighting, after: Sighting): string {
    const { history } = this.#input;
    const isSame = history.processAt(before.index) === history.processAt(after.index);
    return isSame ? 'nonmonotonic-read' : 'stale-read';
  }

  #explain(before: Sighting, after: Sighting): Omit<Anomaly, 'type'> {
    const { history } = this.#input;
    const key = history.keyAt(after.index);
    const isStale = this.#typeOf(before, after) === 'stale-read';
    const clock = clockFor([before.completion, after.index].map((index) => history.timeNsAt(index)));
    const [completed, began] = [before.completion, after.index].map((index) =>
      clock(history.timeNsAt(index)),
    );
    const [did, had] = [after, before].map(({ isOwn }) => (isOwn ? 'incremented it to' : 'read'));
    const where = key === undefined ? '' : `key ${key}: `;
    const who = isStale ? `process ${history.processAt(before.index)}` : 'it';
    return {
      message:
        `${where}process ${history.processAt(after.index)} ${did} ${after.number} (operation ${after.index}), ` +
        `although ${who} had ${had} ${before.number} before (operation ${before.index})`,
      steps: [
        `Operation ${before.index} gave ${before.number} and completed at ${completed}.`,
        `Operation ${after.index} began after that, at ${began}, and gave ${after.number}.`,
        after.isOwn
          ? `It is an increment, so it must give more than ${before.number}.`
          : `The number only grows, so it must give at least ${before.number}.`,
      ],
      ops: [before.index, after.index],
      ...(key === undefined ? {} : { key }),
      rulesOut: [isStale ? 'linearizable' : 'monotonic-reads'],
      detail: { before: before.number, after: after.number },
    };
  }
}
