/** The first screen: the verdict in one sentence, what was run, the figures, and how to see it again. */
import type {
  CheckResult,
  FaultRecord,
  History,
  HistorySource,
  ReportInput,
  RunResult,
  Verdict,
} from '../../../src/index.ts';
import { NEMESIS_PROCESS, TYPE } from '../../../src/index.ts';
import { capitalised, clip, countText, durationText, nameInWords, plural } from '../format.ts';
import { colourOf, nemesesOf } from './bands.ts';
import type { Witness } from './witness.ts';

const SENTENCE_CHARS_MAX = 500;
const SENTENCE_LARGE_CHARS_MAX = 170;
const REASONS_MAX = 8;
const SUMS_MAX = 6;

export interface VerdictWords {
  /** For style: `valid`, `invalid`, `unknown`. */
  readonly name: string;
  readonly word: string;
  readonly sign: string;
}

export function verdictWords(verdict: Verdict): VerdictWords {
  if (verdict === true) return { name: 'valid', word: 'Valid', sign: '✓' };
  if (verdict === false) return { name: 'invalid', word: 'INVALID', sign: '✗' };
  return { name: 'unknown', word: 'Unknown', sign: '?' };
}

export function heroOf({ result, history, source }: ReportInput, witness: Witness | null) {
  const sentence = sentenceOf(result, witness);
  const told = [sentence, ...(witness === null ? [] : [witness.message])];
  const others = result.reasons.filter((reason) => !told.some((text) => reason.includes(text)));
  return {
    verdict: verdictWords(result.valid),
    sentence: capitalised(clip(sentence, SENTENCE_CHARS_MAX)),
    longSentence: sentence.length > SENTENCE_LARGE_CHARS_MAX,
    // Where the witness is not what the verdict rests on, it has its own sentence.
    witnessMessage: witness === null || sentence === witness.message ? null : capitalised(witness.message),
    reasons: others.slice(0, REASONS_MAX).map((reason) => capitalised(clip(reason, SENTENCE_CHARS_MAX))),
    moreReasonCount: Math.max(0, others.length - REASONS_MAX),
    what: source === undefined ? whatOf(result) : whatOfFile(source, result),
    words: result.reproduce.split(' '),
    checks: result.results.map(checkLine),
    struck: struckOf(result),
    figures: figuresOf(result, history),
  };
}

function sentenceOf(result: RunResult, witness: Witness | null): string {
  if (result.valid === false && witness !== null) return witness.message;
  const reason = result.reasons[0];
  if (result.valid !== true && reason !== undefined) return reason;
  const { ok, fail, info } = result.counts;
  const done = plural(ok + fail + info, 'operation');
  const struck = result.faults.filter((fault) => fault.effectCount > 0).length;
  const under = struck === 0 ? 'without faults' : `under ${plural(struck, 'fault')}`;
  return result.valid === true
    ? `All checks hold: ${done} ${under}, and no contradiction.`
    : `The run says nothing for certain: ${done} ${under}.`;
}

/** `raft with bug stale-read · register · partition, kill · …`, each part with what it is. */
function whatOf({ scenario, provenance }: RunResult) {
  const nemeses = scenario.nemeses.length === 0 ? 'none' : scenario.nemeses.join(', ');
  return [
    { name: 'target', value: scenario.target },
    ...(scenario.bug === null ? [] : [{ name: 'planted bug', value: scenario.bug }]),
    { name: 'workload', value: scenario.workload },
    { name: 'nemeses', value: nemeses },
    { name: 'on', value: `${scenario.on}, ${plural(scenario.nodes, 'node')}` },
    { name: 'seed', value: String(scenario.seed) },
    { name: 'began', value: provenance.startedAt },
  ];
}

function whatOfFile({ file }: HistorySource, { provenance }: RunResult) {
  return [
    { name: 'history file', value: file },
    { name: 'written', value: provenance.startedAt },
  ];
}

function checkLine(check: CheckResult) {
  return { checker: check.checker, verdict: verdictWords(check.valid), summary: check.summary };
}

/** What each nemesis did, all its faults taken together. */
function struckOf(result: RunResult) {
  return nemesesOf(result).map((nemesis, i) => {
    const faults = result.faults.filter((fault) => fault.nemesis === nemesis);
    const effective = faults.filter((fault) => fault.effectCount > 0);
    const lastedMs = faults.reduce(
      (sum, fault) => sum + (fault.untilMs ?? result.durationMs) - fault.atMs,
      0,
    );
    return {
      nemesis,
      colour: colourOf(i),
      times: plural(faults.length, 'time'),
      effective: effective.length === 0 ? null : plural(effective.length, 'time'),
      lasted: durationText(Math.max(0, lastedMs)),
      seen: seenText(effective),
    };
  });
}

/** The evidence summed up by name: `links 54, messages stopped 4,016`. */
function seenText(faults: readonly FaultRecord[]): string {
  const sums = new Map<string, number>();
  for (const { evidence } of faults) {
    for (const [name, value] of Object.entries(evidence)) {
      const count = Array.isArray(value) ? value.length : value;
      if (typeof count === 'number') sums.set(name, (sums.get(name) ?? 0) + count);
    }
  }
  const parts = [...sums].slice(0, SUMS_MAX).map(([name, sum]) => `${nameInWords(name)} ${countText(sum)}`);
  return parts.join(', ');
}

function figuresOf(result: RunResult, history: History) {
  const { ok, fail, info } = result.counts;
  const struck = result.faults.filter((fault) => fault.effectCount > 0).length;
  return [
    { name: 'operations', value: countText(invocationCount(history)), kind: '' },
    { name: 'ok', value: countText(ok), kind: 'ok' },
    { name: 'fail', value: countText(fail), kind: 'fail' },
    { name: 'info', value: countText(info), kind: 'info' },
    { name: 'faults that took effect', value: `${struck} of ${result.faults.length}`, kind: '' },
    { name: 'length of the run', value: durationText(result.durationMs), kind: '' },
  ];
}

function invocationCount(history: History): number {
  const { type, process } = history.columns();
  let count = 0;
  for (let i = 0; i < history.length; i++) {
    if (type[i] === TYPE.invoke && process[i] !== NEMESIS_PROCESS) count++;
  }
  return count;
}
