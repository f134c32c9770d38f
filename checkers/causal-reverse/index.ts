/**
 * Causal reverse: a write completes before another begins, and a read shows the second without the first.
 * In a strictly serializable system, the read comes after the one and before the other, which cannot be.
 * Serializable systems without real-time order do it (CockroachDB's documented anomaly); Jepsen's
 * `causal-reverse` and, in order of processes only, `sequential`.
 *
 * Writes are blind inserts of values that are written once; a read gives the list of all values there are.
 * Linear in what the reads show: see `KeyWrites.reversalOf`.
 */
import type { CheckContext, Checker, CheckerPlugin, CheckResult, History } from '../../src/index.ts';
import { clientFs, eachClientOp } from '../shared/client-ops.ts';
import { unknownResult } from '../shared/findings.ts';
import { onlyOptions } from '../shared/options.ts';
import { counted } from '../shared/wording.ts';
import { ReadJudge } from './read-judge.ts';

const NAME = 'causal-reverse';

export function causalReverse(): Checker {
  return { name: NAME, check };
}

const plugin: CheckerPlugin = {
  name: NAME,
  summary: 'no read shows a write without those that had completed before it began',
  anomalies: {
    'causal-reverse': 'A read shows a write, but not another one that had completed before that one began.',
    'unwritten-value': 'A read shows a value that nobody had written by then, or whose write had failed.',
  },
  create(options) {
    onlyOptions(NAME, options, []);
    return causalReverse();
  },
  suggest(history) {
    const fs = clientFs(history);
    const named = fs.size === 2 && fs.has('write') && fs.has('read');
    return named && readsGiveLists(history) ? {} : undefined;
  },
};
export default plugin;

const LOOKED_AT_MAX = 1000;

/** All reads that succeeded, as far as it looks, and there is one. */
function readsGiveLists(history: History): boolean {
  let reads = 0;
  const end = Math.min(history.length, LOOKED_AT_MAX);
  for (let i = 0; i < end; i++) {
    if (history.typeAt(i) !== 'ok' || history.fAt(i) !== 'read') continue;
    if (!Array.isArray(history.valueAt(i))) return false;
    reads++;
  }
  return reads > 0;
}

function check(history: History, { realtime = true }: CheckContext): CheckResult {
  const judge = new ReadJudge(history, realtime);
  let trouble: string | undefined;
  eachClientOp(history, (op) => {
    trouble ??= judge.prepare(op);
  });
  judge.begin();
  eachClientOp(history, (op) => {
    trouble ??= judge.judge(op);
  });
  if (trouble !== undefined) return unknownResult(NAME, trouble);
  if (judge.reads === 0) return unknownResult(NAME, 'no read succeeded, so there is nothing to judge');
  const judged = `${counted(judge.reads, 'read')} of ${counted(judge.writes, 'write')}`;
  const { findings } = judge;
  const stats = { reads: judge.reads, writes: judge.writes, shown: judge.shown };
  if (findings.count > 0) return findings.result({ checker: NAME, judged, stats });
  const summary = `${judged}: none shows a write without those before it`;
  return { checker: NAME, valid: true, summary, anomalies: [], stats };
}
