/** Why a history in which nothing is wrong may still not be called right. */
import { counted } from '../shared/wording.ts';
import type { Cycles } from '../transactions/cycles.ts';
import { keyText, wordText } from '../transactions/txn-words.ts';
import type { Lists } from './lists.ts';

/** Of the graph of dependencies. */
export interface Graphed {
  readonly nodes: number;
  readonly edges: number;
  /** Edges that values show. */
  readonly dataEdges: number;
  readonly cycles: Cycles;
}

/** Sentences without a full stop. */
export function doubtsOf(lists: Lists, { dataEdges, cycles }: Graphed): string[] {
  const doubts: string[] = [];
  const ambiguity = ambiguityOf(lists);
  if (ambiguity !== undefined) doubts.push(ambiguity);
  if (dataEdges === 0) {
    doubts.push('no transaction read or appended to what another one had appended, so nothing was tested');
  }
  if (cycles.partialCount > 0) {
    doubts.push(`the search for cycles ran out of steps in ${counted(cycles.partialCount, 'component')}`);
  }
  return doubts;
}

function ambiguityOf({ table, appends: { ambiguous } }: Lists): string | undefined {
  const [first] = ambiguous.values();
  if (first === undefined) return undefined;
  const [one, other] = first.rows.map((row) => table.invoke[row]!);
  const who = one === other ? `operation ${one} appended` : `operations ${one} and ${other} both appended`;
  const twice = one === other ? ' twice' : '';
  const more = ambiguous.size > 1 ? `, and ${counted(ambiguous.size - 1, 'other key')} likewise` : '';
  return `${keyText(table, first.key)} is not judged, as ${who} ${wordText(table, first.word)} to it${twice}${more}`;
}
