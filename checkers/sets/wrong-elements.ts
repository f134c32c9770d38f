/** Explains what no set may show: elements that nobody can have added by then, and elements shown twice. */
import { type Anomaly, type History, NONE } from '../../src/index.ts';
import { shown } from '../shared/findings.ts';
import { inOrder, keyPrefix, timesOf, toldOp } from '../shared/told-op.ts';
import { counted } from '../shared/wording.ts';
import type { SetPart } from './set-part.ts';

/** What a read shows of an element, given by its code. */
export interface Sighting {
  readonly part: SetPart;
  readonly read: number;
  readonly code: number;
}

type Explained = Omit<Anomaly, 'type'>;

function common({ part, code }: Sighting) {
  const value = part.elements.values[code];
  const key = part.key === undefined ? {} : { key: part.key };
  return { where: keyPrefix(part.key), value, text: shown(value), key };
}

export function unexpectedElement(history: History, sighting: Sighting): Explained {
  const { part, read, code } = sighting;
  const { where, value, text, key } = common(sighting);
  const later = part.firstAdd[code] ?? NONE;
  const failed = part.failedAdd[code] ?? NONE;
  const add = later === NONE ? failed : later;
  const { why, steps } = whyUnexpected(history, { read, later, failed });
  return {
    message: `${where}${toldOp(history, read)} shows ${text}, but ${why}`,
    steps: [`Operation ${read} shows ${text}.`, ...steps],
    ops: inOrder(add === NONE ? [read] : [add, read]),
    ...key,
    detail: {
      element: value,
      reason: add === NONE ? 'never-added' : later === NONE ? 'failed' : 'too-early',
    },
  };
}

function whyUnexpected(
  history: History,
  { read, later, failed }: { readonly read: number; readonly later: number; readonly failed: number },
) {
  if (later !== NONE) {
    const done = history.pairOf(read);
    const at = timesOf(history, [done, later]);
    const began = `the first add of it, operation ${later}, began only at ${at(later)}`;
    return {
      why: `${began}, after the read had completed`,
      steps: [`It completed at ${at(done)}; ${began}.`],
    };
  }
  if (failed === NONE)
    return { why: 'nobody ever tried to add it', steps: ['No operation adds that element.'] };
  const step = `Operation ${failed} tried to add it, and failed: it certainly did not happen. No other add can have.`;
  return { why: `its add, operation ${failed}, had failed`, steps: [step] };
}

export function duplicatedElement(
  history: History,
  sighting: Sighting & { readonly times: number },
): Explained {
  const { read, times } = sighting;
  const { where, value, text, key } = common(sighting);
  return {
    message: `${where}${toldOp(history, read)} shows ${text} ${times === 2 ? 'twice' : `${times} times`}`,
    steps: [
      `The list that operation ${read} gave holds ${text} in ${counted(times, 'place')}; a set holds it once.`,
    ],
    ops: [read],
    ...key,
    detail: { element: value, times },
  };
}
