/**
 * Rate limiters: of no span of time is more granted than the bound allows, each key (tenant, resource) by
 * itself. One operation, `take`: it asks for permits, as a number (null: one) or as {permits, ratePerS,
 * burst} or {permits, limit, windowMs} where the request says what its bound is; it gives how many were
 * granted (true: all, false, null or a failure: none). Where requests do not say it, options do.
 *
 * Only what is certain counts: a grant may have happened at any time between invocation and completion, and
 * one whose outcome is unknown may not have happened. With `exact`, denials are judged too: a limiter that
 * grants nothing keeps every bound. Sources of the two bounds: Turner, "New directions in communications"
 * (1986), for the bucket; the sliding log for the window.
 */
import {
  BadInputError,
  type CheckContext,
  type Checker,
  type CheckerOptions,
  type CheckerPlugin,
  type CheckResult,
  type History,
} from '../../src/index.ts';
import { clientFs } from '../shared/client-ops.ts';
import { Findings, unknownResult } from '../shared/findings.ts';
import { booleanOption, onlyOptions, optionalPositiveOption } from '../shared/options.ts';
import { counted } from '../shared/wording.ts';
import { BOUND_FIELDS, type Bound, boundOf, type Judged } from './bound.ts';
import { explainDenial, explainGenerosity, explainOverGrant } from './explain.ts';
import { overGrants } from './over-grants.ts';
import { type Requests, requestsOf } from './requests.ts';
import { wrongDenials } from './wrong-denials.ts';

const NAME = 'rate-bound';

export type { Bound };

export interface RateBoundOptions {
  /** Left out: the requests say it themselves. */
  readonly bound?: Bound;
  /** Denials must be right too. */
  readonly exact?: boolean;
  /** Part by which the bound may be missed, above and, with `exact`, below. */
  readonly toleranceRatio?: number;
}

export function rateBound(options: RateBoundOptions = {}): Checker {
  return { name: NAME, check: (history, context) => check(history, context, options) };
}

const plugin: CheckerPlugin = {
  name: NAME,
  summary: 'a rate limiter grants no more permits in any span of time than its bound allows',
  anomalies: {
    'over-granted': 'More permits were granted in a span of time than the bound allows.',
    'wrongly-denied': 'A request was denied although permits were certainly left (with the option exact).',
    'more-than-asked': 'A request was granted more permits than it asked for.',
  },
  create(options) {
    onlyOptions(NAME, options, [...BOUND_FIELDS, 'exact', 'toleranceRatio']);
    const bound = boundOption(options);
    const toleranceRatio = optionalPositiveOption({ checker: NAME, name: 'toleranceRatio', options });
    return rateBound({
      ...(bound === undefined ? {} : { bound }),
      exact: booleanOption({ checker: NAME, name: 'exact', options, otherwise: false }),
      ...(toleranceRatio === undefined ? {} : { toleranceRatio }),
    });
  },
  suggest(history) {
    const fs = clientFs(history);
    return fs.size === 1 && fs.has('take') ? {} : undefined;
  },
};
export default plugin;

function boundOption(options: CheckerOptions): Bound | undefined {
  const bound = boundOf(options);
  if (typeof bound === 'string') throw new BadInputError('bad-argument', `checker ${NAME}: ${bound}`);
  return bound;
}

function check(history: History, { realtime = true }: CheckContext, options: RateBoundOptions): CheckResult {
  if (!realtime) return unknownResult(NAME, 'the history has no order in time, so no rate can be told');
  const all = requestsOf(history);
  if (typeof all === 'string') return unknownResult(NAME, all);
  const requests = all.filter((each) =>
    each.granted.some((_, i) => history.outcomeOf(each.invoke[i]!) === 'ok'),
  );
  if (requests.length === 0) return unknownResult(NAME, 'no take succeeded, so there is nothing to judge');
  const findings = new Findings();
  for (const each of requests) {
    const bound = each.bound ?? options.bound;
    if (bound === undefined) return unknownResult(NAME, noBound(each));
    judge(history, { requests: each, bound, toleranceRatio: options.toleranceRatio ?? 0 }, options, findings);
  }
  return conclusion(requests, findings, options);
}

function noBound({ key }: Requests): string {
  const where = key === undefined ? '' : ` of key ${key}`;
  return `the requests${where} do not say their bound; the options ratePerS and burst, or limit and windowMs, do`;
}

function judge(history: History, judged: Judged, { exact }: RateBoundOptions, findings: Findings): void {
  const { asked, granted } = judged.requests;
  for (let i = 0; i < asked.length; i++) {
    if (granted[i]! > asked[i]!) findings.add('more-than-asked', () => explainGenerosity(history, judged, i));
  }
  for (const found of overGrants(history, judged)) {
    findings.add('over-granted', () => explainOverGrant(judged, found));
  }
  if (!exact) return;
  for (const found of wrongDenials(history, judged)) {
    findings.add('wrongly-denied', () => explainDenial(history, judged, found));
  }
}

function conclusion(all: readonly Requests[], findings: Findings, { exact }: RateBoundOptions): CheckResult {
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  const stats = {
    limiters: all.length,
    requests: sum(all.map(({ asked }) => asked.length)),
    asked: sum(all.map(({ asked }) => sum(asked))),
    granted: sum(all.map(({ granted }) => sum(granted))),
  };
  const judged = `${counted(stats.requests, 'request')} to ${counted(all.length, 'limiter')}`;
  if (findings.count > 0) return findings.result({ checker: NAME, judged, stats });
  const denials = exact ? ', and every denial was right' : '';
  const summary = `${judged}: never more granted than the bound allows${denials}`;
  return { checker: NAME, valid: true, summary, anomalies: [], stats };
}
