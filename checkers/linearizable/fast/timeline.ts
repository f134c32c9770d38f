/**
 * Calls on a clock of their own, which ticks once at each beginning and each return. Between two ticks lies
 * a moment: moment k comes after tick k and before tick k + 1. A call takes effect in one of the moments from
 * its beginning up to, but not including, its return; several may share one, in any order. So all that time
 * can tell is a comparison of small integers.
 */
import { type Call, NEVER } from '../calls.ts';
import { eventsOf } from '../events.ts';
import type { Semantics } from '../semantics.ts';

export interface Timeline {
  readonly semantics: Semantics;
  readonly calls: readonly Call[];
  /** Tick by tick: `i` where `calls[i]` begins, `~i` where it returns. */
  readonly events: Int32Array;
  /** First moment in which each call may take effect. */
  readonly begins: Int32Array;
  /** The moment that is too late; `end` where the call may take effect at any later time. */
  readonly returns: Int32Array;
  /** One more than the last moment. */
  readonly end: number;
}

export function timelineOf(semantics: Semantics, calls: readonly Call[]): Timeline {
  const { events, begins, returns } = eventsOf(calls);
  const end = events.length;
  for (let i = 0; i < returns.length; i++) if (returns[i] === NEVER) returns[i] = end;
  return { semantics, calls, events, begins, returns, end };
}

/** May never take effect, and would change nothing if it did. */
export function isIdle({ semantics, calls }: Timeline, position: number): boolean {
  const { ret, cls } = calls[position]!;
  return ret === NEVER && semantics.isPure(cls);
}
