/** What was submitted to each ledger, by id in columns, and which operations read its effects. */
import { type History, type Key, NONE } from '../../src/index.ts';
import { eachClientOp } from '../shared/client-ops.ts';
import { ElementCodes } from '../shared/element-codes.ts';
import { malformed, shown } from '../shared/findings.ts';

export type EffectId = string | number;

/** The submissions of one key. Columns are by the code of the id; `NONE` where there is no such operation. */
export interface Ledger {
  readonly key: Key | undefined;
  readonly ids: ElementCodes;
  /** The first attempt that did not fail. */
  readonly attempt: number[];
  /** Of the attempts that succeeded, the one that did so first. */
  readonly okAttempt: number[];
  /** The first attempt that failed. */
  readonly failedAttempt: number[];
  /** Invocations of the operations that read the effects and succeeded, in order. */
  readonly reads: number[];
}

export function isEffectId(value: unknown): value is EffectId {
  return typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));
}

/** A text says why the history cannot be judged. What neither submits nor reads effects is overlooked. */
export function ledgersOf(history: History): readonly Ledger[] | string {
  const byKey = new Map<Key | undefined, Ledger>();
  let trouble: string | undefined;
  eachClientOp(history, ({ index, completion, outcome }) => {
    const f = history.fAt(index);
    if (trouble !== undefined || (f !== 'submit' && f !== 'effects')) return;
    const ledger = ledgerOf(byKey, history.keyAt(index));
    if (f === 'effects') {
      if (outcome === 'ok') ledger.reads.push(index);
      return;
    }
    const id = idOf(history.valueAt(index));
    if (id === undefined) {
      const value = shown(history.valueAt(index));
      trouble = malformed(
        { index, f },
        `takes ${value}, which is no id: a text, a number, or an object with one`,
      );
      return;
    }
    submit(history, ledger, { id, index, completion, outcome });
  });
  return trouble ?? [...byKey.values()];
}

function ledgerOf(byKey: Map<Key | undefined, Ledger>, key: Key | undefined): Ledger {
  let ledger = byKey.get(key);
  if (ledger === undefined) {
    ledger = { key, ids: new ElementCodes(), attempt: [], okAttempt: [], failedAttempt: [], reads: [] };
    byKey.set(key, ledger);
  }
  return ledger;
}

function idOf(value: unknown): EffectId | undefined {
  if (isEffectId(value)) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const { id } = value as { readonly id?: unknown };
  return isEffectId(id) ? id : undefined;
}

interface Attempt {
  readonly id: EffectId;
  readonly index: number;
  readonly completion: number;
  readonly outcome: 'ok' | 'fail' | 'info';
}

function submit(history: History, ledger: Ledger, { id, index, completion, outcome }: Attempt): void {
  const code = ledger.ids.code(id);
  if (code === ledger.attempt.length) {
    ledger.attempt.push(NONE);
    ledger.okAttempt.push(NONE);
    ledger.failedAttempt.push(NONE);
  }
  if (outcome === 'fail') {
    if (ledger.failedAttempt[code] === NONE) ledger.failedAttempt[code] = index;
    return;
  }
  if (ledger.attempt[code] === NONE) ledger.attempt[code] = index;
  const earlier = ledger.okAttempt[code]!;
  if (outcome === 'ok' && (earlier === NONE || completion < history.pairOf(earlier))) {
    ledger.okAttempt[code] = index;
  }
}
