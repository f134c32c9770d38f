/**
 * Long fork: each key is written once, and reads ask for whole groups of keys. Whatever the order of the
 * writes, what a later read sees of its group includes what an earlier one saw. Two reads of which each saw
 * a write that the other did not see put these two writes in different orders. Parallel snapshot isolation
 * allows that, snapshot isolation does not (Sovran, Power, Aguilera and Li, SOSP 2011); Jepsen's `long-fork`.
 *
 * Sorted by how much they saw, the reads of a group must form a chain, so comparing neighbours is enough.
 */
import {
  type Anomaly,
  type AnomalyEdge,
  type CheckContext,
  type Checker,
  type CheckerPlugin,
  type CheckResult,
  type History,
  type Key,
  NONE,
} from '../../src/index.ts';
import { Findings, unknownResult } from '../shared/findings.ts';
import { onlyOptions } from '../shared/options.ts';
import { counted } from '../shared/wording.ts';
import { type Group, type GroupRead, type Parsed, parse, type Unwritten } from './reads.ts';
import { isOfLongFork } from './suggestion.ts';

export { isOfLongFork } from './suggestion.ts';

const NAME = 'long-fork';

export function longFork(): Checker {
  return { name: NAME, check };
}

const plugin: CheckerPlugin = {
  name: NAME,
  summary: 'all reads of a group of keys agree on the order in which they were written',
  anomalies: {
    'long-fork': 'Two reads of the same keys each saw a write that the other did not see.',
    'unwritten-value': 'A read saw a value that nobody had written by then, or whose write had failed.',
  },
  create(options) {
    onlyOptions(NAME, options, []);
    return longFork();
  },
  suggest: (history) => (isOfLongFork(history) ? {} : undefined),
};
export default plugin;

function check(history: History, { realtime = true }: CheckContext): CheckResult {
  const parsed = parse(history, { realtime });
  if (typeof parsed === 'string') return unknownResult(NAME, parsed);
  if (parsed.readCount === 0) return unknownResult(NAME, 'no read succeeded, so there is nothing to judge');
  const findings = new Findings();
  for (const value of parsed.unwritten) {
    findings.add('unwritten-value', () => unwritten(history, parsed, value));
  }
  let compared = 0;
  for (const group of parsed.groups) {
    const chain = distinctBySeen(group.reads);
    if (chain.length > 1) compared++;
    for (const [earlier, later] of forks(chain)) {
      findings.add('long-fork', () => fork({ history, parsed, group, earlier, later }));
    }
  }
  return resultOf(parsed, findings, compared);
}

function resultOf(parsed: Parsed, findings: Findings, compared: number): CheckResult {
  const { groups, readCount, writeCount } = parsed;
  const stats = { reads: readCount, writes: writeCount, groups: groups.length, comparedGroups: compared };
  const judged = `${counted(readCount, 'read')} of ${counted(groups.length, 'group')} of keys`;
  if (findings.count > 0) return findings.result({ checker: NAME, judged, stats });
  const summary = `${judged}: all agree on an order of the writes`;
  return { checker: NAME, valid: true, summary, anomalies: [], stats };
}

/** One read for each set of keys that was seen, those that saw least first. */
function distinctBySeen(reads: readonly GroupRead[]): readonly GroupRead[] {
  const bySeen = new Map<string, GroupRead>();
  for (const read of reads) if (!bySeen.has(read.seen)) bySeen.set(read.seen, read);
  return [...bySeen.values()].sort((a, b) => a.seenCount - b.seenCount || a.index - b.index);
}

/** Neighbours of which neither includes the other. */
function forks(chain: readonly GroupRead[]): [GroupRead, GroupRead][] {
  const found: [GroupRead, GroupRead][] = [];
  for (let i = 1; i < chain.length; i++) {
    const [a, b] = [chain[i - 1]!, chain[i]!];
    if (onlyIn(a, b) !== NONE) found.push([a, b]);
  }
  return found;
}

/** Position of a key that `a` saw and `b` did not. */
function onlyIn(a: GroupRead, b: GroupRead): number {
  for (let i = 0; i < a.seen.length; i++) if (a.seen[i] === '1' && b.seen[i] === '0') return i;
  return NONE;
}

interface Fork {
  readonly history: History;
  readonly parsed: Parsed;
  readonly group: Group;
  readonly earlier: GroupRead;
  readonly later: GroupRead;
}

function fork({ history, parsed, group, earlier: a, later: b }: Fork): Omit<Anomaly, 'type'> {
  const x = group.keys[onlyIn(a, b)]!;
  const y = group.keys[onlyIn(b, a)]!;
  const who = (read: GroupRead) =>
    `process ${history.processAt(read.index)}'s read, operation ${read.index},`;
  const [writeX, writeY] = [x, y].map((key) => parsed.writeOf(key, a.index)?.index);
  const edges =
    writeX === undefined || writeY === undefined
      ? []
      : cycle({ a: a.index, b: b.index, x, y, writeX, writeY });
  return {
    message: `${who(a)} saw key ${x} but not ${y}, and ${who(b)} saw ${y} but not ${x}`,
    steps: [
      `Operation ${a.index} saw key ${x} written and ${y} not yet, so ${x} was written before ${y}.`,
      `Operation ${b.index} saw key ${y} written and ${x} not yet, so ${y} was written before ${x}.`,
      'Each key is written once and never deleted, so both cannot be.',
    ],
    ops: [...new Set([...edges.map((edge) => edge.from), a.index, b.index])].sort((i, j) => i - j),
    ...(edges.length === 0 ? {} : { edges }),
    rulesOut: ['snapshot-isolation'],
    detail: { keys: group.keys, saw: [a.seen, b.seen] },
  };
}

interface Crossing {
  readonly a: number;
  readonly b: number;
  readonly x: Key;
  readonly y: Key;
  readonly writeX: number;
  readonly writeY: number;
}

function cycle({ a, b, x, y, writeX, writeY }: Crossing): AnomalyEdge[] {
  const saw = (read: number, key: Key) => `operation ${read} saw key ${key} written`;
  const missed = (read: number, key: Key) => `operation ${read} did not see key ${key} written`;
  return [
    { from: writeX, to: a, type: 'wr', key: x, why: saw(a, x) },
    { from: a, to: writeY, type: 'rw', key: y, why: missed(a, y) },
    { from: writeY, to: b, type: 'wr', key: y, why: saw(b, y) },
    { from: b, to: writeX, type: 'rw', key: x, why: missed(b, x) },
  ];
}

function unwritten(
  history: History,
  parsed: Parsed,
  { index, key, value }: Unwritten,
): Omit<Anomaly, 'type'> {
  const write = parsed.writeOf(key, index);
  const same = write !== undefined && write.value === value;
  const why = !same
    ? 'nobody ever wrote that'
    : write.failed
      ? `the write of it, operation ${write.index}, had failed`
      : `the write of it, operation ${write.index}, began only later`;
  return {
    message: `process ${history.processAt(index)}'s read, operation ${index}, saw ${value} of key ${key}, but ${why}`,
    ops: same ? [write.index, index].sort((a, b) => a - b) : [index],
    rulesOut: ['read-committed'],
    detail: { key, value },
  };
}
