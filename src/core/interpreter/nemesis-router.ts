/** Finds the nemesis that an operation is meant for, and has it done. */
import type { Cluster, Effect } from '../cluster.ts';
import { FaultlineError, messageOf } from '../errors.ts';
import type { PlannedOp } from '../generator.ts';
import { isPromise, type MaybePromise } from '../maybe-promise.ts';
import type { Nemesis } from '../nemesis.ts';
import type { Completion } from '../op.ts';

export class NemesisRouter {
  readonly #cluster: Cluster;
  readonly #byF = new Map<string, Nemesis>();

  constructor(cluster: Cluster, nemeses: readonly Nemesis[]) {
    this.#cluster = cluster;
    for (const nemesis of nemeses) {
      for (const { begin, end } of nemesis.faults) {
        this.#add(begin, nemesis);
        this.#add(end, nemesis);
      }
    }
  }

  #add(f: string, nemesis: Nemesis): void {
    const other = this.#byF.get(f) ?? nemesis;
    if (other !== nemesis) {
      const names = `'${other.name}' and '${nemesis.name}'`;
      throw new FaultlineError('nemesis-broken', `The nemeses ${names} both claim ${f}; rename one of them.`);
    }
    this.#byF.set(f, nemesis);
  }

  knows(f: string): boolean {
    return this.#byF.has(f);
  }

  /** Names of all operations that some nemesis does. */
  get fs(): readonly string[] {
    return [...this.#byF.keys()];
  }

  /** Does the operation and gives its completion; a nemesis that throws is data, too: its fault never was. */
  invoke(op: PlannedOp): MaybePromise<Completion> {
    try {
      const effect = this.#byF.get(op.f)!.invoke(op, this.#cluster);
      if (!isPromise(effect)) return completed(op, effect);
      const completion = effect.then(
        (settled) => completed(op, settled),
        (error) => failed(op, error),
      );
      return completion;
    } catch (error) {
      return failed(op, error);
    }
  }
}

function completed(op: PlannedOp, effect: Effect): Completion {
  const { count, evidence } = effect;
  return { type: 'info', value: { ...(op.value as object | undefined), effect: { count, evidence } } };
}

function failed(op: PlannedOp, error: unknown): Completion {
  const effect: Effect = { count: 0, evidence: { error: messageOf(error) } };
  return { ...completed(op, effect), error: 'nemesis-failed' };
}
