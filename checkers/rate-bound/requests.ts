/**
 * The requests to rate limiters, by key, in columns. Each asks for some permits; what was granted is what the
 * completion says, nothing where it failed, and between nothing and all where its outcome is unknown.
 */
import { type History, type Key, NONE } from '../../src/index.ts';
import { eachClientOp } from '../shared/client-ops.ts';
import { malformed, shown } from '../shared/findings.ts';
import { type Bound, boundOf, boundText, sameBound } from './bound.ts';

/** The requests to one limiter, in order of invocation. */
export interface Requests {
  readonly key: Key | undefined;
  /** History index of the invocation, and of the completion or `NONE`. */
  readonly invoke: number[];
  readonly complete: number[];
  readonly asked: number[];
  /** Permits that were certainly granted, and that may have been. */
  readonly granted: number[];
  readonly grantedMost: number[];
  /** What the requests themselves say of the bound. */
  bound: Bound | undefined;
}

const TAKE = 'take';

/** A text says why the history cannot be judged. */
export function requestsOf(history: History): readonly Requests[] | string {
  const byKey = new Map<Key | undefined, Requests>();
  let trouble: string | undefined;
  eachClientOp(history, ({ index, completion, outcome }) => {
    if (trouble !== undefined || (history.fAt(index) !== TAKE && outcome === 'fail')) return;
    const key = history.keyAt(index);
    let requests = byKey.get(key);
    if (requests === undefined) {
      requests = { key, invoke: [], complete: [], asked: [], granted: [], grantedMost: [], bound: undefined };
      byKey.set(key, requests);
    }
    trouble = added(history, requests, { index, completion, outcome });
  });
  return trouble ?? [...byKey.values()];
}

interface Request {
  readonly index: number;
  readonly completion: number;
  readonly outcome: 'ok' | 'fail' | 'info';
}

function added(history: History, requests: Requests, request: Request): string | undefined {
  const { index, completion, outcome } = request;
  const f = history.fAt(index);
  if (f !== TAKE) return malformed({ index, f }, `is no ${TAKE}`);
  const value = history.valueAt(index);
  const { permits, bound } = askedOf(value);
  if (permits === undefined) {
    return malformed(
      { index, f },
      `asks for ${shown(value)}, which is neither a number of permits nor {permits, …}`,
    );
  }
  if (typeof bound === 'string') return malformed({ index, f }, `asks for ${shown(value)}: ${bound}`);
  const gave = outcome === 'ok' ? history.valueAt(completion) : 0;
  const granted = grantedOf(gave, permits);
  if (granted === undefined)
    return malformed({ index, f }, `gave ${shown(gave)}, which is no number of permits`);
  if (bound !== undefined) {
    requests.bound ??= bound;
    if (!sameBound(requests.bound, bound)) {
      const before = boundText(requests.bound);
      return malformed(
        { index, f },
        `asks under the bound of ${boundText(bound)}, and others under ${before}`,
      );
    }
  }
  requests.invoke.push(index);
  requests.complete.push(outcome === 'info' ? NONE : completion);
  requests.asked.push(permits);
  requests.granted.push(granted);
  requests.grantedMost.push(outcome === 'info' ? permits : granted);
  return undefined;
}

function askedOf(value: unknown): { permits?: number; bound?: Bound | string | undefined } {
  if (value === null || value === undefined) return { permits: 1 };
  if (typeof value === 'number') return isCount(value) ? { permits: value } : {};
  if (typeof value !== 'object' || Array.isArray(value)) return {};
  const fields = value as Readonly<Record<string, unknown>>;
  const permits = fields.permits ?? 1;
  return isCount(permits) ? { permits, bound: boundOf(fields) } : {};
}

/** `true` is all that was asked for, `false` and null nothing. */
function grantedOf(value: unknown, permits: number): number | undefined {
  if (value === true) return permits;
  if (value === false || value === null) return 0;
  return isCount(value) ? value : undefined;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
