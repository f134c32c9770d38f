/**
 * What an isolation level demands of the commit order: edges t2 → t1, each because some t3 reads a key from
 * t1 although it can see t2, which wrote that key too; so t2 must have come first. A level holds exactly
 * where session order, reads-from and these edges have no cycle (AWDIT, PLDI 2025, section 3; the axioms are
 * those of Biswas and Enea, "On the Complexity of Checking Transactional Consistency", OOPSLA 2019).
 */
import { Ints } from './ints.ts';
import { INITIAL } from './observations.ts';

export interface CommitEdge {
  /** It must come before `after`; INITIAL there: it cannot, as nothing comes before the initial state. */
  readonly before: number;
  readonly after: number;
  /** Who makes the edge necessary, and the place of its read in `Observations.reads`. */
  readonly reader: number;
  readonly read: number;
}

export class CommitOrder {
  readonly #before = new Ints();
  readonly #after = new Ints();
  readonly #reader = new Ints();
  readonly #read = new Ints();
  /** Pairs of a writer and a key that were looked at: what the search costs, whatever the machine. */
  steps = 0;

  get length(): number {
    return this.#before.length;
  }

  add({ before, after, reader, read }: CommitEdge): void {
    this.#before.push(before);
    this.#after.push(after);
    this.#reader.push(reader);
    this.#read.push(read);
  }

  /** By edge; a view of what there is so far, to be taken once and not edge by edge. */
  get before(): Int32Array {
    return this.#before.view();
  }

  get after(): Int32Array {
    return this.#after.view();
  }

  get reader(): Int32Array {
    return this.#reader.view();
  }

  at(edge: number): CommitEdge {
    return {
      before: this.#before.view()[edge]!,
      after: this.#after.view()[edge]!,
      reader: this.#reader.view()[edge]!,
      read: this.#read.view()[edge]!,
    };
  }

  /** Edges that demand something before the initial state. */
  initialConflicts(): CommitEdge[] {
    const found: CommitEdge[] = [];
    this.after.forEach((after, edge) => {
      if (after === INITIAL) found.push(this.at(edge));
    });
    return found;
  }
}
