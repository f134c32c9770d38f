/** Evidence about registers. */
import type { Anomaly } from '../../src/index.ts';
import { shown } from '../shared/findings.ts';
import { inOrder } from '../shared/told-op.ts';
import { listed } from '../shared/wording.ts';
import type { ObjectContext } from './object-judge.ts';
import { isUpdate, type Read, type Update } from './operations.ts';
import type { Known, RegisterValue, Replacement } from './register-values.ts';
import { capital } from './tell.ts';

type Evidence = Omit<Anomaly, 'type'>;

const ORDER = 'All replicas prefer the same one of two writes.';

/** The write of the value, which a later write had seen. */
export function explainOverwritten(
  { tell }: ObjectContext,
  { read, value, by }: { readonly read: Read; readonly value: RegisterValue; readonly by: Update },
): Evidence {
  const write = value.write!;
  const text = shown(value.value);
  return tell.evidence({
    ops: [write, by, read],
    says: `${tell.op(read)} gave ${text}, which ${tell.operation(by)} had overwritten`,
    steps: [
      `${capital(tell.operation(write))} wrote ${text}, and had completed there when ${tell.operation(by)} began.`,
      `So that overwrote ${text}.`,
      tell.mustHaveSeen(read, by),
      `It gave ${text} all the same.`,
    ],
    detail: { value: value.value },
  });
}

/** A read that must have seen the write of the value did not give it, and a later one does again. */
export function explainBack(
  { tell }: ObjectContext,
  wrong: { readonly read: Read; readonly value: RegisterValue; readonly replaced: Replacement },
): Evidence {
  const { read, value, replaced } = wrong;
  const { read: lacking, values, known } = replaced;
  const [text, instead] = [shown(value.value), shown(lacking.value)];
  return tell.evidence({
    ops: [known.write, known.by, ...values.map(({ write }) => write!), lacking, read],
    says: `${tell.op(read)} gave ${text}, which ${tell.operation(lacking)} had replaced by ${instead}`,
    steps: [
      `${capital(tell.operation(known.by))} ${isUpdate(known.by) ? 'wrote' : 'gave'} ${text}.`,
      tell.mustHaveSeen(lacking, known.by),
      `It gave ${instead}, so that is preferred to ${text}.`,
      tell.mustHaveSeen(read, lacking),
      `It gave ${text} again. ${ORDER}`,
    ],
    detail: { value: value.value, replacedBy: lacking.value },
  });
}

/** Two reads that had each other's writes gave different values. */
export function explainContradiction(
  { tell }: ObjectContext,
  [before, read]: readonly [Read, Read],
  values: readonly RegisterValue[],
): Evidence {
  const ops = values.flatMap(({ write, settled }) => [write!, settled!.by]);
  const writes = inOrder(values.map(({ write }) => write!.begin)).map(String);
  return tell.evidence({
    ops: [...ops, before, read],
    says: `${tell.op(read)} gave ${shown(read.value)}, and ${tell.operation(before)} gave ${shown(before.value)}`,
    steps: [
      `Operations ${listed(writes)} wrote these values, so long before both reads that all replicas had them.`,
      `${capital(tell.operation(before))} gave ${shown(before.value)}, and ${tell.operation(read)} gave ${shown(read.value)}.`,
      ORDER,
    ],
    detail: { values: [before.value, read.value] },
  });
}

export function explainEmpty({ tell }: ObjectContext, read: Read, { write, by }: Known): Evidence {
  const did = isUpdate(by) ? 'written' : 'given';
  return tell.evidence({
    ops: [write, by, read],
    says: `${tell.op(read)} gave nothing, after ${tell.operation(by)} had ${did} ${shown(by.value)}`,
    steps: [
      `${capital(tell.operation(by))} had ${did} ${shown(by.value)}.`,
      tell.mustHaveSeen(read, by),
      'It gave nothing, as if nothing had ever been written.',
    ],
    detail: { value: by.value },
  });
}

/** A write that none can have overwritten is not there. */
export function explainLast(
  { tell }: ObjectContext,
  { read, last, known }: { readonly read: Read; readonly last: Update; readonly known: Update | Read },
): Evidence {
  return tell.evidence({
    ops: [last, known, read],
    says: `${tell.op(read)} gave ${shown(read.value)}, without ${shown(last.value)}, which ${tell.operation(last)} had written`,
    steps: [
      `${capital(tell.operation(last))} wrote ${shown(last.value)} when all other writes that may have taken ` +
        'effect had ended: none of them can have overwritten it.',
      tell.mustHaveSeen(read, known),
      `It gave ${shown(read.value)}.`,
    ],
    detail: { value: last.value },
  });
}

export function explainUnwrittenValue(
  { tell }: ObjectContext,
  read: Read,
  { value, failedWrite }: RegisterValue,
): Evidence {
  return tell.evidence({
    ops: failedWrite === undefined ? [read] : [failedWrite, read],
    says: `${tell.op(read)} gave ${shown(value)}, which nobody had written`,
    steps: [
      `${capital(tell.operation(read))} gave ${shown(value)}.`,
      failedWrite === undefined
        ? 'No write of it had begun when that completed.'
        : `Operation ${failedWrite.begin} tried to write it and failed, so that certainly did not happen; no other write of it had begun.`,
    ],
    detail: { value },
  });
}
