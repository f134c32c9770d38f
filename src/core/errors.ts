/**
 * Three kinds of trouble, three shapes, never turned into one another:
 * what the system under test did is data (`OPERATION_ERRORS`), what our program could not do is a
 * `FaultlineError`, and what must never be is an assertion.
 */

export interface OperationError {
  /** True where the operation certainly did not happen, so that it may be recorded as `fail`. */
  readonly definite: boolean;
  readonly doc: string;
}

/** Error codes of operations. One that is not listed is indefinite: its operation is recorded as `info`. */
export const OPERATION_ERRORS: Readonly<Record<string, OperationError>> = {
  timeout: { definite: false, doc: 'No answer came in time; the request may still take effect.' },
  crash: { definite: false, doc: 'The client or the node broke while the request was under way.' },
  'connection-lost': { definite: false, doc: 'The connection broke after the request was sent.' },
  'client-error': { definite: false, doc: 'The client threw an error of its own.' },
  'run-ended': { definite: false, doc: 'The run ended while the operation was under way.' },
  'connection-refused': { definite: true, doc: 'No connection could be made, so nothing was sent.' },
  'not-leader': { definite: true, doc: 'The node refused the request unread: it does not lead.' },
  unavailable: { definite: true, doc: 'The node refused the request before it was attempted.' },
  'not-supported': { definite: true, doc: 'The node does not know this operation.' },
  'malformed-request': { definite: true, doc: 'The node could not read the request and dropped it.' },
  'precondition-failed': { definite: true, doc: 'The state was not as the operation demanded.' },
  'key-does-not-exist': { definite: true, doc: 'The operation needs a key that is not there.' },
  'key-already-exists': { definite: true, doc: 'The operation creates a key that is there already.' },
  empty: { definite: true, doc: 'There was nothing to take: a queue or stack was empty.' },
  'txn-conflict': { definite: true, doc: 'The transaction was aborted because of a conflict.' },
  'session-expired': {
    definite: true,
    doc: 'The server has forgotten the session and did not apply the request.',
  },
};

/** Whether an operation that ended with this code certainly did not happen. */
export function isDefinite(code: string | undefined): boolean {
  return code !== undefined && OPERATION_ERRORS[code]?.definite === true;
}

/** What our own program could not do: a stable code, a sentence for the user, and the cause. */
export class FaultlineError extends Error {
  override readonly name = 'FaultlineError';
  /** Stable, for scripts: `bad-argument`, `unknown-name`, `port-in-use`, `disk-full`, … */
  readonly code: string;

  constructor(code: string, sentence: string, cause?: unknown) {
    super(sentence, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** Errors that the user mends by changing what they typed: exit code 254. */
export class BadInputError extends FaultlineError {}

/** For what must never be: throws an `Error` that is nobody's fault but ours. Always on. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${message}`);
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
