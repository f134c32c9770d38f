/** Transactions written by hand, one a line, for tests that tell a story. */
import type { History } from '../../../src/index.ts';
import { historyOf, type Told } from '../../testing/history.ts';
import { isRead } from '../txn-shape.ts';

/** `what` is `append x 1, r y [1 2], w z 3, r z null`; without `toMs` it never completed. */
export type TxnLine = readonly [
  process: number,
  what: string,
  fromMs: number,
  toMs?: number,
  outcome?: Told['outcome'],
];

export function story(lines: readonly TxnLine[]): History {
  return historyOf(
    lines.map(([process, what, fromMs, toMs, outcome = 'ok']): Told => {
      const gave = what.split(', ').map(micro);
      const value = gave.map(([f, key, given]) => [f, key, isRead(f) ? null : given]);
      const ends = toMs === undefined ? {} : { toMs, outcome };
      return { process, f: 'txn', value, gave: outcome === 'ok' ? gave : value, fromMs, ...ends };
    }),
  );
}

function micro(text: string): readonly [f: string, key: string, value: unknown] {
  const [f, key, ...rest] = text.split(' ') as [string, string, ...string[]];
  return [f, key, JSON.parse(rest.join(' ').replaceAll(/(?<=\d) (?=\d)/g, ','))];
}
