/**
 * A counter, held to bounds: what a read gives lies between what it had to see and what it can have seen.
 * It had to see the adds that had succeeded before it began; it can have seen, besides these, any of the adds
 * that were begun before it completed and that did not fail. So at the least it sees all certain adds and
 * those of the possible ones that take away, at the most all certain ones and the possible ones that add.
 *
 * Jepsen's `counter`, which takes no negative amounts; and there an add that fails is possible until it does.
 * The bounds are necessary, not sufficient: two reads may lie within them and contradict each other, or the
 * amounts may not sum up to what was read. That is for `linearizable` with the model `counter`.
 *
 * Operations, each counter a key: `add` takes a number, `increment` and `decrement` take one or null, which
 * is 1, and `read` gives the total.
 */
import {
  type CheckContext,
  type Checker,
  type CheckerPlugin,
  type CheckResult,
  type History,
  TYPE,
} from '../../src/index.ts';
import { clientFs } from '../shared/client-ops.ts';
import { unknownResult } from '../shared/findings.ts';
import { choiceOption, onlyOptions } from '../shared/options.ts';
import { counted } from '../shared/wording.ts';
import { changeOf, troubleIn } from './changes.ts';
import { ReadJudge, type ReadsJudged } from './read-judge.ts';

const NAME = 'counter';
const READS: readonly ReadsJudged[] = ['every', 'final'];

/** Which reads are held to the bounds. */
export interface CounterOptions {
  /**
   * `every` (left out). `final`: only those that began when all adds that succeeded had completed. A counter
   * whose reads may be behind is right if these lie within what succeeded and what may have.
   */
  readonly reads?: ReadsJudged;
}

export function counter({ reads = 'every' }: CounterOptions = {}): Checker {
  return { name: NAME, check: (history, context) => check(history, context, reads) };
}

const plugin: CheckerPlugin = {
  name: NAME,
  summary: 'each read of a counter lies between the adds that it had to see and those it can have seen',
  anomalies: {
    'read-too-low': 'A read gave less than the adds that had succeeded before it began come to.',
    'read-too-high': 'A read gave more than all adds that were begun before it completed come to.',
  },
  create(options) {
    onlyOptions(NAME, options, ['reads']);
    const reads = choiceOption({ checker: NAME, name: 'reads', options, otherwise: 'every', among: READS });
    return counter({ reads });
  },
  suggest: (history) => (isOfCounters(history) ? {} : undefined),
};
export default plugin;

const LOOKED_AT_MAX = 1000;

/** Numbers are added, and reads give numbers. */
function isOfCounters(history: History): boolean {
  const fs = clientFs(history);
  const names = ['add', 'increment', 'decrement'];
  if (!fs.has('read') || !names.some((f) => fs.has(f))) return false;
  if (![...fs].every((f) => f === 'read' || names.includes(f))) return false;
  let reads = 0;
  const end = Math.min(history.length, LOOKED_AT_MAX);
  for (let i = 0; i < end; i++) {
    if (!history.isClient(i)) continue;
    const isRead = history.fAt(i) === 'read';
    if (!isRead && history.typeAt(i) === 'invoke' && changeOf(history, i) === undefined) return false;
    if (!isRead || history.typeAt(i) !== 'ok') continue;
    if (typeof history.valueAt(i) !== 'number') return false;
    reads++;
  }
  return reads > 0;
}

function check(history: History, { realtime = true }: CheckContext, reads: ReadsJudged): CheckResult {
  const trouble = troubleIn(history);
  if (trouble !== undefined) return unknownResult(NAME, trouble);
  if (!realtime) {
    return unknownResult(
      NAME,
      'without the order of events in time nothing can be said of what a read must see',
    );
  }
  const judge = new ReadJudge(history, reads);
  const { type } = history.columns();
  for (let i = 0; i < history.length; i++) {
    if (!history.isClient(i)) continue;
    if (type[i] === TYPE.invoke) judge.begin(i);
    else if (type[i] === TYPE.ok) judge.end(history.pairOf(i), i);
  }
  return conclusion(judge, reads);
}

function conclusion(judge: ReadJudge, judgedReads: ReadsJudged): CheckResult {
  const { findings, stats } = judge;
  const { reads, adds, counters, exactReads } = stats;
  if (reads === 0) {
    const why =
      judgedReads === 'final' ? 'no read that succeeded began after the last add' : 'no read succeeded';
    return { ...unknownResult(NAME, `${why}, so there is nothing to judge`), stats };
  }
  const judged = `${counted(reads, 'read')} of ${counted(counters, 'counter')} with ${counted(adds, 'add')}`;
  if (findings.count > 0) return findings.result({ checker: NAME, judged, stats });
  const exact = exactReads === reads ? 'all' : `${exactReads}`;
  const summary = `${judged}: all within their bounds, ${exact} where these leave one number only`;
  return { checker: NAME, valid: true, summary, anomalies: [], stats };
}
