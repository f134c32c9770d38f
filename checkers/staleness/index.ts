/**
 * Bounded staleness: a read may be behind, but by no more than so much time (`boundMs`), and by no more
 * than so many versions (`versions`; a register that keeps versions = k - 1 is k-atomic). Registers by key,
 * as in `linearizable`: `read` gives the value or null, `write` takes one, and no value is written twice.
 * Without a bound it measures: how many reads were behind, and how far.
 *
 * The bound in time is decided exactly (see `zones.ts`). Whether a history is k-atomic is decided by what
 * is certain of each read alone (see `lags.ts`): nobody is accused wrongly, but an excess that hides in the
 * order of writes that overlap is not seen; the exact question is open for k above 2 (Golab, Li and
 * Hurwitz, ICDCS 2013).
 */
import {
  type CheckContext,
  type Checker,
  type CheckerPlugin,
  type CheckResult,
  type History,
  NONE,
} from '../../src/index.ts';
import { Findings, unknownResult } from '../shared/findings.ts';
import { onlyOptions, optionalPositiveOption, wholeOption } from '../shared/options.ts';
import { quantilesMs } from '../shared/quantiles.ts';
import { counted } from '../shared/wording.ts';
import { Explainer } from './explain.ts';
import { type Lag, lagsOf } from './lags.ts';
import { type Register, registersOf } from './versions.ts';
import { conflictOf } from './zones.ts';

const NAME = 'staleness';
const NS_PER_MS = 1e6;

export interface StalenessOptions {
  /** No read may be behind by more than this. */
  readonly boundMs?: number;
  /** No read may be behind by more versions than these. */
  readonly versions?: number;
}

export function staleness(options: StalenessOptions = {}): Checker {
  return { name: NAME, check: (history, context) => check(history, context, options) };
}

const plugin: CheckerPlugin = {
  name: NAME,
  summary: 'reads are behind by no more than a bound, in time and in versions',
  anomalies: {
    'stale-read': 'A read gave a version that had been replaced longer ago than the bound allows.',
    'too-many-versions': 'A read gave a version that more newer ones had replaced than the bound allows.',
    'unwritten-value': 'A read gave a value that nobody had written by then, or whose write had failed.',
  },
  create(options) {
    onlyOptions(NAME, options, ['boundMs', 'versions']);
    const boundMs = optionalPositiveOption({ checker: NAME, name: 'boundMs', options });
    const versions = wholeOption({ checker: NAME, name: 'versions', options, otherwise: 0 });
    return staleness({
      ...(boundMs === undefined ? {} : { boundMs }),
      ...(versions === 0 ? {} : { versions }),
    });
  },
};
export default plugin;

function check(history: History, { realtime = true }: CheckContext, options: StalenessOptions): CheckResult {
  if (!realtime) return unknownResult(NAME, 'the history has no order in time, so nothing is late');
  const registers = registersOf(history);
  if (typeof registers === 'string') return unknownResult(NAME, registers);
  const fit = registers.filter(({ twice }) => twice === NONE);
  const unfit = registers.filter(({ twice }) => twice !== NONE);
  const findings = new Findings();
  const lags = fit.flatMap((register) => judge({ history, register, options, findings }));
  const reads = fit.reduce((sum, register) => sum + register.reads.length, 0);
  const stats = {
    registers: fit.length,
    reads,
    behind: lags.length,
    lagMs: quantilesMs(lags.map(({ lagNs }) => lagNs)),
    versionsBehindMax: lags.reduce((most, { versionsBehind }) => Math.max(most, versionsBehind), 0),
    notJudged: unfit.length,
  };
  const judged = `${counted(reads, 'read')} of ${counted(fit.length, 'register')}`;
  if (findings.count > 0) return findings.result({ checker: NAME, judged, stats });
  if (unfit.length > 0) return { ...unknownResult(NAME, notJudged(history, unfit)), stats };
  if (reads === 0) return unknownResult(NAME, 'no read succeeded, so there is nothing to judge');
  const summary = `${judged}: ${measureText(stats)}${boundText(options, ', within the bound of ')}`;
  return { checker: NAME, valid: true, summary, anomalies: [], stats };
}

interface Judging {
  readonly history: History;
  readonly register: Register;
  readonly options: StalenessOptions;
  readonly findings: Findings;
}

function judge({ history, register, options, findings }: Judging): Lag[] {
  const explainer = new Explainer(history, register);
  findUnwritten(history, register, (read) =>
    findings.add('unwritten-value', () => explainer.unwritten(read)),
  );
  const lags = lagsOf(history, register);
  const { boundMs = Number.POSITIVE_INFINITY, versions = Number.POSITIVE_INFINITY } = options;
  let isLate = false;
  for (const lag of lags) {
    const told = () => explainer.lag(lag, boundText(options, ''));
    if (lag.lagNs > boundMs * NS_PER_MS) {
      isLate = true;
      findings.add('stale-read', told);
    }
    if (lag.versionsBehind > versions) findings.add('too-many-versions', told);
  }
  if (isLate || boundMs === Number.POSITIVE_INFINITY) return lags;
  const conflict = conflictOf(history, register, boundMs * NS_PER_MS);
  if (conflict !== undefined) {
    findings.add('stale-read', () => explainer.conflict(conflict, boundMs * NS_PER_MS));
  }
  return lags;
}

function findUnwritten(history: History, register: Register, tell: (read: number) => void): void {
  const { reads, readVersions, write } = register;
  for (let read = 0; read < reads.length; read++) {
    const version = readVersions[read]!;
    if (version === 0) continue;
    const index = write[version]!;
    if (index === NONE || index > history.pairOf(reads[read]!)) tell(read);
  }
}

function notJudged(history: History, [first, ...others]: readonly Register[]): string {
  const { key, twice } = first!;
  const where = key === undefined ? '' : ` of key ${key}`;
  const more = others.length === 0 ? '' : `, and ${counted(others.length, 'more key')} alike`;
  const value = JSON.stringify(history.valueAt(twice));
  return `operation ${twice}${where} writes ${value}, which was written before, so that nobody knows which one a read saw${more}`;
}

function measureText({
  behind,
  lagMs,
  versionsBehindMax,
}: {
  behind: number;
  lagMs: { max: number } | null;
  versionsBehindMax: number;
}): string {
  if (lagMs === null) return 'none was behind for certain';
  const most = `${lagMs.max} ms and ${counted(versionsBehindMax, 'version')}`;
  return `${behind} behind for certain, by up to ${most}`;
}

/** `100 ms and 2 versions`; nothing where there is no bound. */
function boundText({ boundMs, versions }: StalenessOptions, before: string): string {
  const parts = [
    ...(boundMs === undefined ? [] : [`${boundMs} ms`]),
    ...(versions === undefined ? [] : [counted(versions, 'version')]),
  ];
  return parts.length === 0 ? '' : `${before}${parts.join(' and ')}`;
}
