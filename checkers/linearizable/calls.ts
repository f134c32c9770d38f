/**
 * Calls: intervals between an invocation and the moment at which it must have taken effect. Nothing else of
 * a history matters to the search.
 */
import { type History, NONE, TYPE } from '../../src/index.ts';
import type { Model, ModelOp } from '../models/model.ts';
import type { Semantics } from './semantics.ts';

/** In place of a return: it may take effect at any later time, or never. Above all history indices. */
export const NEVER = 0x7fff_ffff;

export interface Call {
  /** History index of the invocation. */
  readonly call: number;
  /** History index of the completion, or `NEVER`. */
  readonly ret: number;
  /** What it does: a class of `Semantics`. */
  readonly cls: number;
}

export function isMandatory(call: Call): boolean {
  return call.ret !== NEVER;
}

/** The same call, but it may take effect at any later time, or never. */
export function optional(call: Call): Call {
  return { ...call, ret: NEVER };
}

/** Reads operations off the columns of a history, as models see them. */
export class OpReader {
  readonly #history: History;
  readonly #columns: ReturnType<History['columns']>;
  readonly #usesProcess: boolean;

  constructor(history: History, model: Model) {
    this.#history = history;
    this.#columns = history.columns();
    this.#usesProcess = model.usesProcess === true;
  }

  /** The operation invoked at this index. */
  at(index: number): ModelOp {
    const history = this.#history;
    const { type, pair, error, process } = this.#columns;
    const completion = pair[index]!;
    const ending = completion === NONE ? TYPE.info : type[completion]!;
    const outcome = ending === TYPE.ok ? 'ok' : ending === TYPE.fail ? 'fail' : 'info';
    return {
      f: history.fAt(index),
      value: history.valueAt(index),
      output: ending === TYPE.ok ? history.valueAt(completion) : undefined,
      outcome,
      error: completion === NONE || error[completion] === NONE ? undefined : history.errorAt(completion),
      process: this.#usesProcess ? process[index]! : -1,
    };
  }

  /** Undefined where the model does not know the operation. */
  call(semantics: Semantics, index: number, op: ModelOp): Call | undefined {
    const cls = semantics.classOf(op);
    if (cls === undefined) return undefined;
    return { call: index, ret: op.outcome === 'info' ? NEVER : this.#columns.pair[index]!, cls };
  }
}
