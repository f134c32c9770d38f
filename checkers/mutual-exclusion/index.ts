/**
 * Locks and semaphores: never more certain holders at once than there are permits (see `holds.ts`, where
 * "certain" is made precise), and fencing tokens that do what they are for. Operations, each lock a key:
 *
 * - `acquire` gives null (or again what it took), or its fencing token as a number or as {token}.
 * - `release` takes null, or the token of the acquire that it ends. Locks have owners: of a process that
 *   holds nothing, and that names no token of another one's, it ends nothing.
 * - `effect` or `write` of {token, ...}: a request to the resource that the lock protects; `ok` where it was
 *   accepted. Once a token was accepted, a smaller one must not be (Kleppmann, "How to do distributed
 *   locking", 2016; Burrows, "The Chubby lock service", OSDI 2006, section 2.4, calls it a sequencer).
 *
 * All other operations are none of its business. What it cannot see is a release that was lost, or a lock
 * that nobody can get: the linearizability of a mutex, and availability, are for other checkers.
 */
import type { CheckContext, Checker, CheckerPlugin, CheckResult, History } from '../../src/index.ts';
import { clientFs } from '../shared/client-ops.ts';
import { Findings, unknownResult } from '../shared/findings.ts';
import { booleanOption, onlyOptions, optionalPositiveOption, wholeOption } from '../shared/options.ts';
import { counted, listed } from '../shared/wording.ts';
import { crowds } from './crowds.ts';
import { explainCrowd } from './explain.ts';
import { Holds } from './holds.ts';
import { givesTokens, scan } from './scan.ts';
import { Tokens } from './tokens.ts';

const NAME = 'mutual-exclusion';

/** What kind of lock it is. Left out: one holder, who cannot acquire again, until it releases. */
export interface MutualExclusionOptions {
  /** Holders at a time: above 1 it is a semaphore. */
  readonly permits?: number;
  /** The holder may acquire again, and must release as often, itself. */
  readonly reentrant?: boolean;
  /** A hold ends by itself after this time. */
  readonly leaseMs?: number;
}

export function mutualExclusion(options: MutualExclusionOptions = {}): Checker {
  return { name: NAME, check: (history, context) => check(history, context, options) };
}

const plugin: CheckerPlugin = {
  name: NAME,
  summary: 'no two processes certainly hold a lock at once, and fencing tokens only grow',
  anomalies: {
    'too-many-holders': 'A lock was certainly held more often at one moment than it has permits.',
    'duplicate-token': 'Two holds of one lock got the same fencing token.',
    'token-not-increasing': 'An acquire got a smaller token than one that had completed before it began.',
    'stale-token-accepted': 'The resource accepted a token although it had accepted a larger one before.',
  },
  create(options) {
    onlyOptions(NAME, options, ['permits', 'reentrant', 'leaseMs']);
    const leaseMs = optionalPositiveOption({ checker: NAME, name: 'leaseMs', options });
    return mutualExclusion({
      permits: wholeOption({ checker: NAME, name: 'permits', options, otherwise: 1 }),
      reentrant: booleanOption({ checker: NAME, name: 'reentrant', options, otherwise: false }),
      ...(leaseMs === undefined ? {} : { leaseMs }),
    });
  },
  suggest(history) {
    const fs = clientFs(history);
    const known = [...fs].every((f) => ['acquire', 'release', 'effect'].includes(f));
    // Without tokens it may as well be a semaphore, of nobody knows how many permits.
    return known && fs.has('acquire') && givesTokens(history) ? {} : undefined;
  },
};
export default plugin;

function check(
  history: History,
  { realtime = true }: CheckContext,
  options: MutualExclusionOptions,
): CheckResult {
  const { permits = 1, reentrant = false, leaseMs } = options;
  const findings = new Findings();
  const holds = new Holds(history, { reentrant, leaseMs });
  const tokens = new Tokens({ history, findings, realtime });
  const acquires = scan({ history, holds, tokens });
  if (typeof acquires === 'string') return unknownResult(NAME, acquires);
  const byKey = holds.all();
  let holdCount = 0;
  // Who held what at which time is known only where events have one order.
  for (const list of realtime ? byKey.values() : []) {
    holdCount += list.length;
    for (const crowd of crowds(list, permits)) {
      findings.add('too-many-holders', () => explainCrowd({ history, crowd, permits }));
    }
  }
  const stats = {
    locks: byKey.size,
    acquires,
    holds: holdCount,
    tokens: tokens.acquired,
    effects: tokens.accepted,
  };
  return conclusion(findings, stats, { permits, realtime });
}

type Stats = {
  readonly locks: number;
  readonly acquires: number;
  /** Certain ones, as far as they are judged. */
  readonly holds: number;
  readonly tokens: number;
  readonly effects: number;
};

function conclusion(
  findings: Findings,
  stats: Stats,
  { permits, realtime }: { readonly permits: number; readonly realtime: boolean },
): CheckResult {
  const { locks, acquires, holds, tokens, effects } = stats;
  if (holds + tokens + effects === 0)
    return { ...unknownResult(NAME, whyNothing(acquires, realtime)), stats };
  const ofLocks = `${counted(acquires, 'acquire')} of ${counted(locks, 'lock')}`;
  const ofEffects = counted(effects, 'fenced effect');
  const judged = listed([...(acquires > 0 ? [ofLocks] : []), ...(effects > 0 ? [ofEffects] : [])]);
  if (findings.count > 0) return findings.result({ checker: NAME, judged, stats });
  const most = permits === 1 ? 'one holder' : `${permits} holders`;
  const claims = [
    ...(holds > 0 ? [`never more than ${most} for certain`] : []),
    ...(tokens > 0 ? ['tokens only grow'] : []),
    ...(effects > 0 ? ['no token is accepted after a larger one'] : []),
  ];
  return { checker: NAME, valid: true, summary: `${judged}: ${listed(claims)}`, anomalies: [], stats };
}

function whyNothing(acquires: number, realtime: boolean): string {
  if (acquires === 0) return 'no acquire succeeded, so there is nothing to judge';
  return realtime
    ? 'nobody held a lock for certain, and there are no tokens, so there is nothing to judge'
    : 'the history has no order across processes and no tokens, so nothing shows';
}
