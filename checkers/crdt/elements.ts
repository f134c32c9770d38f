/** The elements of a set: what is known of each, and where it must be. */
import { ElementCodes } from '../shared/element-codes.ts';
import type { FailedUpdate, Read, Update } from './operations.ts';
import type { ReplicaName } from './told-value.ts';

/** A removal that had seen all adds of its element that there were. */
export interface Cover {
  readonly removal: Update;
  /** Adds of the element that had begun by then, and not failed. */
  readonly adds: number;
}

export class Element {
  readonly value: unknown;
  /** Adds that began and did not fail; the first of them, the first removal, and an add that failed. */
  adds = 0;
  firstAdd: Update | undefined;
  firstRemoval: Update | undefined;
  failedAdd: FailedUpdate | undefined;
  /** The latest end of a removal that did not fail; infinity where one is not known to have ended. */
  removedUntil = -1;
  /** Of the acknowledged adds the one that began last: by replica, and of those that are settled. */
  readonly ownAdd = new Map<ReplicaName, Update>();
  settledAdd: Update | undefined;
  /** How many adds are acknowledged by a replica; how many of these are settled; how many are in all. */
  readonly ownAdds = new Map<ReplicaName, number>();
  readonly ownSettledAdds = new Map<ReplicaName, number>();
  settledAdds = 0;
  /** The first read of each replica that showed it, and the first of all once it is settled. */
  readonly ownSight = new Map<ReplicaName, Read>();
  settledSight: Read | undefined;
  isSeen = false;
  /** The latest removal of each replica that had seen all adds, and one that is settled. */
  readonly ownCover = new Map<ReplicaName, Cover>();
  settledCover: Cover | undefined;
  /** Updates that began and did not fail; how many are settled; the number of the last of these facts. */
  updates = 0;
  settledUpdates = 0;
  settledAt = 0;
  /** A read that showed it when all its updates were settled. */
  shownBy: Read | undefined;
  /** Number of the read that was looked at last and has it. */
  mark = 0;

  constructor(value: unknown) {
    this.value = value;
  }
}

/** Elements by value, and by where they must be. */
export class Elements {
  readonly #codes = new ElementCodes();
  readonly #all: Element[] = [];
  /** Must be in every read that begins after convergence. */
  readonly settled = new Set<Element>();
  /** Must be in every read of the replica. */
  readonly #own = new Map<ReplicaName, Set<Element>>();
  /** Were shown when all their updates were settled, and have had none since. */
  readonly shown = new Set<Element>();

  of(value: unknown): Element {
    const code = this.#codes.code(value);
    if (code === this.#all.length) this.#all.push(new Element(value));
    return this.#all[code]!;
  }

  own(replica: ReplicaName): Set<Element> {
    let own = this.#own.get(replica);
    if (own === undefined) {
      own = new Set();
      this.#own.set(replica, own);
    }
    return own;
  }
}

/** Why an element must be in a read: an add that was acknowledged, or a read that showed it. */
export interface Reason {
  readonly type: 'lost-update' | 'non-monotonic-read' | 'divergent';
  readonly known: Update | Read;
  /** What was added by it began here: a removal that ended later may have seen it. */
  readonly addedAt: number;
}

export interface Viewpoint {
  readonly replica: ReplicaName | undefined;
  /** Replicas have converged by now. */
  readonly isLate: boolean;
}

/** Undefined where nothing makes it certain that the element is there. */
export function reasonFor(element: Element, { replica, isLate }: Viewpoint): Reason | undefined {
  const own = replica === undefined ? undefined : element.ownAdd.get(replica);
  const settled = isLate ? element.settledAdd : undefined;
  const add = (own?.begin ?? -1) > (settled?.begin ?? -1) ? own : settled;
  if (add !== undefined && add.begin > element.removedUntil) {
    return { type: 'lost-update', known: add, addedAt: add.begin };
  }
  const addedAt = element.firstAdd?.begin ?? -1;
  if (addedAt <= element.removedUntil) return undefined;
  const ownSight = replica === undefined ? undefined : element.ownSight.get(replica);
  if (ownSight !== undefined) return { type: 'non-monotonic-read', known: ownSight, addedAt };
  const sight = isLate ? element.settledSight : undefined;
  return sight === undefined ? undefined : { type: 'divergent', known: sight, addedAt };
}
