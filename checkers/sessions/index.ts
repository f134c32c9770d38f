/**
 * The four session guarantees of Terry et al., "Session Guarantees for Weakly Consistent Replicated Data"
 * (PDIS 1994), of single `read` and `write` operations on registers (the key of the operation), in which each
 * value of a key is written once. A session is a process. A history keeps a set of guarantees where the
 * writes of each key can be put into an order, and where each read gives the latest of all versions that it
 * has to see:
 *
 * - `read-your-writes`: a read sees what its session wrote before.
 * - `monotonic-reads`: a read sees what its session read before.
 * - `monotonic-writes`: of two writes of a session the later one is the later version, if of one key; and
 *   whoever sees the later one sees the earlier one.
 * - `writes-follow-reads`: what a session read comes before what it writes then, if of one key; and whoever
 *   sees the write sees what was read, where monotonic writes are asked for too.
 *
 * No order of versions is assumed: what is accused has none that would do. It is searched for as a cycle, in
 * O(n k) for n operations of k sessions. Where a store gives version numbers, as `{value, version}` in place
 * of the value, they are the order, and less evidence is needed. Together the four are causal consistency in
 * which all agree on the order of each key (Brzezinski, Sobaniec and Wawrzyniak, "From Session Causality to
 * Causal Consistency", PDP 2004). Time across processes is not looked at.
 */
import type { CheckContext, Checker, CheckerPlugin, CheckResult, History } from '../../src/index.ts';
import { unknownResult } from '../shared/findings.ts';
import { onlyOptions } from '../shared/options.ts';
import { counted, listed } from '../shared/wording.ts';
import { CAUSALITY_CYCLE_DOC, Judging, unjudged } from '../weak-isolation/judging.ts';
import { READ_FAULT_DOCS } from '../weak-isolation/read-faults.ts';
import { type Recorded, recordedOf } from '../weak-isolation/recorded.ts';
import { ExplicitVersions } from './explicit-versions.ts';
import { findBroken } from './find-broken.ts';
import { GUARANTEES, type Guarantee, guaranteesOption } from './guarantees.ts';

const NAME = 'sessions';

export interface SessionsOptions {
  /** Those that must hold; left out: all four. */
  readonly guarantees?: readonly Guarantee[];
}

export function sessions({ guarantees = GUARANTEES }: SessionsOptions = {}): Checker {
  return { name: NAME, check: (history, context) => check(history, context, new Set(guarantees)) };
}

/** Faults that a single read or write can have. */
const { 'thin-air-read': thinAir, 'aborted-read': aborted } = READ_FAULT_DOCS;

const plugin: CheckerPlugin = {
  name: NAME,
  summary: 'sessions read their writes, and see reads and writes in the order in which they were made',
  anomalies: {
    'thin-air-read': thinAir,
    'aborted-read': aborted,
    'causality-cycle': CAUSALITY_CYCLE_DOC,
    'read-your-writes-violation': 'A session read something older than what it had written.',
    'monotonic-reads-violation': 'A session read something older than what it had read before.',
    'monotonic-writes-violation': 'A write was seen without one that its session had made before.',
    'writes-follow-reads-violation': 'A write was seen without what its session had read before it.',
  },
  create(options) {
    onlyOptions(NAME, options, ['guarantees']);
    return sessions({ guarantees: guaranteesOption(NAME, options) });
  },
};
export default plugin;

function check(history: History, context: CheckContext, guarantees: ReadonlySet<Guarantee>): CheckResult {
  const explicit = new ExplicitVersions();
  const recorded = recordedOf(history, explicit);
  if ('refusal' in recorded) return unknownResult(NAME, recorded.refusal);
  const refusal = composite(recorded);
  if (refusal !== undefined) return unknownResult(NAME, refusal);
  const judging = new Judging(history, recorded, context);
  judging.faults();
  const causal = judging.causality();
  if (causal !== undefined) findBroken({ judging, causal, guarantees, explicit });
  const { findings, doubt } = judging;
  const { txns, seen } = recorded;
  const judged = `${counted(seen.reads.length, 'read')} of ${counted(recorded.sessions.count, 'session')}`;
  const stats = {
    operations: txns.count,
    sessions: recorded.sessions.count,
    reads: seen.reads.length,
    ...judging.stats,
  };
  if (findings.count > 0) return findings.result({ checker: NAME, judged, stats });
  const unknown = unjudged(recorded) ?? doubt;
  if (unknown !== undefined) return unknownResult(NAME, unknown);
  return {
    checker: NAME,
    valid: true,
    summary: `${judged} keep ${listed([...guarantees])}`,
    anomalies: [],
    stats,
  };
}

/** Session guarantees are of single operations; in a transaction they would have no moment. */
function composite({ txns }: Recorded): string | undefined {
  for (let txn = 0; txn < txns.count; txn++) {
    const count = txns.at[txn + 1]! - txns.at[txn]!;
    if (count <= 1) continue;
    return `operation ${txns.op[txn]} has ${count} micro-operations, and session guarantees are of single reads and writes`;
  }
  return undefined;
}
