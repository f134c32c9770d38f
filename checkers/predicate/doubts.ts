/** Why a history in which nothing is wrong may still not be called right. */
import { counted } from '../shared/wording.ts';
import { keyText, wordText } from '../transactions/txn-words.ts';
import type { Pairs } from './pairs.ts';
import type { Predicates } from './predicates.ts';

/** Of the graph of dependencies. */
export interface Graphed {
  readonly nodes: number;
  readonly edges: number;
  /** Edges that values show. */
  readonly dataEdges: number;
  readonly componentCount: number;
  /** Transactions of the largest component. */
  readonly largest: number;
  readonly partialCount: number;
}

/** Sentences without a full stop. */
export function doubtsOf(
  predicates: Predicates,
  { dataEdges, partialCount }: Graphed,
  { contested, inserts }: Pairs,
): string[] {
  const doubts: string[] = [];
  const ambiguity = ambiguityOf(predicates);
  if (ambiguity !== undefined) doubts.push(ambiguity);
  if (dataEdges === 0 && contested === 0) {
    const nothing = 'no transaction saw or missed what another one had inserted';
    const noPair = 'for no key two inserts were asked for of which one succeeded';
    doubts.push(`${inserts > 0 ? noPair : nothing}, so nothing was tested`);
  }
  if (partialCount > 0) {
    doubts.push(`the search for cycles ran out of steps in ${counted(partialCount, 'component')}`);
  }
  return doubts;
}

function ambiguityOf({ table, records: { ambiguous } }: Predicates): string | undefined {
  const [first] = ambiguous.values();
  if (first === undefined) return undefined;
  const [one, other] = first.txns.map((txn) => table.invoke[txn]!);
  const who = one === other ? `operation ${one} inserted` : `operations ${one} and ${other} both inserted`;
  const twice = one === other ? ' twice' : '';
  const more = ambiguous.size > 1 ? `, and ${counted(ambiguous.size - 1, 'other key')} likewise` : '';
  return `${keyText(table, first.key)} is not judged, as ${who} ${wordText(table, first.word)} into it${twice}${more}`;
}
