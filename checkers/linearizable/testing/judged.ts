/** A history judged by the twin, call by call, for all that is compared with it. */
import type { History } from '../../../src/index.ts';
import type { Model } from '../../models/model.ts';
import type { Call } from '../calls.ts';
import { callsByKey, type KeyCalls } from '../parts.ts';
import { Semantics } from '../semantics.ts';
import { isLinearizable } from './wgl.ts';

/** The only key of a history whose operations the model knows. */
export function wholeOf(model: Model, history: History, failObserves: boolean): KeyCalls {
  const parts = callsByKey(history, new Semantics(model), { failObserves });
  if ('unknownAt' in parts) throw new Error(`operation ${parts.unknownAt} is unknown`);
  return parts[0]!;
}

export function judgedByTwin(semantics: Semantics, calls: readonly Call[]): boolean {
  return isLinearizable(
    semantics.model,
    calls.map((call) => ({ ...call, op: semantics.opOf(call.cls) })),
  );
}

export function told(history: History): string {
  const lines = [...history].map(({ index, type, process, f, value, error }) => {
    const ended = error === undefined ? '' : ` ${error}`;
    return `${index} process ${process} ${type} ${f} ${JSON.stringify(value)}${ended}`;
  });
  return lines.join('\n');
}
