/** What each checker found: verdict, figures, and its anomalies with their witnesses. */
import type { CheckResult, History, RunResult } from '../../../src/index.ts';
import { plainText } from '../format.ts';
import { verdictWords } from './hero.ts';
import { witnessOf } from './witness.ts';

/** Anomalies of one checker that are shown in full; result.json holds them all. */
const ANOMALIES_MAX = 20;

export function checksOf(result: RunResult, history: History) {
  return result.results.map((check) => ({
    checker: check.checker,
    verdict: verdictWords(check.valid),
    summary: check.summary,
    stats: Object.entries(check.stats ?? {}).map(([name, value]) => ({ name, value: plainText(value) })),
    anomalies: anomaliesOf(check, { result, history }),
    hiddenCount: Math.max(0, check.anomalies.length - ANOMALIES_MAX),
  }));
}

function anomaliesOf(check: CheckResult, { result, history }: { result: RunResult; history: History }) {
  const source = { history, faults: result.faults, checker: check.checker };
  return check.anomalies.slice(0, ANOMALIES_MAX).map((anomaly) => witnessOf(anomaly, source));
}
