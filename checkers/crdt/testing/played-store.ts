/** Plays drafts of operations against a replicated store, a step a millisecond. */
import type { NewOp } from '../../../src/index.ts';
import type { CrdtType } from '../types.ts';
import { type Lie, REPLICAS, ReplicatedStore } from './replicated-store.ts';

export interface Draft {
  readonly thread: number;
  readonly node: 0 | 1;
  readonly kind: 'read' | 'update' | 'reverse';
  /** Element, or amount. */
  readonly element: number;
  /** Of a register: a value that was never written. */
  readonly isFresh: boolean;
  readonly stamp: number;
  /** Steps before it begins, and until it ends. */
  readonly waits: number;
  readonly lasts: number;
  readonly outcome: 'ok' | 'fail' | 'info' | 'open';
  /** Takes effect when it begins, not when it ends. */
  readonly isEarly: boolean;
  /** Of one that is not ok: steps after its end at which it takes effect; undefined: never. */
  readonly lateBy: number | undefined;
  /** Before it begins, the one replica gets what the other has. */
  readonly sync: 'none' | 'forth' | 'back';
}

export interface Play {
  readonly type: CrdtType;
  readonly drafts: readonly Draft[];
  readonly lie: Lie | undefined;
  readonly healsAt: number;
  /** Step at which a replica starts anew. */
  readonly resetsAt: number;
  readonly tells: 'nothing' | 'replica' | 'seen';
  /** All replicas are read at the end, when they have converged. */
  readonly finals: boolean;
}

/** After the last fault, replicas exchange all they have every so many steps, and have converged in these. */
const SYNC_STEPS = 3;
export const CONVERGENCE_MS = 8;
const FINAL_WAIT = CONVERGENCE_MS + 4;

const UPDATE_FS: Readonly<Record<CrdtType, readonly [update: string, reverse: string]>> = {
  'g-counter': ['increment', 'increment'],
  'pn-counter': ['increment', 'decrement'],
  'g-set': ['add', 'add'],
  'or-set': ['add', 'remove'],
  'lww-register': ['write', 'write'],
  'mv-register': ['write', 'write'],
};

interface Running {
  readonly draft: Draft;
  readonly process: number;
  readonly f: string;
  readonly value: unknown;
  readonly endsAt: number;
}

export function playedOps(play: Play): NewOp[] {
  return new Player(play).run();
}

class Player {
  readonly #play: Play;
  readonly #store: ReplicatedStore;
  readonly #ops: NewOp[] = [];
  readonly #queues: Draft[][];
  readonly #startsAt: number[];
  readonly #processes: number[];
  readonly #running: (Running | undefined)[];
  readonly #late: { readonly at: number; readonly act: () => void }[] = [];
  #fresh = 10;
  #step = 0;

  constructor(play: Play) {
    this.#play = play;
    this.#store = new ReplicatedStore(play.type, play.lie);
    const threads = [...new Set(play.drafts.map(({ thread }) => thread))];
    this.#queues = threads.map((thread) => play.drafts.filter((draft) => draft.thread === thread));
    this.#startsAt = this.#queues.map(([first]) => first!.waits);
    this.#processes = threads.map((_, i) => i);
    this.#running = threads.map(() => undefined);
  }

  run(): NewOp[] {
    while (this.#queues.some((queue) => queue.length > 0)) this.#advance();
    if (this.#play.finals) {
      for (let i = 0; i < FINAL_WAIT + Math.max(0, this.#play.healsAt); i++) this.#advance();
      for (const node of [0, 1] as const) this.#finalRead(node);
    }
    return this.#ops;
  }

  #advance(): void {
    const step = this.#step++;
    if (step === this.#play.resetsAt) this.#store.reset(REPLICAS[1]);
    for (const { at, act } of this.#late) if (at === step) act();
    if (step >= this.#play.healsAt && step % SYNC_STEPS === 0) {
      this.#store.sync('n1', 'n2');
      this.#store.sync('n2', 'n1');
    }
    for (let i = 0; i < this.#queues.length; i++) this.#turn(i, step);
  }

  #turn(i: number, step: number): void {
    const running = this.#running[i];
    const draft = this.#queues[i]![0];
    if (running === undefined && draft !== undefined && step >= this.#startsAt[i]!) this.#begin(i, draft);
    const now = this.#running[i];
    if (now !== undefined && step >= now.endsAt) this.#end(i, now);
  }

  #begin(i: number, draft: Draft): void {
    if (draft.sync === 'forth') this.#store.sync('n1', 'n2');
    if (draft.sync === 'back') this.#store.sync('n2', 'n1');
    const { type } = this.#play;
    const isRead = draft.kind === 'read';
    const f = isRead ? 'read' : UPDATE_FS[type][draft.kind === 'update' ? 0 : 1];
    const isRegister = f === 'write';
    const value = isRead ? null : isRegister && draft.isFresh ? this.#fresh++ : draft.element;
    const process = this.#processes[i]!;
    const running = { draft, process, f, value, endsAt: this.#step + draft.lasts };
    this.#running[i] = running;
    this.#log(running, 'invoke', value);
    if (draft.isEarly && draft.outcome === 'ok') this.#act(running);
  }

  #end(i: number, running: Running): void {
    const { draft, f } = running;
    this.#running[i] = undefined;
    this.#queues[i]!.shift();
    this.#startsAt[i] = this.#step + (this.#queues[i]![0]?.waits ?? 0);
    if (!draft.isEarly && draft.outcome === 'ok') this.#act(running);
    const isUnknown = draft.outcome === 'info' || draft.outcome === 'open';
    if (isUnknown && draft.lateBy !== undefined && f !== 'read') {
      this.#late.push({ at: this.#step + draft.lateBy, act: () => this.#act(running) });
    }
    if (isUnknown) this.#processes[i]! += 10;
    if (draft.outcome !== 'open') this.#log(running, draft.outcome, this.#gave(running));
  }

  #act({ draft, f, value }: Running): void {
    if (f !== 'read') this.#store.update(REPLICAS[draft.node], { f, value, stamp: draft.stamp });
  }

  #gave({ draft, f, value }: Running): unknown {
    const { tells } = this.#play;
    const replica = REPLICAS[draft.node];
    if (draft.outcome !== 'ok') return value;
    if (f !== 'read') return tells === 'nothing' ? value : { replica };
    return this.#told(replica);
  }

  #told(replica: (typeof REPLICAS)[number]): unknown {
    const { tells } = this.#play;
    const seen = tells === 'seen' ? { seen: this.#store.seen(replica) } : {};
    const value = this.#store.read(replica);
    return tells === 'nothing' ? value : { value, replica, ...seen };
  }

  #log({ process, f }: Pick<Running, 'process' | 'f'>, type: NewOp['type'], value: unknown): void {
    this.#ops.push({ process, f, type, value, timeNs: this.#step * 1e6 });
  }

  #finalRead(node: 0 | 1): void {
    const op = { process: 90 + node, f: 'read' };
    this.#log(op, 'invoke', null);
    this.#log(op, 'ok', this.#told(REPLICAS[node]));
  }
}
