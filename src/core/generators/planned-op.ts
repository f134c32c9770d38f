/** Builds planned operations, field by field: this runs several times per operation, and a spread is slow. */
import type { ThreadId } from '../context.ts';
import type { PlannedOp } from '../generator.ts';
import type { Invocation, Key } from '../op.ts';

function build(type: PlannedOp['type'], on: Place, op: Invocation, key: Key | undefined): PlannedOp {
  const { thread, timeNs } = on;
  if (key === undefined) return { type, thread, timeNs, f: op.f, value: op.value };
  return { type, thread, timeNs, f: op.f, value: op.value, key };
}

interface Place {
  readonly thread: ThreadId;
  readonly timeNs: number;
}

/** The invocation, to be made there. */
export function plannedOp(invocation: Invocation, place: Place): PlannedOp {
  return build('invoke', place, invocation, invocation.key);
}

/** The same operation, belonging to `key`. */
export function withKey(op: PlannedOp, key: Key): PlannedOp {
  return build(op.type, op, op, key);
}
