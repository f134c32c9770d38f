/**
 * Sets. An element is in a read of an or-set exactly where the replica has an add of it that no removal it
 * has had seen (add-wins; Shapiro, Preguiça, Baquero and Zawirski, "A comprehensive study of convergent and
 * commutative replicated data types", 2011, 3.3.5); a g-set is one without removals. What a replica has is
 * not known, but bounded:
 *
 * - An element must be there where the read must have seen an add that no removal can have seen, as all of
 *   them had ended before it began.
 * - It must not be there where the read must have seen a removal that must have seen all its adds.
 * - What one read showed when all updates of the element were settled, no other such read lacks.
 */
import { NONE } from '../../src/index.ts';
import { canonicalText } from '../shared/canonical.ts';
import { shown } from '../shared/findings.ts';
import { type Cover, type Element, Elements, type Reason, reasonFor } from './elements.ts';
import { explainAbsent, explainDisagreement, explainResurrected, explainUnwritten } from './explain-set.ts';
import { Facts } from './facts.ts';
import type { ObjectContext, ObjectJudge } from './object-judge.ts';
import type { FailedUpdate, Read, Update } from './operations.ts';

type Fact =
  | { readonly element: Element; readonly update: Update; readonly cover?: Cover }
  | { readonly element: Element; readonly read: Read };

interface Missing {
  readonly element: Element;
  readonly reason: Reason;
}

/** What was found out when a read began; whether it holds shows when it ends. */
interface OpenRead {
  readonly elements: readonly Element[];
  /** How many facts were settled, or `NONE`. */
  readonly settled: number;
  readonly missing: readonly Missing[];
  readonly covered: readonly { readonly element: Element; readonly cover: Cover }[];
}

export class SetJudge implements ObjectJudge {
  readonly #context: ObjectContext;
  readonly #elements = new Elements();
  readonly #facts: Facts<Fact>;
  readonly #open = new Map<Read, OpenRead>();
  /** Of removals under way: what they had seen. */
  readonly #covers = new Map<Update, Cover>();
  /** The read that ended with the most facts settled. */
  #latest: { readonly read: Read; readonly settled: number } | undefined;
  #marks = 0;

  constructor(context: ObjectContext) {
    this.#context = context;
    this.#facts = new Facts(context.settling);
  }

  beginUpdate(update: Update): undefined {
    const element = this.#elements.of(update.value);
    if (update.f === 'add') {
      element.firstAdd ??= update;
      element.adds++;
    } else {
      this.#settle(update);
      if (update.isOk && sawAll(element, update))
        this.#covers.set(update, { removal: update, adds: element.adds });
      element.firstRemoval ??= update;
      element.removedUntil = Math.max(element.removedUntil, update.end);
    }
    element.updates++;
    element.shownBy = undefined;
    this.#elements.shown.delete(element);
  }

  endUpdate(update: Update): void {
    const element = this.#elements.of(update.value);
    const { replica } = update;
    const cover = this.#covers.get(update);
    this.#covers.delete(update);
    this.#facts.add(update.endNs, { element, update, ...(cover && { cover }) });
    if (replica === undefined) return;
    if (cover?.adds === element.adds) element.ownCover.set(replica, cover);
    if (update.f !== 'add') return;
    element.ownAdds.set(replica, (element.ownAdds.get(replica) ?? 0) + 1);
    element.ownAdd.set(replica, later(update, element.ownAdd.get(replica)));
    this.#elements.own(replica).add(element);
  }

  failedUpdate(update: FailedUpdate): void {
    if (update.f === 'add') this.#elements.of(update.value).failedAdd ??= update;
  }

  beginRead(read: Read): string | undefined {
    if (!Array.isArray(read.value)) return `gave ${shown(read.value)}, which is no list of elements`;
    const settled = this.#settle(read);
    const mark = ++this.#marks;
    const elements = read.value.map((value) => this.#elements.of(value));
    for (const element of elements) element.mark = mark;
    const missing = this.#missing(read, settled, mark);
    this.#open.set(read, { elements, settled, missing, covered: coveredOf(elements, read, settled) });
    return undefined;
  }

  endRead(read: Read): void {
    const open = this.#open.get(read)!;
    this.#open.delete(read);
    for (const each of open.missing) this.#judgeMissing(read, each);
    for (const { element, cover } of open.covered) {
      if (element.adds !== cover.adds) continue;
      const wrong = { read, element, cover };
      this.#context.findings.add('resurrected', () => explainResurrected(this.#context, wrong));
    }
    for (const element of open.elements) this.#sight(read, element);
    if (open.settled !== NONE) this.#compare(read, open);
  }

  textOf(value: unknown): string {
    return [...new Set((value as unknown[]).map(canonicalText))].sort().join();
  }

  #settle({ beginNs }: Read | Update): number {
    return this.#facts.settle(beginNs, (fact, number) => {
      const { element } = fact;
      if ('read' in fact) {
        element.settledSight = fact.read;
        this.#elements.settled.add(element);
        return;
      }
      element.settledUpdates++;
      element.settledAt = number;
      if (fact.update.f === 'add') this.#settleAdd(element, fact.update);
      else if (fact.cover?.adds === element.adds) element.settledCover = fact.cover;
    });
  }

  #settleAdd(element: Element, add: Update): void {
    const { replica } = add;
    element.settledAdds++;
    if (replica !== undefined) {
      element.ownSettledAdds.set(replica, (element.ownSettledAdds.get(replica) ?? 0) + 1);
    }
    element.settledAdd = later(add, element.settledAdd);
    this.#elements.settled.add(element);
  }

  #missing(read: Read, settled: number, mark: number): Missing[] {
    const viewpoint = { replica: read.replica, isLate: settled !== NONE };
    const missing: Missing[] = [];
    const lists = [
      ...(read.replica === undefined ? [] : [this.#elements.own(read.replica)]),
      ...(viewpoint.isLate ? [this.#elements.settled] : []),
    ];
    for (const list of lists) {
      for (const element of list) {
        if (element.mark === mark) continue;
        const reason = reasonFor(element, viewpoint);
        // Removals only become more: what is not certain now never will be, unless it is added again.
        if (reason === undefined) list.delete(element);
        else missing.push({ element, reason });
        element.mark = mark;
      }
    }
    return missing;
  }

  #judgeMissing(read: Read, { element, reason }: Missing): void {
    if (reason.addedAt <= element.removedUntil) return;
    const { known, type } = reason;
    this.#context.findings.add(type, () => explainAbsent(this.#context, { read, element, known }));
    // Told once for each reason: a set that loses much would else be gone through again and again.
    const { replica } = read;
    if (reasonFor(element, { replica, isLate: true })?.known !== known) return;
    if (known === element.settledAdd || known === element.settledSight)
      this.#elements.settled.delete(element);
    if (replica !== undefined && replica === known.replica) this.#elements.own(replica).delete(element);
  }

  /** A read showed the element. */
  #sight(read: Read, element: Element): void {
    if (element.adds === 0) {
      this.#context.findings.add('unwritten-value', () => explainUnwritten(this.#context, read, element));
      return;
    }
    const { replica } = read;
    if (replica !== undefined && !element.ownSight.has(replica)) {
      element.ownSight.set(replica, read);
      this.#elements.own(replica).add(element);
    }
    if (element.isSeen) return;
    element.isSeen = true;
    this.#facts.add(read.endNs, { element, read });
  }

  /** With the other reads that began when all updates of an element were settled. */
  #compare(read: Read, { elements, settled }: OpenRead): void {
    const mark = ++this.#marks;
    for (const element of elements) {
      element.mark = mark;
      if (!isStill(element, settled) || element.shownBy !== undefined) continue;
      element.shownBy = read;
      this.#elements.shown.add(element);
      const before = this.#latest;
      if (before !== undefined && before.settled >= element.settledAt)
        this.#disagree(element, { showing: read, lacking: before.read });
    }
    for (const element of this.#elements.shown) {
      if (element.mark === mark || !isStill(element, settled)) continue;
      this.#disagree(element, { showing: element.shownBy!, lacking: read });
      this.#elements.shown.delete(element);
    }
    if (this.#latest === undefined || settled >= this.#latest.settled) this.#latest = { read, settled };
  }

  #disagree(element: Element, reads: { readonly showing: Read; readonly lacking: Read }): void {
    const wrong = { element, ...reads };
    this.#context.findings.add('divergent', () => explainDisagreement(this.#context, wrong));
  }
}

/** All adds of the element that can have taken effect are such that the removal must have seen them. */
function sawAll(element: Element, { replica }: Update): boolean {
  if (element.adds === 0) return false;
  const own = replica === undefined ? 0 : (element.ownAdds.get(replica) ?? 0);
  const both = replica === undefined ? 0 : (element.ownSettledAdds.get(replica) ?? 0);
  return element.settledAdds + own - both === element.adds;
}

/** Elements of the read of which it must have seen a removal that had seen all adds. */
function coveredOf(elements: readonly Element[], { replica }: Read, settled: number): OpenRead['covered'] {
  const covered: { element: Element; cover: Cover }[] = [];
  for (const element of elements) {
    if (element.firstRemoval === undefined) continue;
    const own = replica === undefined ? undefined : element.ownCover.get(replica);
    const covers = [own, settled === NONE ? undefined : element.settledCover];
    const cover = covers.find((each) => each?.adds === element.adds);
    if (cover !== undefined) covered.push({ element, cover });
  }
  return covered;
}

/** All its updates were settled when the read began; where none removes it, it is lost if it is not there. */
function isStill(element: Element, settled: number): boolean {
  return (
    element.firstRemoval !== undefined &&
    element.updates === element.settledUpdates &&
    element.settledAt <= settled
  );
}

function later(a: Update, b: Update | undefined): Update {
  return b === undefined || a.begin > b.begin ? a : b;
}
