/**
 * What only grows must never be seen to shrink. Two kinds of history, which may stand side by side:
 *
 * - Counters: `inc` (takes null, gives the new number or null) and `read` (gives a number), each key by
 *   itself. What a process sees of a key never goes down (monotonic reads, Terry et al., PDIS 1994); its own
 *   `inc` gives more than it saw before. With the option `order` set to `realtime`, what any process saw
 *   counts for all operations that begin after it.
 * - Rows: `add` (gives the row that it made, {value, timestamp}, or null) and `read` (gives all rows as a
 *   list). Each `add` takes the largest value there is plus one, so rows in order of their timestamps are in
 *   order of their values, no value is there twice, and the last read has every row whose `add` completed
 *   before it. This is Jepsen's `monotonic` test of CockroachDB. A timestamp is a number, or a text of
 *   digits with or without a fraction where numbers are too short for it.
 */
import type { CheckContext, Checker, CheckerPlugin, CheckResult, History } from '../../src/index.ts';
import { clientFs } from '../shared/client-ops.ts';
import { Findings, unknownResult } from '../shared/findings.ts';
import { choiceOption, onlyOptions } from '../shared/options.ts';
import { counted } from '../shared/wording.ts';
import { scan } from './scan.ts';
import { type Order, Sightings } from './sightings.ts';
import { Tables } from './tables.ts';

const NAME = 'monotonic';
const ORDERS: readonly Order[] = ['process', 'realtime'];

/** In which order counters must grow. */
export interface MonotonicOptions {
  /** `process` (left out): as each process sees them. `realtime`: for all processes together. */
  readonly order?: Order;
}

export function monotonic({ order = 'process' }: MonotonicOptions = {}): Checker {
  return { name: NAME, check: (history, context) => check(history, context, order) };
}

const plugin: CheckerPlugin = {
  name: NAME,
  summary: 'what only grows is never seen to shrink, and rows stand in the order of their timestamps',
  anomalies: {
    'nonmonotonic-read': 'A process saw a smaller number than it had seen before.',
    'stale-read': 'An operation saw a smaller number than one that had completed before it began.',
    'timestamp-inversion': 'A row with a later timestamp has a smaller value.',
    'duplicate-row': 'Two rows have the same value.',
    'lost-row': 'The last read lacks a row whose add had completed before it.',
  },
  create(options) {
    onlyOptions(NAME, options, ['order']);
    const among = ORDERS;
    return monotonic({
      order: choiceOption({ checker: NAME, name: 'order', options, otherwise: 'process', among }),
    });
  },
  suggest(history) {
    const fs = clientFs(history);
    return fs.size === 2 && fs.has('inc') && fs.has('read') ? {} : undefined;
  },
};
export default plugin;

function check(history: History, { realtime = true }: CheckContext, order: Order): CheckResult {
  if (order === 'realtime' && !realtime) {
    return unknownResult(
      NAME,
      'the history has no order across processes, and the option order asks for one',
    );
  }
  const findings = new Findings();
  const sightings = new Sightings({ history, findings, order });
  const tables = new Tables({ history, findings, realtime });
  const trouble = scan(history, sightings, tables);
  if (trouble !== undefined) return unknownResult(NAME, trouble);
  tables.judge();
  const stats = {
    sightings: sightings.count,
    keys: sightings.keys,
    tableReads: tables.reads,
    rows: tables.rows,
  };
  if (sightings.count + tables.reads === 0) {
    return unknownResult(NAME, 'nobody saw a number or a list of rows, so there is nothing to judge');
  }
  const judged = judgedText(sightings, tables);
  if (findings.count > 0) return findings.result({ checker: NAME, judged, stats });
  return { checker: NAME, valid: true, summary: `${judged}: nothing goes backwards`, anomalies: [], stats };
}

function judgedText(sightings: Sightings, tables: Tables): string {
  const counters = `${counted(sightings.count, 'number')} of ${counted(sightings.keys, 'counter')}`;
  const rows = `${counted(tables.reads, 'read')} with ${counted(tables.rows, 'row')}`;
  if (tables.reads === 0) return counters;
  return sightings.count === 0 ? rows : `${counters}, ${rows}`;
}
