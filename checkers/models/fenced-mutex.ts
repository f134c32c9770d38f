/**
 * A lock that gives a fencing token with each acquire: a number above all that were given before. The owner
 * is the process. A process that crashes takes the lock with it: this lock does not expire.
 */
import { isRefusal, type Model, type ModelOp, type OpKind, shown } from './model.ts';

interface Lock {
  /** Null: nobody. */
  readonly owner: number | null;
  /** The last token that was given; null: none yet. */
  readonly token: number | null;
}

function isToken(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function kindOf({ f, value, output, outcome }: ModelOp): OpKind | undefined {
  if (f !== 'acquire' && f !== 'release') return undefined;
  if (outcome === 'fail') return 'pure';
  if (f === 'acquire') return outcome === 'info' || isToken(output) ? 'strict' : undefined;
  return (value ?? null) === null || isToken(value) ? 'strict' : undefined;
}

function stepOf({ owner, token }: Lock, op: ModelOp): Lock | undefined {
  const { f, value, output, outcome, process = -1 } = op;
  const mine = owner === process;
  if (outcome === 'fail') {
    const refused = f === 'acquire' ? owner !== null : !mine;
    return refused ? { owner, token } : undefined;
  }
  if (f === 'release')
    return mine && (!isToken(value) || value === token) ? { owner: null, token } : undefined;
  if (owner !== null) return undefined;
  // A token that nobody was told may be any; the least that it can do is to leave all others possible.
  if (outcome === 'info') return { owner: process, token };
  const given = output as number;
  return token === null || given > token ? { owner: process, token: given } : undefined;
}

export const fencedMutex: Model = {
  name: 'fenced-mutex',
  summary: 'a lock that gives out a larger token each time it is acquired; free at first',
  operations: [
    {
      f: 'acquire',
      takes: 'null',
      gives: 'the token, a number',
      doc: 'Takes the lock; legal where it is free.',
    },
    {
      f: 'release',
      takes: 'null, or the token',
      gives: 'anything',
      doc: 'Gives it back; legal for its owner, and with a token only for the last one.',
    },
  ],
  init: { owner: null, token: null },
  usesProcess: true,
  kind: kindOf,
  step: (state, op) => stepOf(state as Lock, op),
  observesFailure: isRefusal,
  describe({ f, value, output, outcome }) {
    if (outcome === 'fail') {
      const did =
        f === 'acquire' ? 'was told that the lock is held' : 'was told that it does not hold the lock';
      return { noun: `failed ${f}`, did };
    }
    const token = f === 'acquire' ? output : value;
    const of = isToken(token) ? ` of token ${shown(token)}` : '';
    const did = f === 'acquire' ? 'acquired the lock' : 'released the lock';
    return { noun: `${f}${of}`, did: isToken(token) ? `${did} with token ${shown(token)}` : did };
  },
  describeState(state) {
    const { owner, token } = state as Lock;
    const last = token === null ? 'no token given yet' : `last token ${token}`;
    return `${owner === null ? 'free' : `held by process ${owner}`}, ${last}`;
  },
};
