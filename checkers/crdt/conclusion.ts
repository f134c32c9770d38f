/** The verdict: what contradicts the bounds, and whether the replicas agree in the end. */
import type { CheckResult } from '../../src/index.ts';
import { type Findings, unknownResult } from '../shared/findings.ts';
import { keyPrefix } from '../shared/told-op.ts';
import { counted } from '../shared/wording.ts';
import { type Agreement, toldClasses } from './convergence.ts';
import type { Sweep } from './sweep.ts';

export interface Judged {
  readonly checker: string;
  readonly sweep: Sweep;
  readonly findings: Findings;
}

export function conclusion({ checker, sweep, findings }: Judged): CheckResult {
  const { counts, objects, replicas } = sweep;
  const { doubts, tookMs } = agreements(sweep);
  const stats = { objects: objects.size, replicas: replicas.size, ...counts, convergedMs: tookMs };
  const judged = `${counted(counts.acknowledged, 'update')} and ${counted(counts.reads, 'read')} of ${counted(objects.size, 'object')}`;
  if (findings.count > 0) {
    const result = findings.result({ checker, judged, stats });
    const [first] = doubts;
    return first === undefined ? result : { ...result, summary: `${result.summary}; ${first}` };
  }
  if (counts.acknowledged === 0 || counts.reads === 0) {
    const what = counts.reads === 0 ? 'no read succeeded' : 'no update was acknowledged';
    return { ...unknownResult(checker, `${what}, so there is nothing to judge`), stats };
  }
  const [doubt, ...others] = doubts;
  if (doubt !== undefined) {
    const more = others.length === 0 ? '' : `; and ${counted(others.length, 'more doubt')}`;
    return { ...unknownResult(checker, `${doubt}${more}`), stats };
  }
  const summary = `${judged}: all within their bounds, replicas agreed within ${tookMs} ms`;
  return { checker, valid: true, summary, anomalies: [], stats };
}

/** Why nobody knows, and how long it took at the most until replicas agreed; null where they do not. */
function agreements({ objects, replicas }: Sweep): { doubts: string[]; tookMs: number | null } {
  const doubts: string[] = [];
  let tookMs: number | null = null;
  for (const [key, { convergence, judge }] of objects) {
    const agreement = convergence.agreement(replicas);
    if (typeof agreement === 'string') doubts.push(agreement);
    else if (agreement.tookMs === undefined) doubts.push(`${keyPrefix(key)}${disagreement(agreement)}`);
    else tookMs = Math.max(tookMs ?? 0, agreement.tookMs);
    const { ambiguous = 0 } = judge;
    if (ambiguous > 0) {
      const what = `${counted(ambiguous, 'value')} ${ambiguous === 1 ? 'was' : 'were'} written more than once`;
      doubts.push(`${keyPrefix(key)}${what}, so that nobody can tell which write was read`);
    }
  }
  return { doubts, tookMs };
}

function disagreement({ classes }: Agreement): string {
  return `the last reads do not agree: ${toldClasses(classes)}`;
}
