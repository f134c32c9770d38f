/** Why a history in which nothing is wrong may still not be called right. */
import { counted } from '../shared/wording.ts';
import type { DependencyGraph } from '../transactions/dependency-graph.ts';
import { EDGE } from '../transactions/edge-types.ts';
import { keyText, wordText } from '../transactions/txn-words.ts';
import type { Registers } from './registers.ts';

/** Of the graph with all orders of versions. */
export interface Graphed {
  readonly graph: DependencyGraph;
  /** Components where the budget ran out, that of all graphs. */
  readonly partialCount: number;
  readonly componentCount: number;
  readonly largest: number;
}

/** Sentences without a full stop. */
export function doubtsOf(registers: Registers, { graph, partialCount }: Graphed): string[] {
  const doubts: string[] = [];
  const ambiguity = ambiguityOf(registers);
  if (ambiguity !== undefined) doubts.push(ambiguity);
  if (!graph.types.some((type) => type === EDGE.wr || type === EDGE.rw)) {
    doubts.push('no transaction read what another one wrote before or after it, so nothing was tested');
  }
  if (partialCount > 0) {
    doubts.push(`the search for cycles ran out of steps in ${counted(partialCount, 'component')}`);
  }
  return doubts;
}

function ambiguityOf({ table, writes: { ambiguous } }: Registers): string | undefined {
  const [first] = ambiguous.values();
  if (first === undefined) return undefined;
  const [one, other] = first.rows.map((row) => table.invoke[row]!);
  const more = ambiguous.size > 1 ? `, and ${counted(ambiguous.size - 1, 'other key')} likewise` : '';
  const value = wordText(table, first.word);
  return `${keyText(table, first.key)} is not judged, as operations ${one} and ${other} both wrote ${value} to it${more}`;
}
