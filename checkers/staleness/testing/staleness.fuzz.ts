/**
 * A register whose reads are behind by some versions at times. For the bound in time the twin moves the
 * beginning of each read back and tries every order (Wing and Gong); for the one in versions it tries every
 * order in which reads are behind by no more than that.
 */
import fc from 'fast-check';
import type { History } from '../../../src/index.ts';
import { isLinearizable } from '../../linearizable/testing/wgl.ts';
import { register } from '../../models/register.ts';
import { fuzzer } from '../../testing/fuzzer.ts';
import { contextOf, historyOf, type Told } from '../../testing/history.ts';
import { staleness } from '../index.ts';

/** The end of an operation whose outcome is unknown. */
const NEVER = Number.POSITIVE_INFINITY;

interface Draft {
  readonly f: 'read' | 'write';
  readonly fromMs: number;
  readonly lastsMs: number;
  readonly effectRatio: number;
  /** Versions that a read is behind. */
  readonly behind: number;
  readonly outcome: 'ok' | 'info' | 'fail' | 'open';
}

const drafts = fc.array(
  fc.record<Draft>({
    f: fc.constantFrom('read', 'read', 'write'),
    fromMs: fc.nat(20),
    lastsMs: fc.integer({ min: 1, max: 6 }),
    effectRatio: fc.constantFrom(0, 0.3, 0.7, 1),
    behind: fc.constantFrom(0, 0, 0, 1, 2, -1),
    outcome: fc.constantFrom<Draft['outcome']>('ok', 'ok', 'ok', 'ok', 'ok', 'info', 'fail', 'open'),
  }),
  { minLength: 1, maxLength: 7 },
);

/** Version 0 is the initial state; `behind` below zero reads the future. */
function played(list: readonly Draft[], isHonest: boolean): Told[] {
  const effects = list
    .map((draft, process) => ({ draft, process, atMs: draft.fromMs + draft.effectRatio * draft.lastsMs }))
    .sort((a, b) => a.atMs - b.atMs);
  const current: (number | null)[] = [null];
  const gave = new Map<number, number | null>();
  const writes = effects.filter(({ draft }) => draft.f === 'write' && draft.outcome !== 'fail');
  for (const { draft, process } of effects) {
    if (draft.f === 'read') {
      const behind = isHonest ? 0 : draft.behind;
      const future = writes.find((write) => write.process === current.length)?.process ?? null;
      gave.set(process, behind < 0 ? future : (current[Math.max(0, current.length - 1 - behind)] ?? null));
    } else if (draft.outcome !== 'fail') current.push(process + 1);
  }
  return list.map(({ f, fromMs, lastsMs, outcome }, process): Told => {
    const value = f === 'write' ? process + 1 : null;
    const ends = outcome === 'open' ? {} : { toMs: fromMs + lastsMs, outcome };
    return { process, f, value, gave: f === 'write' ? value : (gave.get(process) ?? null), fromMs, ...ends };
  });
}

interface Call {
  readonly f: string;
  readonly value: unknown;
  readonly fromNs: number;
  readonly toNs: number;
}

function callsOf(history: History): Call[] {
  const calls: Call[] = [];
  for (const { index, type, f, value, timeNs } of history) {
    const outcome = history.outcomeOf(index);
    if (type !== 'invoke' || outcome === 'fail' || (f === 'read' && outcome !== 'ok')) continue;
    const completion = history.pairOf(index);
    const toNs = outcome === 'ok' ? history.timeNsAt(completion) : NEVER;
    calls.push({ f, value: f === 'read' ? history.valueAt(completion) : value, fromNs: timeNs, toNs });
  }
  return calls;
}

function isAtomicWithin(calls: readonly Call[], boundNs: number): boolean {
  return isLinearizable(
    register,
    calls.map(({ f, value, fromNs, toNs }) => ({
      call: f === 'read' ? fromNs - boundNs : fromNs,
      ret: toNs,
      op: { f, value: f === 'read' ? null : value, output: value, outcome: toNs === NEVER ? 'info' : 'ok' },
    })),
  );
}

/** Some order in which every read gives one of the last `versions` + 1 values. */
function isVersionsAtomic(calls: readonly Call[], versions: number): boolean {
  const search = (left: readonly Call[], written: readonly unknown[]): boolean => {
    const deadline = Math.min(NEVER, ...left.map(({ toNs }) => toNs));
    if (deadline >= NEVER) return true;
    return left.some((call) => {
      if (call.fromNs > deadline) return false;
      const rest = left.filter((other) => other !== call);
      if (call.f === 'write') return search(rest, [...written, call.value]);
      return written.slice(-1 - versions).includes(call.value) && search(rest, written);
    });
  };
  return search(calls, [null]);
}

export default fuzzer({
  name: 'staleness',
  about: 'zones and counts of versions, against every order of reads that begin earlier or may be behind',
  cases: fc.record({
    drafts,
    honest: fc.boolean(),
    boundMs: fc.constantFrom(0.5, 1, 3, 6),
    versions: fc.constantFrom(1, 2),
  }),
  disagreement({ drafts, honest, boundMs, versions }) {
    const history = historyOf(played(drafts, honest));
    const calls = callsOf(history);
    const hasReads = calls.some(({ f }) => f === 'read');
    const timed = staleness({ boundMs }).check(history, contextOf());
    const expected = hasReads ? isAtomicWithin(calls, boundMs * 1e6) : 'unknown';
    if (timed.valid !== expected)
      return `within ${boundMs} ms: ${timed.valid}, and the orders say ${expected}`;
    const counted = staleness({ versions }).check(history, contextOf());
    if (honest && counted.valid === false) return 'an honest register is accused';
    const isAccused = counted.anomalies.some(({ type }) => type === 'too-many-versions');
    if (isAccused && isVersionsAtomic(calls, versions)) return `not more than ${versions} versions behind`;
    return undefined;
  },
});
