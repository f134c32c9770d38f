/** What the tests of the generators share: endings, a nemesis that does nothing, and histories as rows. */
import type { Context } from '../context.ts';
import type { History } from '../history.ts';
import { RunState, ThreadView } from '../interpreter/thread-view.ts';
import type { Nemesis } from '../nemesis.ts';
import type { CompletionType } from '../op.ts';
import { type PlanOp, planOf } from '../plan.ts';
import type { Ending } from './play.ts';

/** Every operation ends like this after ten nanoseconds. */
export function always(type: CompletionType): () => Ending {
  return () => ended(type);
}

export function ended(type: CompletionType, latencyNs = 10): Ending {
  return type === 'fail' ? { type, error: 'unavailable', latencyNs } : { type, latencyNs };
}

/** A nemesis of these operations, which always takes effect. */
export function idleNemesis(...fs: readonly string[]): Nemesis {
  return {
    name: 'idle',
    summary: 'does nothing',
    needs: [],
    faults: fs.map((f) => ({ begin: f, end: f })),
    targets: {},
    generator: () => null,
    finalGenerator: () => null,
    invoke: () => ({ count: 1, evidence: {} }),
  };
}

type Column = 'timeNs' | 'thread' | 'f' | 'key' | 'value';

/** Invocations in order, some columns of each. */
export function rows(history: History, columns: readonly Column[], concurrency = 2): unknown[][] {
  return planOf(history, concurrency).ops.map((op: PlanOp) => columns.map((column) => op[column]));
}

/** A context with these client threads busy. */
export function contextWithBusy(busy: readonly number[], concurrency = 2): Context {
  const cluster = { view: { nodes: [] } };
  const state = new RunState({ concurrency, seed: 1, cluster });
  for (const thread of busy) state.free.remove(thread);
  return new ThreadView(state);
}
