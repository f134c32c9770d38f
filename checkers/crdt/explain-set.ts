/** Evidence about sets. */
import { shown } from '../shared/findings.ts';
import type { Cover, Element } from './elements.ts';
import type { ObjectContext } from './object-judge.ts';
import { isUpdate, type Read, type Update } from './operations.ts';
import { capital } from './tell.ts';

/** A read lacks what it must have seen. */
export function explainAbsent(
  { tell }: ObjectContext,
  { read, element, known }: { readonly read: Read; readonly element: Element; readonly known: Update | Read },
) {
  const value = shown(element.value);
  const isAdd = isUpdate(known);
  const add = element.firstAdd!;
  return tell.evidence({
    ops: isAdd ? [known, read] : [add, known, read],
    says: `${tell.op(read)} lacks ${value}, which ${tell.operation(known)} had ${isAdd ? 'added' : 'shown'}`,
    steps: [
      isAdd
        ? `${capital(tell.operation(known))} added ${value}, and was acknowledged.`
        : `${capital(tell.operation(known))} showed ${value}, which operation ${add.begin} added.`,
      element.firstRemoval === undefined
        ? `Nobody had begun to remove ${value} when operation ${read.begin} completed.`
        : `All removals of ${value} that had begun when operation ${read.begin} completed had ended before it was added.`,
      tell.mustHaveSeen(read, known),
    ],
    detail: { element: element.value },
  });
}

/** A read shows what it must have seen removed. */
export function explainResurrected(
  { tell }: ObjectContext,
  { read, element, cover }: { readonly read: Read; readonly element: Element; readonly cover: Cover },
) {
  const value = shown(element.value);
  const { removal } = cover;
  return tell.evidence({
    ops: [...(element.firstAdd === undefined ? [] : [element.firstAdd]), removal, read],
    says: `${tell.op(read)} shows ${value}, which ${tell.operation(removal)} had removed`,
    steps: [
      `${capital(tell.operation(removal))} removed ${value}: when it began, its replica must have had all adds of it.`,
      tell.mustHaveSeen(read, removal),
      `Nobody had begun to add ${value} again when operation ${read.begin} completed, and it shows it.`,
    ],
    detail: { element: element.value, adds: cover.adds },
  });
}

export function explainUnwritten({ tell }: ObjectContext, read: Read, { value, failedAdd }: Element) {
  return tell.evidence({
    ops: failedAdd === undefined ? [read] : [failedAdd, read],
    says: `${tell.op(read)} shows ${shown(value)}, which nobody had added`,
    steps: [
      `${capital(tell.operation(read))} shows ${shown(value)}.`,
      failedAdd === undefined
        ? 'No add of it had begun when that completed.'
        : `Operation ${failedAdd.begin} tried to add it and failed, so that certainly did not happen; no other add had begun.`,
    ],
    detail: { element: value },
  });
}

/** Two reads by which all was settled differ. */
export function explainDisagreement(
  { tell }: ObjectContext,
  {
    element,
    showing,
    lacking,
  }: { readonly element: Element; readonly showing: Read; readonly lacking: Read },
) {
  const value = shown(element.value);
  return tell.evidence({
    ops: [element.firstAdd!, element.firstRemoval!, showing, lacking],
    says: `${tell.op(showing)} shows ${value}, and ${tell.operation(lacking)} does not`,
    steps: [
      `All adds and removals of ${value} were acknowledged so long before both reads that all replicas had them.`,
      `${capital(tell.operation(showing))} shows ${value}.`,
      `${capital(tell.operation(lacking))} does not: the replicas have not converged.`,
    ],
    detail: { element: element.value },
  });
}
