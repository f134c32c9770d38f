/** The ends of calls in the order of time, as one array of integers. */
import { type Call, isMandatory, NEVER } from './calls.ts';

/** Above this many history indices for each end, sorting is cheaper than a table of all indices. */
const SPARSE_RATIO = 8;

export interface Events {
  /** `i` where `calls[i]` begins, `~i` where it returns. */
  readonly events: Int32Array;
  /** Place of each beginning and return in `events`; `NEVER` where there is none. */
  readonly begins: Int32Array;
  readonly returns: Int32Array;
}

export function eventsOf(calls: readonly Call[]): Events {
  const events = inOrder(calls);
  const begins = new Int32Array(calls.length);
  const returns = new Int32Array(calls.length).fill(NEVER);
  for (let at = 0; at < events.length; at++) {
    const event = events[at]!;
    if (event < 0) returns[~event] = at;
    else begins[event] = at;
  }
  return { events, begins, returns };
}

function inOrder(calls: readonly Call[]): Int32Array {
  if (calls.length === 0) return new Int32Array(0);
  let first = NEVER;
  let last = 0;
  let count = calls.length;
  for (const { call, ret } of calls) {
    if (call < first) first = call;
    if (call > last) last = call;
    if (ret === NEVER) continue;
    count++;
    if (ret > last) last = ret;
  }
  return last - first < SPARSE_RATIO * count ? byTable(calls, { first, last, count }) : bySorting(calls);
}

/** Each index of a history is one end of one call at the most. */
function byTable(calls: readonly Call[], span: { first: number; last: number; count: number }): Int32Array {
  const { first, last, count } = span;
  // 0: nothing; i + 1: `calls[i]` begins; its negative: it returns.
  const table = new Int32Array(last - first + 1);
  for (let i = 0; i < calls.length; i++) {
    const { call, ret } = calls[i]!;
    table[call - first] = i + 1;
    if (ret !== NEVER) table[ret - first] = -i - 1;
  }
  const events = new Int32Array(count);
  let end = 0;
  for (let place = 0; place < table.length; place++) {
    const code = table[place]!;
    if (code !== 0) events[end++] = code > 0 ? code - 1 : code;
  }
  return events;
}

/** One number holds place, call and end, so that a typed array can be sorted without a comparator. */
function bySorting(calls: readonly Call[]): Int32Array {
  const span = 2 * calls.length;
  const ends: number[] = [];
  calls.forEach((call, i) => {
    ends.push(call.call * span + 2 * i);
    if (isMandatory(call)) ends.push(call.ret * span + 2 * i + 1);
  });
  const sorted = Float64Array.from(ends).sort();
  return Int32Array.from(sorted, (end) => {
    const code = end % span;
    return code % 2 === 0 ? code / 2 : ~((code - 1) / 2);
  });
}
