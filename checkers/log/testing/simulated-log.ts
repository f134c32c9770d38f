/** A small log service that plays a list of operations, honestly or with lies of many kinds. */
import type { NewOp } from '../../../src/index.ts';

export const LIES = [
  'lose',
  'again',
  'skip',
  'double',
  'abort',
  'own',
  'clash',
  'swap',
  'strange',
  'early',
] as const;
export type Lie = (typeof LIES)[number];

export interface Draft {
  readonly thread: number;
  readonly f: 'send' | 'poll' | 'txn' | 'assign' | 'subscribe' | 'drain';
  /** Goes back to the beginning of what is assigned. */
  readonly seeks: boolean;
  /** One that is subscribed loses its keys and regains them: before the operation, and within it. */
  readonly rebalances: boolean;
  /** Keys that are sent to, polled in between or assigned. */
  readonly keys: readonly string[];
  readonly lasts: number;
  readonly outcome: 'ok' | 'fail' | 'info' | 'open';
  /** An info one that took effect. */
  readonly isDone: boolean;
  readonly lie: Lie | undefined;
}

type Pair = [offset: number, value: number];
type Sent = ['send', string, Pair];
type Micro =
  | ['send', string, number | Pair]
  | ['poll']
  | ['poll', Record<string, Pair[]>]
  | ['rebalance', readonly string[]];

interface Consumer {
  assigned: readonly string[];
  isSubscribed: boolean;
  readonly next: Map<string, number>;
}

const POLLED_MAX = 2;
const KEYS = ['a', 'b'];

export class SimulatedLog {
  readonly #logs = new Map<string, number[]>(KEYS.map((key) => [key, []]));
  readonly #consumers = new Map<number, Consumer>();
  /** Of the consumer group: where its next member begins. */
  readonly #committed = new Map<string, number>();
  readonly #isGroup: boolean;
  /** Sends that took effect before the end of their operation, by value. */
  readonly #early = new Map<number, Sent>();
  #value = 0;

  /** `isGroup`: consumers begin where others left off, not at the beginning. */
  constructor({ isGroup }: { readonly isGroup: boolean }) {
    this.#isGroup = isGroup;
  }

  /** What an operation is invoked with. */
  asked({ f, keys, seeks, lie }: Draft): unknown {
    if (f === 'assign' || f === 'subscribe') return seeks ? { keys, seek: 'beginning' } : keys;
    if (f === 'drain') return [['poll']];
    return keys.map((key, i): Micro => {
      if (f === 'poll' || (f === 'txn' && i % 2 === 0)) return ['poll'];
      const micro: Micro = ['send', key, ++this.#value];
      if (lie === 'early') this.#early.set(this.#value, this.#send(micro, lie));
      return micro;
    });
  }

  /** What comes back; takes effect at once. */
  answer(draft: Draft, process: number, value: unknown): unknown {
    const consumer = this.#consumers.get(process) ?? { assigned: KEYS, isSubscribed: false, next: new Map() };
    this.#consumers.set(process, consumer);
    if (draft.f === 'assign' || draft.f === 'subscribe') {
      consumer.assigned = [...new Set(draft.keys)];
      consumer.isSubscribed = draft.f === 'subscribe';
      for (const key of consumer.next.keys()) if (!draft.keys.includes(key)) consumer.next.delete(key);
      if (draft.seeks) for (const key of draft.keys) consumer.next.set(key, 0);
      return value;
    }
    const isMoved = draft.rebalances && consumer.isSubscribed;
    if (isMoved) consumer.next.clear();
    const gave = this.#txn(draft, consumer, value as Micro[]);
    for (const [key, next] of consumer.next) this.#committed.set(key, next);
    return gave;
  }

  /** A failed operation that took effect all the same. */
  leak(value: unknown): void {
    for (const micro of value as Micro[]) if (micro[0] === 'send') this.#store(micro[1], micro[2] as number);
  }

  #txn({ lie, rebalances }: Draft, consumer: Consumer, micros: readonly Micro[]): Micro[] {
    const sends = micros.filter((micro) => micro[0] === 'send');
    const inOrder = lie === 'swap' ? sends.toReversed() : sends;
    const stored = () => inOrder.map((send) => this.#early.get(send[2] as number) ?? this.#send(send, lie));
    const early = lie === 'own' ? stored() : undefined;
    const polls = micros.flatMap((micro, i) => {
      if (micro[0] !== 'poll') return [micro];
      const isMoved = rebalances && consumer.isSubscribed && i > 0;
      if (isMoved) consumer.next.clear();
      const polled = this.#poll(consumer, lie);
      return isMoved ? [['rebalance', consumer.assigned] satisfies Micro, polled] : [polled];
    });
    const done = early ?? stored();
    return polls.map((micro) => done.find((send) => micro[0] === 'send' && send[2][1] === micro[2]) ?? micro);
  }

  #send([, key, value]: Micro, lie: Lie | undefined): Sent {
    const list = this.#logs.get(key as string)!;
    const offset = 2 * list.length;
    if (lie !== 'lose') this.#store(key as string, value as number);
    if (lie === 'double') this.#store(key as string, value as number);
    return ['send', key as string, [lie === 'clash' && offset > 0 ? offset - 2 : offset, value as number]];
  }

  #store(key: string, value: number): void {
    this.#logs.get(key)!.push(value);
  }

  #poll(consumer: Consumer, lie: Lie | undefined): Micro {
    const shown: Record<string, Pair[]> = {};
    for (const key of consumer.assigned) {
      const log = this.#logs.get(key)!;
      const jump = lie === 'again' ? -1 : lie === 'skip' ? 1 : 0;
      const start = this.#isGroup ? (this.#committed.get(key) ?? 0) : 0;
      const from = Math.max(0, (consumer.next.get(key) ?? start) + jump);
      const pairs = log.slice(from, from + POLLED_MAX).map((value, i): Pair => [2 * (from + i), value]);
      if (lie === 'strange') pairs.push([2 * log.length + 40, 99]);
      if (pairs.length > 0) shown[key] = pairs;
      consumer.next.set(key, from + pairs.length);
    }
    return ['poll', shown];
  }
}

/** Plays the drafts thread by thread; each takes effect as it completes. */
export function playedOps(
  drafts: readonly Draft[],
  { isGroup, honest }: { readonly isGroup: boolean; readonly honest: boolean },
): NewOp[] {
  const log = new SimulatedLog({ isGroup });
  const threads = [...new Set(drafts.map(({ thread }) => thread))];
  const ops: NewOp[] = [];
  const queues = threads.map((thread) => drafts.filter((draft) => draft.thread === thread));
  const busy = threads.map(() => ({ left: 0, asked: undefined as unknown }));
  const processes = [...threads];
  for (let timeNs = 0; queues.some((queue) => queue.length > 0); timeNs++) {
    const at = timeNs % threads.length;
    const draft = honest && queues[at]![0] ? { ...queues[at]![0], lie: undefined } : queues[at]![0];
    if (draft === undefined) continue;
    const f = draft.f === 'drain' ? 'poll' : draft.f;
    const common = { process: processes[at]!, f, timeNs: timeNs * 1e6 };
    if (busy[at]!.asked === undefined) {
      busy[at] = { left: draft.lasts, asked: log.asked(draft) };
      ops.push({ ...common, type: 'invoke', value: busy[at]!.asked });
    }
    if (busy[at]!.left-- > 0) continue;
    const value = busy[at]!.asked;
    queues[at]!.shift();
    busy[at] = { left: 0, asked: undefined };
    const { outcome } = draft;
    if (outcome === 'fail' && draft.lie === 'abort' && !f.endsWith('e') && f !== 'assign') log.leak(value);
    const gave =
      outcome === 'ok' || (outcome !== 'fail' && draft.isDone)
        ? log.answer(draft, processes[at]!, value)
        : value;
    if (outcome !== 'open') ops.push({ ...common, type: outcome, value: outcome === 'ok' ? gave : value });
    if (outcome === 'info' || outcome === 'open') processes[at]! += 10;
  }
  return ops;
}
