/**
 * What single reads show: values of failed transactions (G1a), values in the middle of a transaction (G1b),
 * and values that nobody wrote.
 */
import { type History, LENGTH_INT, NONE, TYPE } from '../../src/index.ts';
import { castOf } from '../transactions/cast.ts';
import { txnAnomaly } from '../transactions/evidence.ts';
import type { Findings } from '../transactions/findings.ts';
import { keyText, microValueText } from '../transactions/txn-words.ts';
import type { Registers } from './registers.ts';
import { codesOf } from './shape.ts';

export interface Search {
  readonly history: History;
  readonly registers: Registers;
  readonly findings: Findings;
}

type BadRead = 'G1a' | 'G1b' | 'garbage-read';

interface Read {
  readonly row: number;
  readonly micro: number;
  /** The row that wrote the value; `NONE` where nobody did. */
  readonly writer: number;
}

export function findBadReads(search: Search): void {
  const { table, writes } = search.registers;
  const { read: code } = codesOf(table);
  for (let row = 0; row < table.rowCount; row++) {
    if (table.outcome[row] !== TYPE.ok) continue;
    for (let micro = table.first[row]!; micro < table.first[row + 1]!; micro++) {
      const key = table.key[micro]!;
      if (table.f[micro] !== code || table.length[micro] !== LENGTH_INT || writes.ambiguous.has(key))
        continue;
      const slot = writes.slots.find(key, table.words[table.at[micro]!]!);
      const read = { row, micro, writer: slot === NONE ? NONE : writes.writer[slot]! };
      const type = badness(search.registers, read, slot);
      if (type !== undefined) tell(search, type, read);
    }
  }
}

function badness({ table, writes }: Registers, { row, writer }: Read, slot: number): BadRead | undefined {
  if (writer === NONE) return 'garbage-read';
  if (table.outcome[writer] === TYPE.fail) return 'G1a';
  return writes.isIntermediate[slot] === 1 && writer !== row ? 'G1b' : undefined;
}

function tell({ history, registers, findings }: Search, type: BadRead, { row, micro, writer }: Read): void {
  const { table } = registers;
  findings.add(type, () => {
    const key = table.key[micro]!;
    const { rows, names } = castOf(writer === NONE ? [row] : [row, writer]);
    const value = microValueText(table, micro);
    const why: Readonly<Record<BadRead, string>> = {
      G1a: `but ${value} was written by ${names[1]}, which failed`,
      G1b: `but ${names[1]} wrote ${value} and then another value to it: T1 saw it half done`,
      'garbage-read': 'but nobody ever wrote that to it',
    };
    const message = `T1 read ${value} of ${keyText(table, key)}, ${why[type]}`;
    return txnAnomaly({ history, table, type, rows, message, argument: [`${message}.`], key });
  });
}
