/** The client operations of a history one by one, as most checkers that scan want them. */
import { type History, NEMESIS_PROCESS, NONE, TYPE } from '../../src/index.ts';

/** An operation by its indices: of the invocation, and of the completion or `NONE`. */
export interface ClientOp {
  readonly index: number;
  readonly completion: number;
  readonly outcome: 'ok' | 'fail' | 'info';
}

/** In order of invocation. The object is used again for the next one: copy what is to be kept. */
export function eachClientOp(history: History, visit: (op: ClientOp) => void): void {
  const { type, process, pair } = history.columns();
  const op = { index: 0, completion: NONE, outcome: 'ok' as ClientOp['outcome'] };
  for (let i = 0; i < type.length; i++) {
    if (type[i] !== TYPE.invoke || process[i] === NEMESIS_PROCESS) continue;
    op.index = i;
    op.completion = pair[i]!;
    op.outcome = history.outcomeOf(i);
    visit(op);
  }
}

/** Names of the functions that clients called; of a long history those of its first operations. */
export function clientFs(history: History, opsMax = 1000): ReadonlySet<string> {
  const seen = new Set<string>();
  const end = Math.min(history.length, opsMax);
  for (let i = 0; i < end; i++) if (history.isClient(i)) seen.add(history.fAt(i));
  return seen;
}
