/**
 * Unique ids: no two operations that succeeded give the same one. An id is any value but null; values that
 * are deeply equal are the same. The operations of each key give ids of their own. Jepsen's `unique-ids`.
 *
 * Ids are numbered as they come (see `ElementCodes`), so one pass is enough.
 */
import {
  type Anomaly,
  type Checker,
  type CheckerPlugin,
  type CheckResult,
  type History,
  type Key,
  NONE,
} from '../../src/index.ts';
import { clientFs, eachClientOp } from '../shared/client-ops.ts';
import { ElementCodes } from '../shared/element-codes.ts';
import { Findings, malformed, shown, unknownResult } from '../shared/findings.ts';
import { onlyOptions } from '../shared/options.ts';
import { keyPrefix, timesOf, toldOp } from '../shared/told-op.ts';
import { counted, listed } from '../shared/wording.ts';
import { rangeOf } from './range.ts';

const NAME = 'unique-ids';

export function uniqueIds(): Checker {
  return { name: NAME, check };
}

const plugin: CheckerPlugin = {
  name: NAME,
  summary: 'no two operations that generate an id give the same one',
  anomalies: { 'duplicate-id': 'Two or more operations gave the same id.' },
  create(options) {
    onlyOptions(NAME, options, []);
    return uniqueIds();
  },
  suggest(history) {
    const fs = clientFs(history);
    return fs.size === 1 && fs.has('generate') ? {} : undefined;
  },
};
export default plugin;

/** The ids of one key. */
class Ids {
  readonly codes = new ElementCodes();
  /** By code: the invocation of the operation that gave it first. */
  readonly first: number[] = [];
  /** By code: all operations that gave it, where they are several. */
  readonly shared = new Map<number, number[]>();

  take(id: unknown, index: number): void {
    const code = this.codes.code(id);
    if (code === this.first.length) {
      this.first.push(index);
      return;
    }
    const givers = this.shared.get(code);
    if (givers === undefined) this.shared.set(code, [this.first[code]!, index]);
    else givers.push(index);
  }
}

/** An id that several operations gave. */
interface Duplicate {
  readonly key: Key | undefined;
  readonly id: unknown;
  /** Their invocations, in order. */
  readonly givers: readonly number[];
}

interface Scanned {
  readonly byKey: ReadonlyMap<Key | undefined, Ids>;
  readonly attempted: number;
  readonly acknowledged: number;
}

function check(history: History): CheckResult {
  const scanned = scan(history);
  if (typeof scanned === 'string') return unknownResult(NAME, scanned);
  const { byKey, attempted, acknowledged } = scanned;
  if (acknowledged === 0) return unknownResult(NAME, 'no id was given, so there is nothing to judge');
  const duplicates = [...byKey].flatMap(([key, ids]) => duplicatesOf(key, ids));
  duplicates.sort((a, b) => b.givers.length - a.givers.length || a.givers[0]! - b.givers[0]!);
  const findings = new Findings();
  for (const each of duplicates) findings.add('duplicate-id', () => explain(history, each));
  const distinct = [...byKey.values()].reduce((sum, ids) => sum + ids.first.length, 0);
  const range = rangeOf([...byKey.values()].map(({ codes }) => codes.values));
  const stats = { attempted, acknowledged, distinct, range };
  const judged = counted(acknowledged, 'id');
  if (findings.count > 0) return findings.result({ checker: NAME, judged, stats });
  const summary = acknowledged === 1 ? '1 id: there is no other' : `${judged}: all are different`;
  return { checker: NAME, valid: true, summary, anomalies: [], stats };
}

/** A text says why the history cannot be judged. */
function scan(history: History): Scanned | string {
  const byKey = new Map<Key | undefined, Ids>();
  let attempted = 0;
  let acknowledged = 0;
  let trouble: string | undefined;
  eachClientOp(history, ({ index, completion, outcome }) => {
    if (trouble !== undefined || history.fAt(index) !== 'generate') return;
    attempted++;
    if (outcome !== 'ok') return;
    const id = history.valueAt(completion) ?? null;
    if (id === null) {
      trouble = malformed({ index, f: 'generate' }, 'gave no id');
      return;
    }
    acknowledged++;
    idsOf(byKey, history.keyAt(index)).take(id, index);
  });
  return trouble ?? { byKey, attempted, acknowledged };
}

function idsOf(byKey: Map<Key | undefined, Ids>, key: Key | undefined): Ids {
  let ids = byKey.get(key);
  if (ids === undefined) {
    ids = new Ids();
    byKey.set(key, ids);
  }
  return ids;
}

function duplicatesOf(key: Key | undefined, { codes, shared }: Ids): Duplicate[] {
  return [...shared].map(([code, givers]) => ({ key, id: codes.values[code], givers }));
}

/** Operations that a sentence names. */
const NAMED_MAX = 8;

function explain(history: History, { key, id, givers }: Duplicate): Omit<Anomaly, 'type'> {
  const [first = NONE, second = NONE] = givers;
  const named = givers.slice(0, NAMED_MAX).map(String);
  if (givers.length > NAMED_MAX) named.push(`${givers.length - NAMED_MAX} more`);
  const ends = [first, second].map((index) => history.pairOf(index));
  const at = timesOf(history, ends);
  const gave = (place: number) =>
    `${toldOp(history, givers[place]!)} gave ${shown(id)} at ${at(ends[place]!)}`;
  const all = givers.length === 2 ? [] : [`Operations ${listed(named)} all gave it.`];
  return {
    message: `${keyPrefix(key)}${gave(0)}, and ${gave(1)} as well`,
    steps: [`Ids are given once, and ${shown(id)} was given ${counted(givers.length, 'time')}.`, ...all],
    ops: [first, second],
    ...(key === undefined ? {} : { key }),
    detail: { id, times: givers.length },
  };
}
