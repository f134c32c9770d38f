/**
 * A fast procedure held against Wing and Gong: its verdict, and its culprits, which must be illegal alone,
 * and also where all other calls are there but need not take effect, so that nothing outside of them is to
 * blame.
 */
import { type Call, isMandatory, optional } from '../calls.ts';
import { earliestContradiction } from '../fast/earliest.ts';
import { type FastVerdict, judgeFast } from '../fast/index.ts';
import type { Semantics } from '../semantics.ts';
import { prefixOf } from '../witness.ts';
import { judgedByTwin } from './judged.ts';

/** How they disagree; undefined where they agree, or the procedure does not fit. */
export function fastDisagreement(semantics: Semantics, calls: readonly Call[]): string | undefined {
  const fast = judgeFast(semantics, calls);
  if (fast === undefined) return undefined;
  const twin = judgedByTwin(semantics, calls);
  if (fast.legal !== twin) return `${fast.procedure}: legal ${fast.legal}, twin ${twin}`;
  if (fast.legal) return undefined;
  const { procedure, culprits = [] } = fast;
  const trouble =
    wrongCulprits(semantics, calls, new Set(culprits.map((position) => calls[position]!.call))) ??
    wrongEarliest(semantics, calls, fast);
  return trouble && `${procedure}: ${trouble}`;
}

/** `chosen`: by invocation. */
function wrongCulprits(
  semantics: Semantics,
  calls: readonly Call[],
  chosen: ReadonlySet<number>,
): string | undefined {
  const alone = calls.filter(({ call }) => chosen.has(call));
  const names = [...chosen].join(' ');
  if (judgedByTwin(semantics, alone)) return `the culprits that began at ${names} alone are legal`;
  const blamed = calls.map((call) => (chosen.has(call.call) ? call : optional(call)));
  const relevant = blamed.filter((call) => isMandatory(call) || !semantics.isPure(call.cls));
  return judgedByTwin(semantics, relevant)
    ? `others can mend the culprits that began at ${names}`
    : undefined;
}

/** The last return of what comes first must be the first that no order gets past. */
function wrongEarliest(
  semantics: Semantics,
  calls: readonly Call[],
  verdict: FastVerdict,
): string | undefined {
  const contradiction = earliestContradiction(semantics, calls, verdict);
  const { last } = contradiction;
  const culprits = contradiction.calls.filter(isMandatory);
  const prefix = prefixOf({ semantics, calls, last });
  const trouble = wrongCulprits(semantics, prefix, new Set(culprits.map(({ call }) => call)));
  if (trouble !== undefined) return `up to ${last.ret}, ${trouble}`;
  const earlier = calls.filter(({ ret }) => ret < last.ret);
  if (earlier.length === 0) return undefined;
  const before = prefixOf({
    semantics,
    calls,
    last: earlier.reduce((latest, call) => (call.ret > latest.ret ? call : latest)),
  });
  if (judgeFast(semantics, before) === undefined || judgedByTwin(semantics, before)) return undefined;
  return `nothing gets past an earlier return than that at ${last.ret}`;
}

export function toldCalls(semantics: Semantics, calls: readonly Call[]): string {
  const lines = calls.map(({ call, ret, cls }, position) => {
    const { noun } = semantics.model.describe(semantics.opOf(cls));
    return `${position}: ${noun} ${call} to ${isMandatory({ call, ret, cls }) ? ret : 'open'}`;
  });
  return lines.join('\n');
}
