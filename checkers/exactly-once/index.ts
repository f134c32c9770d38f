/**
 * Exactly once: what was submitted took effect once, however often it was tried. Each submission has an id
 * (an idempotency key, the id of a job or of an input record), and at the end a ledger tells which effects
 * there were. One that was acknowledged has exactly one effect, one that failed has none, and one that
 * nobody knows of has none or one. An id that is submitted several times is one submission tried again.
 *
 * Operations, each key a ledger of its own: `submit` takes an id (a text or a number) or an object with
 * `id`; `effects` gives the ledger as a list whose entries are an id, [id, count], or
 * {id, count?, token?, resource?}. Where entries have fencing tokens, the list is in the order in which the
 * effects were accepted, and no token of a resource (left out: of an id) is below one before it: a holder
 * whose lease is over must not act any more (Kleppmann, "How to do distributed locking", 2016).
 *
 * Every ledger that was read is held against what had been submitted by then; only the last one tells
 * what is lost, as it must have all that was acknowledged before it was read.
 */
import type { CheckContext, Checker, CheckerPlugin, CheckResult, History } from '../../src/index.ts';
import { clientFs } from '../shared/client-ops.ts';
import { Findings, unknownResult } from '../shared/findings.ts';
import { onlyOptions } from '../shared/options.ts';
import { keyPrefix } from '../shared/told-op.ts';
import { counted } from '../shared/wording.ts';
import { LedgerJudge } from './ledger-judge.ts';
import { type Ledger, ledgersOf } from './ledgers.ts';

const NAME = 'exactly-once';

export function exactlyOnce(): Checker {
  return { name: NAME, check };
}

const plugin: CheckerPlugin = {
  name: NAME,
  summary: 'what was submitted took effect once: not never, not twice, and not where it had failed',
  anomalies: {
    'lost-effect': 'A submission was acknowledged, and the last ledger has no effect of it.',
    'duplicated-effect': 'A submission took effect more than once.',
    'aborted-effect': 'A submission took effect, although all attempts had failed.',
    'unexpected-effect': 'Something took effect that nobody had submitted by then.',
    'stale-effect': 'An effect was accepted with an older fencing token than one before it.',
  },
  create(options) {
    onlyOptions(NAME, options, []);
    return exactlyOnce();
  },
  suggest(history) {
    const fs = clientFs(history);
    const isOfEffects = fs.has('submit') && [...fs].every((f) => f === 'submit' || f === 'effects');
    return isOfEffects && history.fs.includes('effects') ? {} : undefined;
  },
};
export default plugin;

function check(history: History, { realtime = true }: CheckContext): CheckResult {
  const ledgers = ledgersOf(history);
  if (typeof ledgers === 'string') return unknownResult(NAME, ledgers);
  const findings = new Findings();
  const doubts: string[] = [];
  const tally = { ledgers: ledgers.length, submitted: 0, acknowledged: 0, effects: 0, recovered: 0 };
  for (const ledger of ledgers) {
    const judge = new LedgerJudge({ history, ledger, findings, realtime });
    const trouble = judge.judgeReads();
    if (trouble !== undefined) return unknownResult(NAME, trouble);
    tally.submitted += ledger.ids.size;
    tally.acknowledged += judge.acknowledged;
    tally.effects += judge.effects;
    tally.recovered += judge.recovered;
    const doubt = doubtOf(ledger, judge.judgeLosses(), realtime);
    if (doubt !== undefined) doubts.push(doubt);
  }
  return conclusion({ findings, doubts, tally });
}

/** Why nobody can tell what was lost; `late`: how many were acknowledged after the last read began. */
function doubtOf({ key, reads }: Ledger, late: number, realtime: boolean): string | undefined {
  const where = keyPrefix(key);
  if (reads.length === 0) return `${where}no read of the effects succeeded`;
  if (!realtime) return `${where}without the order of events in time there is no last read of the effects`;
  if (late === 0) return undefined;
  const last = `the last read of the effects, operation ${reads.at(-1)}, began too early`;
  return `${where}${last} to tell what became of ${counted(late, 'submission')}`;
}

interface Conclusion {
  readonly findings: Findings;
  readonly doubts: readonly string[];
  readonly tally: Readonly<
    Record<'ledgers' | 'submitted' | 'acknowledged' | 'effects' | 'recovered', number>
  >;
}

function conclusion({ findings, doubts, tally }: Conclusion): CheckResult {
  const stats = { ...tally };
  const { acknowledged, submitted, recovered, ledgers } = tally;
  const judged = `${counted(acknowledged, 'submission')} acknowledged`;
  if (findings.count > 0) return findings.result({ checker: NAME, judged, stats });
  if (acknowledged === 0) {
    return { ...unknownResult(NAME, 'no submission was acknowledged, so there is nothing to judge'), stats };
  }
  const [doubt] = doubts;
  if (doubt !== undefined) {
    const many = doubts.length > 1;
    const more = many ? `, and so on for ${doubts.length} of ${counted(ledgers, 'ledger')}` : '';
    return { ...unknownResult(NAME, `${doubt}${more}`), stats };
  }
  const open = submitted - acknowledged;
  const also = open === 0 ? '' : `; of ${open} more that may have taken effect, ${recovered} did`;
  const summary = `${judged}: each took effect once${also}`;
  return { checker: NAME, valid: true, summary, anomalies: [], stats };
}
