/**
 * Which version of a key came after which, where the key is linearizable: v before w if a transaction that
 * left the key at v had succeeded before another began that found it at w. That is an assumption, Elle's
 * `linearizable-keys?`; or it follows from strict serializability, where that is to be tested.
 *
 * Two moments of each version tell it all, as with the zones of Gibbons and Korach ("Testing Shared
 * Memories", SIAM J. Comput. 1997): v is before w where the first completion that left v comes before the
 * last invocation that found w. With the versions of a key in the order of these invocations, all that come
 * after v are the end of the list, and whatever comes after one of them need not be said again: what is
 * left is a span as long as the number of transactions that were under way at a time.
 */
import { NONE, TYPE } from '../../src/index.ts';
import type { TxnTable } from '../transactions/txn-table.ts';
import { type Accesses, ROLE } from './accesses.ts';
import { type Lists, listsOf } from './lists.ts';
import type { Registers } from './registers.ts';

/** Nobody who left the version completed. */
const NEVER = 0x7fffffff;

export interface RealTime {
  /** By key: 1 where it is linearizable; the versions of others are in no list. */
  readonly isOn: Uint8Array;
  /** By key: its versions in the order of the last invocations that found them; others are left out. */
  readonly found: Lists;
  /** By version: the span of the list that it precedes; itself not counted. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** By version: index of the first completion that left it, and of the last invocation that found it. */
  readonly firstLeft: Int32Array;
  readonly lastFound: Int32Array;
}

export function realTimeOf({ table, accesses, writes }: Registers, isOn: Uint8Array): RealTime {
  const { versionCount, firstInitial, role, version } = accesses;
  const moments = momentsOf(table, accesses);
  const { lastFound } = moments;
  const found = listsOf(table.keyCount, (visit) => {
    for (let row = 0; row < table.rowCount; row++) {
      for (let micro = table.first[row]!; micro < table.first[row + 1]!; micro++) {
        if (role[micro] === ROLE.none || isOn[table.key[micro]!] === 0) continue;
        const v = version[micro]!;
        if (v !== NONE && lastFound[v] === table.invoke[row]) visit(table.key[micro]!, v);
      }
    }
  });
  const spans = spansOf(found, moments, { versionCount, isOn, writes, firstInitial });
  return { isOn, found, ...moments, ...spans };
}

type Moments = Pick<RealTime, 'firstLeft' | 'lastFound'>;

function momentsOf(table: TxnTable, { role, version, versionCount }: Accesses): Moments {
  const { rowCount, first, key, outcome, invoke, complete, keyCount } = table;
  const firstLeft = new Int32Array(versionCount).fill(NEVER);
  const lastFound = new Int32Array(versionCount).fill(NONE);
  const reader = new Int32Array(keyCount).fill(NONE);
  const writer = new Int32Array(keyCount).fill(NONE);
  for (let row = 0; row < rowCount; row++) {
    for (let micro = first[row]!; micro < first[row + 1]!; micro++) {
      if (role[micro] === ROLE.none) continue;
      const isFirst = role[micro] === ROLE.read || reader[key[micro]!] !== row;
      if (role[micro] === ROLE.read) reader[key[micro]!] = row;
      else writer[key[micro]!] = row;
      // Rows are in order of invocation, so the last one that comes by is the latest.
      if (isFirst && version[micro] !== NONE) lastFound[version[micro]!] = invoke[row]!;
    }
    if (outcome[row] !== TYPE.ok) continue;
    for (let micro = first[row]!; micro < first[row + 1]!; micro++) {
      const v = version[micro]!;
      if (role[micro] === ROLE.none || v === NONE) continue;
      const isLast = role[micro] === ROLE.write || writer[key[micro]!] !== row;
      if (isLast && complete[row]! < firstLeft[v]!) firstLeft[v] = complete[row]!;
    }
  }
  return { firstLeft, lastFound };
}

interface SpanInput {
  readonly versionCount: number;
  readonly firstInitial: number;
  readonly isOn: Uint8Array;
  readonly writes: Registers['writes'];
}

function spansOf(found: Lists, moments: Moments, input: SpanInput): Pick<RealTime, 'from' | 'to'> {
  const { versionCount, firstInitial, isOn, writes } = input;
  const { firstLeft, lastFound } = moments;
  const least = leastCovers(found, moments, firstInitial);
  const from = new Int32Array(versionCount);
  const to = new Int32Array(versionCount);
  for (let v = 0; v < firstInitial; v++) {
    const key = writes.keyOf[v]!;
    if (key === NONE || isOn[key] === 0 || firstLeft[v] === NEVER) continue;
    const end = found.start[key + 1]!;
    const start = firstAfter(found, lastFound, { from: found.start[key]!, to: end, bound: firstLeft[v]! });
    if (start === end) continue;
    const bound = least.version[start] === v ? least.second[start]! : least.cover[start]!;
    from[v] = start;
    to[v] = firstAfter(found, lastFound, { from: start, to: end, bound });
  }
  return { from, to };
}

/**
 * What comes after a version that is found is covered by it: all that is found after `cover`, the later one
 * of its two moments. By place: the least cover from there to the end of the list, whose it is, and the
 * second.
 */
function leastCovers(found: Lists, { firstLeft, lastFound }: Moments, firstInitial: number) {
  const count = found.items.length;
  const cover = new Int32Array(count);
  const version = new Int32Array(count);
  const second = new Int32Array(count);
  for (let key = 0; key < found.start.length - 1; key++) {
    let best = { cover: NEVER, version: NONE, second: NEVER };
    for (let i = found.start[key + 1]! - 1; i >= found.start[key]!; i--) {
      const v = found.items[i]!;
      // Nobody wrote the initial version, so no dependency leads on from there.
      const own = v < firstInitial ? Math.max(firstLeft[v]!, lastFound[v]!) : NEVER;
      if (own < best.cover) best = { cover: own, version: v, second: best.cover };
      else if (own < best.second) best = { ...best, second: own };
      cover[i] = best.cover;
      version[i] = best.version;
      second[i] = best.second;
    }
  }
  return { cover, version, second };
}

interface Place {
  readonly from: number;
  readonly to: number;
  readonly bound: number;
}

/** The first place of a list, from `from` on, whose version was last found after the bound; else `to`. */
function firstAfter({ items }: Lists, lastFound: Int32Array, { from, to, bound }: Place): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lastFound[items[middle]!]! > bound) high = middle;
    else low = middle + 1;
  }
  return low;
}
