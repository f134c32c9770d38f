/**
 * Small random histories of a queue: one in memory, each operation taking effect at some moment between its
 * ends, that may give values out of order, lose, repeat or make them up.
 */
import fc from 'fast-check';
import type { History } from '../../../src/index.ts';
import { historyOf, type Told } from '../../testing/history.ts';

interface Draft {
  readonly process: number;
  readonly f: 'enqueue' | 'dequeue' | 'drain';
  readonly value: number;
  readonly startsAt: number;
  readonly lasts: number;
  readonly actsRatio: number;
  readonly outcome: 'ok' | 'info' | 'fail' | 'open';
  /** An operation of unknown outcome took effect. */
  readonly isDone: boolean;
  readonly fault: 'none' | 'loses' | 'repeats' | 'invents' | 'reorders';
}

export interface QueueCase {
  readonly history: History;
  /** The object did nothing wrong. */
  readonly isHonest: boolean;
}

const draft = fc.record<Draft>({
  process: fc.nat(3),
  f: fc.constantFrom('enqueue', 'enqueue', 'enqueue', 'dequeue', 'dequeue', 'dequeue', 'drain'),
  value: fc.nat(2),
  startsAt: fc.nat(40),
  lasts: fc.integer({ min: 1, max: 10 }),
  actsRatio: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
  outcome: fc.constantFrom('ok', 'ok', 'ok', 'ok', 'ok', 'info', 'fail', 'open'),
  isDone: fc.boolean(),
  fault: fc.constantFrom('none', 'none', 'none', 'none', 'loses', 'repeats', 'invents', 'reorders'),
});

const END_MS = 100;

export const queueCases: fc.Arbitrary<QueueCase> = fc
  .record({
    drafts: fc.array(draft, { minLength: 1, maxLength: 12 }),
    isHonest: fc.boolean(),
    isDistinct: fc.boolean(),
    drainFault: fc.constantFrom('absent' as const, 'none' as const, 'reorders' as const),
  })
  .map(({ drafts, isHonest, isDistinct, drainFault }) => {
    const list = ordered(drafts).map((each, i) => ({ ...each, ...(isDistinct ? { value: i } : {}) }));
    if (drainFault !== 'absent') list.push({ ...finalDrain, fault: drainFault });
    const told = played(isHonest ? list.map((each) => ({ ...each, fault: 'none' })) : list);
    return { history: historyOf(told), isHonest };
  });

const finalDrain: Draft = {
  process: 99,
  f: 'drain',
  value: 2,
  startsAt: END_MS,
  lasts: 1,
  actsRatio: 0.5,
  outcome: 'ok',
  isDone: true,
  fault: 'none',
};

/** A process does one thing after another, and nothing more after an operation of unknown outcome. */
function ordered(drafts: readonly Draft[]): Draft[] {
  const freeAt = new Map<number, number>();
  const inOrder = [...drafts].sort((a, b) => a.startsAt - b.startsAt);
  return inOrder.filter(({ process, startsAt, lasts, outcome }) => {
    if ((freeAt.get(process) ?? 0) > startsAt) return false;
    const goesOn = outcome === 'ok' || outcome === 'fail';
    freeAt.set(process, goesOn ? startsAt + lasts + 1 : Number.POSITIVE_INFINITY);
    return true;
  });
}

function played(drafts: readonly Draft[]): Told[] {
  const inside: number[] = [];
  const gave = new Map<Draft, unknown>();
  const happens = drafts.filter(({ outcome, isDone }) => outcome === 'ok' || (outcome !== 'fail' && isDone));
  const actsAt = ({ startsAt, lasts, actsRatio, outcome }: Draft) =>
    startsAt + lasts * actsRatio * (outcome === 'ok' ? 1 : 4);
  for (const each of [...happens].sort((a, b) => actsAt(a) - actsAt(b))) gave.set(each, act(inside, each));
  return drafts.map((each) => toldOf(each, gave.get(each)));
}

function act(inside: number[], { f, value, fault }: Draft): unknown {
  if (f === 'enqueue') {
    if (fault !== 'loses') inside.push(value);
    return value;
  }
  if (f === 'drain') {
    const list = fault === 'repeats' ? [...inside] : inside.splice(0);
    return fault === 'reorders' ? [...list.slice(value), ...list.slice(0, value).reverse()] : list;
  }
  if (fault === 'invents') return value;
  if (fault === 'repeats') return inside[0] ?? null;
  return (fault === 'reorders' ? inside.pop() : inside.shift()) ?? null;
}

function toldOf(each: Draft, gave: unknown): Told {
  const { process, f, startsAt, lasts, outcome, value } = each;
  const told = { process, f, value: f === 'enqueue' ? value : null, fromMs: startsAt };
  if (outcome === 'open') return told;
  const ended = { ...told, toMs: startsAt + lasts, outcome };
  if (outcome !== 'ok') return ended;
  // An empty queue is told in either way.
  if (f === 'dequeue' && gave === null && value % 2 === 0)
    return { ...ended, outcome: 'fail', error: 'empty' };
  return { ...ended, gave };
}
