/**
 * Strong convergence: what had seen the same gives the same. Where reads tell what their replicas had seen,
 * two reads of an object with equal `seen` must give equal values.
 */
import { canonicalText } from '../shared/canonical.ts';
import { shown } from '../shared/findings.ts';
import type { ObjectContext } from './object-judge.ts';
import type { Read } from './operations.ts';

export class SeenValues {
  readonly #context: ObjectContext;
  readonly #textOf: (value: unknown) => string;
  /** The first read that had seen it. */
  readonly #reads = new Map<string, Read>();

  constructor(context: ObjectContext, textOf: (value: unknown) => string) {
    this.#context = context;
    this.#textOf = textOf;
  }

  read(read: Read): void {
    if (read.seen === undefined || read.seen === null) return;
    const seen = canonicalText(read.seen);
    const before = this.#reads.get(seen);
    if (before === undefined) this.#reads.set(seen, read);
    else if (this.#textOf(before.value) !== this.#textOf(read.value)) {
      this.#context.findings.add('strong-convergence', () => this.#explain(before, read));
    }
  }

  #explain(before: Read, read: Read) {
    const { tell } = this.#context;
    const other = `${tell.operation(before)} gave ${shown(before.value)}, which had seen the same`;
    return tell.evidence({
      ops: [before, read],
      says: `${tell.op(read)} gave ${shown(read.value)}, and ${other}`,
      steps: [
        `Both had seen ${shown(read.seen)}.`,
        'A replica that has seen the same updates has the same state, whatever the order in which they came.',
      ],
      detail: { seen: read.seen, values: [before.value, read.value] },
    });
  }
}
