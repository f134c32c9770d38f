/** What all types have in common: an object is told of its operations in the order of events. */
import type { Findings } from '../shared/findings.ts';
import type { Settling } from './facts.ts';
import type { FailedUpdate, Read, Update } from './operations.ts';
import type { Teller } from './tell.ts';

export interface ObjectContext {
  readonly settling: Settling;
  readonly findings: Findings;
  readonly tell: Teller;
}

export interface ObjectJudge {
  /** A text says what is wrong with the argument or with the value read: `gave "x", which is no number`. */
  beginUpdate(update: Update): string | undefined;
  endUpdate(update: Update): void;
  failedUpdate(update: FailedUpdate): void;
  beginRead(read: Read): string | undefined;
  endRead(read: Read): void;
  /** Values that were written twice, so that nobody knows which of the writes a read saw. */
  readonly ambiguous?: number;
  /** A text that is equal for equal values, whatever the order of a list. */
  textOf(value: unknown): string;
}
