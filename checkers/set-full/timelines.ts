/**
 * What the reads say of each element over time. A read can be seen as the list of what it shows, and the
 * elements that it does not show need no visit: an element's latest absence is either the last read of all,
 * or the read just before the run of reads that shows it to the end. So the cost is the length of the lists
 * that were read, however many elements and reads there are.
 */
import { type History, NONE } from '../../src/index.ts';
import type { SetPart } from '../sets/set-part.ts';
import type { Sighting } from '../sets/wrong-elements.ts';

/** What became of an element that certainly was in the set. */
export interface Fate {
  readonly part: SetPart;
  readonly code: number;
  readonly kind: 'stable' | 'lost' | 'never-read';
  /** Invocation of the operation that first proved it to be there by completing: its add, or a read. */
  readonly proof: number;
  /** The latest read, by invocation, that shows it; NONE. */
  readonly present: number;
  /** The latest read that does not show it, though it began after the proof; NONE. */
  readonly absent: number;
}

export class Timelines {
  /** Of each element that nobody can have added by then, the first read that shows it. */
  readonly unexpected: readonly Sighting[];
  /** Of each element that a read shows more than once, the read that shows it most often. */
  readonly duplicated: readonly (Sighting & { readonly times: number })[];
  /** Elements that certainly were there, in the order in which they were added. */
  readonly fates: Fate[] = [];
  readonly #history: History;
  readonly #part: SetPart;
  /** By code: the proof, and the index of its completion. */
  readonly #proof: number[] = [];
  readonly #provenAt: number[] = [];
  /** By code: rank of the latest read that shows it, and of the first one of the run that ends there. */
  readonly #latest: number[] = [];
  readonly #runStart: number[] = [];
  /** By code: the first read that shows it before it can have been added; how often it is shown at most. */
  readonly #tooEarly = new Map<number, number>();
  readonly #mostTimes = new Map<number, Sighting & { readonly times: number }>();

  constructor(history: History, part: SetPart) {
    this.#history = history;
    this.#part = part;
    for (const add of part.okAdd) this.#append(add);
    for (let rank = 0; rank < part.reads.length; rank++) this.#scan(rank);
    this.unexpected = [...this.#tooEarly].map(([code, read]) => ({ part, read, code }));
    this.duplicated = [...this.#mostTimes.values()];
    this.#conclude();
  }

  #append(proof: number): void {
    this.#proof.push(proof);
    this.#provenAt.push(proof === NONE ? Number.POSITIVE_INFINITY : this.#history.pairOf(proof));
    this.#latest.push(NONE);
    this.#runStart.push(NONE);
  }

  /** Visits what a read shows. */
  #scan(rank: number): void {
    const { elements, reads } = this.#part;
    const read = reads[rank]!;
    const done = this.#history.pairOf(read);
    let again: Map<number, number> | undefined;
    for (const value of this.#part.readAt(this.#history, read)) {
      const code = elements.code(value);
      if (code === this.#latest.length) this.#append(NONE);
      const latest = this.#latest[code]!;
      if (latest === rank) {
        again ??= new Map();
        again.set(code, (again.get(code) ?? 1) + 1);
        continue;
      }
      if (latest === NONE || latest !== rank - 1) this.#runStart[code] = rank;
      this.#latest[code] = rank;
      if (done < this.#provenAt[code]!) this.#prove({ code, read, done });
    }
    for (const [code, times] of again ?? []) this.#duplicate({ part: this.#part, read, code, times });
  }

  /** A read that shows an element proves that it is there, unless nobody can have added it by then. */
  #prove({
    code,
    read,
    done,
  }: {
    readonly code: number;
    readonly read: number;
    readonly done: number;
  }): void {
    const add = this.#part.firstAdd[code] ?? NONE;
    if (add === NONE || add > done) {
      if (!this.#tooEarly.has(code)) this.#tooEarly.set(code, read);
      return;
    }
    this.#provenAt[code] = done;
    this.#proof[code] = read;
  }

  #duplicate(found: Sighting & { readonly times: number }): void {
    const most = this.#mostTimes.get(found.code);
    if (most === undefined || found.times > most.times) this.#mostTimes.set(found.code, found);
  }

  #conclude(): void {
    const { firstAdd } = this.#part;
    for (let code = 0; code < firstAdd.length; code++) {
      // What nobody can have added is unexpected, and no element of the set.
      if (firstAdd[code] === NONE || this.#proof[code] === NONE) continue;
      this.fates.push(this.#fateOf(code));
    }
  }

  #fateOf(code: number): Fate {
    const { reads } = this.#part;
    const [proof, provenAt, latest] = [this.#proof[code]!, this.#provenAt[code]!, this.#latest[code]!];
    const last = reads.length - 1;
    const isSeenLast = latest === last && latest !== NONE;
    const missing = reads[isSeenLast ? this.#runStart[code]! - 1 : last] ?? NONE;
    const absent = missing > provenAt ? missing : NONE;
    const present = latest === NONE ? NONE : reads[latest]!;
    const kind = !isSeenLast && absent !== NONE ? 'lost' : present === NONE ? 'never-read' : 'stable';
    return { part: this.#part, code, kind, proof, present, absent };
  }
}
