/**
 * Logs with partitions, as Kafka and its kin have them: Jepsen's `kafka`. Each key is a log of its own;
 * producers send messages to its end and learn at which offset they stand, consumers poll them in order.
 * No value is sent to a key twice, so every message that is polled names its send.
 *
 * Operations: `send`, `poll` and `txn` take a list of micro-operations (see `micro-ops.ts`), a `txn` as one
 * transaction; `assign` and `subscribe` take a list of keys, or {keys, seek: "beginning"}; others, such as
 * `crash`, are overlooked. A number and its text are the same key.
 *
 * The order of a log is read off the offsets; then everything is arithmetic on positions. Differences from
 * Jepsen's: messages that nobody sent are told, a skip counts only where what was skipped certainly was sent,
 * consumers that are subscribed are excused one by one, and `lost-write` and `unseen` are told only where a
 * poll that was not heard of cannot explain them (see `losses.ts`). G0 is not looked for, as writes of
 * transactions interleave in these systems; cycles are those of reads alone (see `cycles.ts`).
 */
import {
  BadInputError,
  type CheckContext,
  type Checker,
  type CheckerPlugin,
  type CheckResult,
  type History,
} from '../../src/index.ts';
import { shown, unknownResult } from '../shared/findings.ts';
import { namesOption, onlyOptions } from '../shared/options.ts';
import { counted } from '../shared/wording.ts';
import { ANOMALIES } from './anomalies.ts';
import { judgeCycles } from './cycles.ts';
import { Finder } from './finder.ts';
import { LogFindings } from './log-findings.ts';
import { judgeLosses } from './losses.ts';
import { judgeOffsets } from './offsets.ts';
import { judgePollOrder } from './poll-order.ts';
import { Positions } from './positions.ts';
import { readLog } from './read-log.ts';
import { judgeReads } from './reads.ts';
import { judgeSendOrder } from './send-order.ts';
import type { Subject } from './subject.ts';
import { isOfLogs } from './suggestion.ts';
import { Teller } from './tell.ts';

const NAME = 'log';
const NS_PER_MS = 1e6;
const ALLOWED: readonly string[] = ['int-send-skip'];
const ALLOW_NOTHING = 'none';

export interface LogOptions {
  /**
   * Anomalies that are no violation. Left out: `int-send-skip`; and `poll-skip` and `nonmonotonic-poll` of
   * consumers that are subscribed. `none` alone allows nothing.
   */
  readonly allow?: readonly string[];
}

export function log(options: LogOptions = {}): Checker {
  return { name: NAME, check: (history, context) => check(history, context, options) };
}

const plugin: CheckerPlugin = {
  name: NAME,
  summary: 'logs with offsets lose, double and reorder nothing, and consumers see what is committed',
  anomalies: ANOMALIES,
  create(options) {
    onlyOptions(NAME, options, ['allow']);
    if (options.allow === undefined) return log();
    const allow = namesOption({ checker: NAME, name: 'allow', options, otherwise: [] });
    const known = [...Object.keys(ANOMALIES), ALLOW_NOTHING];
    const stranger = allow.find((name) => !known.includes(name));
    if (stranger === undefined) return log({ allow });
    const takes = `takes names of its anomalies, or ${ALLOW_NOTHING}, not ${shown(stranger)}`;
    throw new BadInputError('bad-argument', `option "allow" of checker ${NAME} ${takes}`);
  },
  suggest: (history) => (isOfLogs(history) ? {} : undefined),
};
export default plugin;

function check(history: History, context: CheckContext, { allow }: LogOptions): CheckResult {
  const table = readLog(history);
  if (typeof table === 'string') return unknownResult(NAME, table);
  const allowed = new Set(allow ?? ALLOWED);
  const findings = new LogFindings((type) => allowed.has(type));
  const positions = new Positions(table);
  const subject: Subject = {
    history,
    table,
    positions,
    findings,
    finder: new Finder(table, positions),
    tell: new Teller(history, table),
    realtime: context.realtime !== false,
    healedNs: healedNsOf(context),
  };
  judgeOffsets(subject);
  judgeReads(subject);
  judgePollOrder(subject, { subscribersMayJump: allow === undefined });
  judgeSendOrder(subject);
  const unsure = judgeLosses(subject);
  judgeCycles(subject, context);
  return conclusion(subject, unsure);
}

function healedNsOf({ faults }: CheckContext): number {
  return faults.reduce(
    (latest, { untilMs }) =>
      Math.max(latest, untilMs === null ? Number.POSITIVE_INFINITY : untilMs * NS_PER_MS),
    Number.NEGATIVE_INFINITY,
  );
}

function conclusion({ table, positions, findings }: Subject, unsure: number): CheckResult {
  const { messages } = table;
  let acknowledged = 0;
  let polled = 0;
  for (let message = 0; message < messages.count; message++) {
    const writer = table.writerOf(message);
    if (writer >= 0 && table.outcome(writer) === 'ok') acknowledged++;
    polled += positions.wasPolled[message]!;
  }
  const stats = {
    keys: messages.keys.length,
    acknowledged,
    polled,
    polls: table.polls.count,
    unsure,
    allowed: findings.allowedCounts(),
  };
  const sent = `${counted(acknowledged, 'message')} acknowledged in ${counted(messages.keys.length, 'key')}`;
  const judged = `${sent}, ${polled} polled`;
  if (findings.count > 0) return findings.result({ checker: NAME, judged, stats });
  if (polled === 0)
    return { ...unknownResult(NAME, 'no message was polled, so there is nothing to judge'), stats };
  if (unsure > 0) {
    const text = `nobody polled ${unsure} of the messages that certainly were sent`;
    return { ...unknownResult(NAME, `${text}, and no consumer's polls tell whether these are lost`), stats };
  }
  return {
    checker: NAME,
    valid: true,
    summary: `${judged}: none lost, doubled or out of order`,
    anomalies: [],
    stats,
  };
}
