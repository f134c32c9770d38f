/**
 * Queues and stacks: one operation puts a value in, another takes out the one that is next. They differ only
 * in which one that is. An operation that took out nobody knows what took out the next one, if any.
 */
import { sameValue } from '../shared/canonical.ts';
import {
  type Discipline,
  isRefusal,
  type Model,
  type ModelOp,
  type OpKind,
  type Role,
  shown,
} from './model.ts';

type State = readonly unknown[];

interface OperationName {
  readonly f: string;
  /** `enqueued` */
  readonly did: string;
  readonly doc: string;
}

export interface TakingParts {
  readonly name: string;
  readonly summary: string;
  readonly discipline: Discipline;
  readonly insert: OperationName;
  readonly remove: OperationName;
  isValue(value: unknown): boolean;
  put(state: State, value: unknown): State;
  /** Position of the value that comes out next; asked only where there is one. */
  nextAt(state: State): number;
}

export function takingModel(parts: TakingParts): Model {
  const { name, summary, discipline, insert, remove } = parts;
  const isValue = (value: unknown) => value !== null && value !== undefined && parts.isValue(value);
  const role = (op: ModelOp): Role | undefined => {
    if (op.f === insert.f) return isValue(op.value) ? { does: 'insert', value: op.value } : undefined;
    if (op.f !== remove.f) return undefined;
    if (op.outcome === 'info') return { does: 'remove-any' };
    if (op.outcome === 'fail' || (op.output ?? null) === null) return { does: 'find-empty' };
    return isValue(op.output) ? { does: 'remove', value: op.output } : undefined;
  };
  return {
    name,
    summary,
    operations: [
      { f: insert.f, takes: 'a value, not null', gives: 'the same', doc: insert.doc },
      { f: remove.f, takes: 'null', gives: 'the value, or null where there is none', doc: remove.doc },
    ],
    init: [],
    kind: (op) => kindOf(role(op)),
    step(state, op) {
      const did = role(op);
      return did && stepOf(parts, state as State, did);
    },
    effect: (op) => (role(op)?.does === 'find-empty' ? { needs: [] } : undefined),
    observesFailure: (op) => op.f === remove.f && isRefusal(op),
    collection: { discipline, role },
    describe(op) {
      if (op.f === insert.f) {
        const value = shown(op.value);
        return { noun: `${insert.f} of ${value}`, did: `${insert.did} ${value}` };
      }
      const did = role(op);
      if (did?.does === 'find-empty') return { noun: `empty ${remove.f}`, did: 'found nothing' };
      if (did?.does !== 'remove') return { noun: remove.f, did: remove.did };
      return { noun: `${remove.f} of ${shown(did.value)}`, did: `${remove.did} ${shown(did.value)}` };
    },
    describeState: shown,
  };
}

function kindOf(did: Role | undefined): OpKind | undefined {
  if (did === undefined) return undefined;
  if (did.does === 'find-empty') return 'pure';
  return did.does === 'remove' ? 'strict' : 'blind';
}

function stepOf(parts: TakingParts, state: State, did: Role): State | undefined {
  if (did.does === 'insert') return parts.put(state, did.value);
  if (did.does === 'find-empty') return state.length === 0 ? state : undefined;
  if (state.length === 0) return did.does === 'remove-any' ? state : undefined;
  const at = parts.nextAt(state);
  if (did.does === 'remove' && !sameValue(state[at], did.value)) return undefined;
  return [...state.slice(0, at), ...state.slice(at + 1)];
}
