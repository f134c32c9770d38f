/**
 * Small random histories of transactions over two or three registers, some from one honest store, some from
 * replicas that lag behind, some with reads of anything. Values are unique, but for a few.
 */
import fc from 'fast-check';
import { History, type NewOp } from '../../../src/index.ts';

interface MicroDraft {
  readonly f: 'r' | 'w';
  readonly key: number;
  /** Which of the versions a read shows. */
  readonly pick: number;
}

interface TxnDraft {
  readonly session: number;
  readonly micros: readonly MicroDraft[];
  readonly outcome: 'ok' | 'info' | 'fail' | 'open';
  /** What a replica takes over before it. */
  readonly catchesUp: boolean;
}

export interface SmallCase {
  /** `committed`: reads show any value that was committed, so they are wrong only in their order. */
  readonly store: 'honest' | 'replicas' | 'committed' | 'anything' | 'anything-late';
  readonly drafts: readonly TxnDraft[];
  /** Operations `read` and `write` instead of transactions. */
  readonly single: boolean;
  /** So many of the values written are the same one. */
  readonly twice: boolean;
}

const STORES: readonly SmallCase['store'][] = [
  'honest',
  'replicas',
  'committed',
  'committed',
  'committed',
  'committed',
  'anything',
  'anything-late',
];

export interface SmallOptions {
  readonly txnsMax: number;
  readonly microsMax: number;
  readonly sessions?: number;
  /** Always operations `read` and `write`, never transactions. */
  readonly single?: boolean;
}

const micro: fc.Arbitrary<MicroDraft> = fc.record({
  f: fc.constantFrom('r' as const, 'r' as const, 'w' as const),
  key: fc.nat(1),
  pick: fc.nat(6),
});

export function smallCases({
  txnsMax,
  microsMax,
  sessions = 3,
  single,
}: SmallOptions): fc.Arbitrary<SmallCase> {
  const draft = fc.record<TxnDraft>({
    session: fc.nat(sessions - 1),
    micros: fc.array(micro, { minLength: 1, maxLength: microsMax }),
    outcome: fc.constantFrom('ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'info', 'fail', 'open'),
    catchesUp: fc.boolean(),
  });
  const drafts = (minLength: number) => fc.array(draft, { minLength, maxLength: txnsMax });
  return fc.record({
    store: fc.constantFrom(...STORES),
    // Long ones mostly, as short ones have little to contradict each other with.
    drafts: fc.oneof({ weight: 1, arbitrary: drafts(1) }, { weight: 4, arbitrary: drafts(txnsMax - 1) }),
    single: single === undefined ? fc.constantFrom(false, false, true) : fc.constant(single),
    twice: fc.constantFrom(false, false, false, false, false, false, false, false, false, true),
  });
}

type Micro = readonly ['r' | 'w', string, number | null];
type State = Readonly<Record<string, number | null>>;

/** Gives transactions their values, in the order of the drafts. */
class Playing {
  readonly #case: SmallCase;
  readonly #log: State[] = [];
  /** How far each session's replica has come in the log, and what it wrote itself since. */
  readonly #replicas = new Map<number, { at: number; own: State }>();
  readonly #written = new Map<string, number[]>();
  #fresh = 1;

  constructor(drawn: SmallCase) {
    this.#case = drawn;
    if (drawn.store !== 'anything-late') return;
    // Reads may show what is written only later: as many values as there will be writes at most.
    const writes = drawn.drafts.flatMap(({ micros }) => micros).filter(({ f }) => f === 'w').length;
    const all = Array.from({ length: writes }, (_, i) => i + 1);
    for (const key of ['x', 'y']) this.#written.set(key, all);
  }

  txn({ session, micros, outcome, catchesUp }: TxnDraft): Micro[] {
    const state = { ...this.#stateOf(session, catchesUp) };
    const wrote: Record<string, number> = {};
    const played = micros.map(({ f, key, pick }): Micro => {
      const name = 'xy'[key]!;
      if (f === 'w') {
        const value = this.#case.twice && pick === 0 ? 1 : this.#fresh++;
        state[name] = value;
        wrote[name] = value;
        this.#note(name, value);
        return ['w', name, value];
      }
      return ['r', name, this.#read({ name, pick, state, isOwn: name in wrote })];
    });
    if (outcome === 'ok' || (outcome === 'info' && catchesUp)) {
      this.#log.push(wrote);
      const replica = this.#replicas.get(session)!;
      replica.own = { ...replica.own, ...wrote };
    }
    return played;
  }

  #note(name: string, value: number): void {
    if (this.#case.store === 'anything-late') return;
    const written = this.#written.get(name) ?? [];
    this.#written.set(name, [...written, value]);
  }

  #stateOf(session: number, catchesUp: boolean): State {
    const replica = this.#replicas.get(session) ?? { at: 0, own: {} };
    this.#replicas.set(session, replica);
    if (catchesUp || this.#case.store === 'honest') {
      replica.at = this.#log.length;
      replica.own = {};
    }
    return Object.assign({}, ...this.#log.slice(0, replica.at), replica.own) as State;
  }

  #read({
    name,
    pick,
    state,
    isOwn,
  }: {
    name: string;
    pick: number;
    state: State;
    isOwn: boolean;
  }): number | null {
    const { store } = this.#case;
    const isTrue = store === 'honest' || store === 'replicas' || (isOwn && pick !== 6);
    if (isTrue) return state[name] ?? null;
    if (store === 'committed') {
      if (isOwn) return state[name]!;
      const committed = this.#log.flatMap((wrote) => wrote[name] ?? []);
      return committed.at(-1 - (pick % Math.max(1, committed.length))) ?? null;
    }
    return [null, ...(this.#written.get(name) ?? [])].at(-1 - (pick % 4)) ?? null;
  }
}

export function smallHistory(drawn: SmallCase): History {
  const playing = new Playing(drawn);
  const ops: NewOp[] = [];
  const processes = new Map<number, number>();
  for (const draft of drawn.drafts) {
    const process = processes.get(draft.session) ?? draft.session;
    const micros = drawn.single ? draft.micros.slice(0, 1) : draft.micros;
    const gave = playing.txn({ ...draft, micros });
    const asked = gave.map(([f, key, value]) => [f, key, f === 'r' ? null : value]);
    const common = { process, timeNs: ops.length * 1e6 };
    const [f, key, value] = gave[0]!;
    const single = { f: f === 'r' ? 'read' : 'write', key };
    const told = (micro: unknown, all: unknown) =>
      drawn.single ? { ...single, value: micro } : { f: 'txn', value: all };
    ops.push({ ...common, type: 'invoke', ...told(f === 'r' ? null : value, asked) });
    const { outcome } = draft;
    if (outcome === 'info' || outcome === 'open') processes.set(draft.session, process + 10);
    if (outcome === 'open') continue;
    ops.push({
      ...common,
      type: outcome,
      ...(outcome === 'ok' ? told(value, gave) : told(f === 'r' ? null : value, asked)),
    });
  }
  return History.of(ops);
}
