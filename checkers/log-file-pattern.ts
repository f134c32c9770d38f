/**
 * Looks for a pattern in what the nodes logged: a panic, a failed assertion, a detected corruption. Systems
 * often say themselves that something is wrong, long before a client can see it. Jepsen's
 * `log-file-pattern`.
 *
 * Operations have nothing to do with it, so an anomaly names none; it says which node wrote the line and
 * when.
 */
import {
  BadInputError,
  type CheckContext,
  type Checker,
  type CheckerPlugin,
  type CheckResult,
  type History,
  type LogLine,
} from '../src/index.ts';
import { Findings, unknownResult } from './shared/findings.ts';
import { onlyOptions, textOption } from './shared/options.ts';
import { counted, msOf } from './shared/wording.ts';

const NAME = 'log-file-pattern';
/** What systems write when they know that they are broken; whole words, small or large letters. */
const PATTERN =
  '\\b(panic|fatal|assertion (failed|failure)|segmentation fault|data race|corrupt(ed|ion)?|unhandled (error|exception))\\b';
/** Longer lines are searched up to here only, and the summary says so: a pattern may take long over them. */
const LINE_CHARS_MAX = 65_536;
const SHOWN_CHARS_MAX = 300;

export interface LogFilePatternOptions {
  /** A regular expression that no line may match; letters small or large are the same. */
  readonly pattern?: string;
  /** Lines that match this one too are passed over. */
  readonly ignore?: string;
}

interface Patterns {
  readonly wanted: RegExp;
  readonly ignored: RegExp | undefined;
}

export function logFilePattern({ pattern = PATTERN, ignore }: LogFilePatternOptions = {}): Checker {
  const patterns = {
    wanted: compiled('pattern', pattern),
    ignored: ignore === undefined ? undefined : compiled('ignore', ignore),
  };
  return { name: NAME, readsLogs: true, check: (_: History, context) => check(context, patterns) };
}

const plugin: CheckerPlugin = {
  name: NAME,
  summary: 'no node logs a line that matches a pattern, such as a panic or a failed assertion',
  anomalies: {
    'log-pattern': 'A node logged a line that matches the pattern.',
  },
  create(options) {
    onlyOptions(NAME, options, ['pattern', 'ignore']);
    const pattern = textOption({ checker: NAME, name: 'pattern', options, otherwise: PATTERN });
    const ignore = textOption({ checker: NAME, name: 'ignore', options, otherwise: '' });
    return logFilePattern({ pattern, ...(ignore === '' ? {} : { ignore }) });
  },
};
export default plugin;

function compiled(option: string, source: string): RegExp {
  const trouble = (why: string) =>
    new BadInputError('bad-argument', `option "${option}" of checker ${NAME} is ${why}`);
  if (source === '') throw trouble('empty, and would match every line');
  try {
    return new RegExp(source, 'i');
  } catch (error) {
    throw trouble(`no regular expression: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function check({ logs }: CheckContext, { wanted, ignored }: Patterns): CheckResult {
  if (logs === undefined) return unknownResult(NAME, 'no logs of nodes were kept with this history');
  if (logs.length === 0) return unknownResult(NAME, 'the nodes logged nothing');
  const findings = new Findings();
  const byNode: Record<string, number> = {};
  let cutCount = 0;
  for (const line of logs) {
    if (line.text.length > LINE_CHARS_MAX) cutCount++;
    const text = line.text.slice(0, LINE_CHARS_MAX);
    const match = wanted.exec(text);
    if (match === null || ignored?.test(text) === true) continue;
    byNode[line.node] = (byNode[line.node] ?? 0) + 1;
    findings.add('log-pattern', () => anomalyOf(line, match));
  }
  const cut = cutCount === 0 ? '' : ` (${counted(cutCount, 'long line')} searched in part)`;
  const judged = `${counted(logs.length, 'line')} of the logs${cut}`;
  const stats = { lines: logs.length, pattern: wanted.source, matchesByNode: byNode, linesCut: cutCount };
  if (findings.count > 0) return findings.result({ checker: NAME, judged, stats });
  return { checker: NAME, valid: true, summary: `${judged}: none matches`, anomalies: [], stats };
}

function anomalyOf({ node, timeNs, text }: LogLine, match: RegExpExecArray) {
  const shown = text.length <= SHOWN_CHARS_MAX ? text : around(text, match.index);
  return {
    message: `${node} logged at ${(timeNs / 1e9).toFixed(3)} s: ${shown}`,
    ops: [],
    detail: { node, timeMs: msOf(timeNs), matched: match[0].slice(0, SHOWN_CHARS_MAX) },
  };
}

/** The part of a long line where the match is. */
function around(text: string, index: number): string {
  const start = Math.max(0, index - SHOWN_CHARS_MAX / 3);
  const part = text.slice(start, start + SHOWN_CHARS_MAX);
  return `${start > 0 ? '… ' : ''}${part}${start + SHOWN_CHARS_MAX < text.length ? ' …' : ''}`;
}
