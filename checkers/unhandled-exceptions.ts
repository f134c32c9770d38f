/**
 * Operations that ended with an error that nobody has classified: the client threw, or gave a code that is
 * not in the list of operation errors. Such an operation is recorded as indeterminate, which is safe and
 * makes every other checker weaker, so a test of a new system begins by looking here. Jepsen's
 * `unhandled-exceptions`.
 *
 * By default it only tells, grouped and counted. With the option `strict` each group is an anomaly: a
 * client that is done has none.
 */
import {
  type Anomaly,
  type Checker,
  type CheckerPlugin,
  type CheckResult,
  type History,
  NONE,
  OPERATION_ERRORS,
  TYPE,
} from '../src/index.ts';
import { eachClientOp } from './shared/client-ops.ts';
import { unknownResult } from './shared/findings.ts';
import { booleanOption, onlyOptions } from './shared/options.ts';
import { counted } from './shared/wording.ts';

const NAME = 'unhandled-exceptions';
/** What the harness records where a client throws. */
const THROWN = 'client-error';
const GROUPS_MAX = 50;
const OPS_SHOWN_MAX = 3;

export interface UnhandledExceptionsOptions {
  /** Any error that is not classified makes the history invalid. */
  readonly strict?: boolean;
}

export function unhandledExceptions({ strict = false }: UnhandledExceptionsOptions = {}): Checker {
  return { name: NAME, check: (history) => check(history, strict) };
}

const plugin: CheckerPlugin = {
  name: NAME,
  summary: 'errors of operations that no client has classified, grouped and counted',
  anomalies: {
    'unhandled-exception': 'Operations ended with an error that is not one of the known operation errors.',
  },
  create(options) {
    onlyOptions(NAME, options, ['strict']);
    const strict = booleanOption({ checker: NAME, name: 'strict', options, otherwise: false });
    return unhandledExceptions({ strict });
  },
};
export default plugin;

/** Operations of one function that ended with one error. */
interface Group {
  readonly f: string;
  readonly error: string;
  count: number;
  /** Invocations of the first few. */
  readonly ops: number[];
}

function check(history: History, strict: boolean): CheckResult {
  const groups = new Map<string, Group>();
  let operations = 0;
  let unhandled = 0;
  eachClientOp(history, ({ index, completion }) => {
    operations++;
    const error = completion === NONE ? undefined : history.errorAt(completion);
    if (error === undefined || (error !== THROWN && Object.hasOwn(OPERATION_ERRORS, error))) return;
    unhandled++;
    const f = history.fAt(index);
    const name = JSON.stringify([f, error]);
    const group = groups.get(name) ?? { f, error, count: 0, ops: [] };
    groups.set(name, group);
    group.count++;
    if (group.ops.length < OPS_SHOWN_MAX) group.ops.push(index);
  });
  if (operations === 0) return unknownResult(NAME, 'the history has no client operations');
  const byCount = [...groups.values()].sort((a, b) => b.count - a.count);
  const stats = { operations, unhandled, kinds: byCount.length, groups: byCount.slice(0, GROUPS_MAX) };
  const summary = summaryOf(operations, byCount);
  if (strict && unhandled > 0) {
    const anomalies = byCount.slice(0, GROUPS_MAX).map(anomalyOf);
    return { checker: NAME, valid: false, summary, anomalies, stats };
  }
  const succeeded = history.columns().type.includes(TYPE.ok);
  return { checker: NAME, valid: succeeded ? true : 'unknown', summary, anomalies: [], stats };
}

function summaryOf(operations: number, groups: readonly Group[]): string {
  const all = counted(operations, 'operation');
  const [most] = groups;
  if (most === undefined) return `${all}: every error is a known one`;
  const total = groups.reduce((sum, group) => sum + group.count, 0);
  const kinds = counted(groups.length, 'kind');
  return `${all}: ${total} ended with errors that are not classified, of ${kinds}; most often ${text(most)}`;
}

function text({ f, error, count }: Group): string {
  return `${f} with "${error}" (${count})`;
}

function anomalyOf(group: Group): Anomaly {
  const { f, error, count, ops } = group;
  const which = count === 1 ? 'ended' : 'operations ended';
  return {
    type: 'unhandled-exception',
    message: `${count === 1 ? `operation ${ops[0]}, ${f},` : `${count} ${f}`} ${which} with the error "${error}", which is not a known one`,
    steps: [
      error === THROWN
        ? 'The client threw an error instead of completing the operation.'
        : `The code "${error}" is not in the list of operation errors, so nobody knows whether the operation took effect.`,
      'Each of them counts as indeterminate: it may take effect at any later time, or never.',
    ],
    ops,
    detail: { f, error, count },
  };
}
