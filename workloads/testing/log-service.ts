/** Logs in memory, with a consumer group; made wrong by what it is told. All takes effect at once. */
import type { Completion, Invocation } from '../../src/index.ts';

export type LogLie = 'loses' | 'doubles' | 'skips' | 'repeats' | 'reorders' | 'shows-uncommitted' | 'forgets';

interface Consumer {
  keys: readonly number[];
  isMember: boolean;
  readonly next: Map<number, number>;
}

interface Seek {
  readonly keys: readonly number[];
  readonly seek: 'beginning';
}

type Pair = readonly [offset: number, value: number];
type Micro = readonly [f: string, key?: number, value?: number];

const POLLED_MAX = 100;
/** Every so many sends or polls it lies. */
const LIE_EVERY = 12;

export class LogService {
  readonly #lie: LogLie | undefined;
  readonly #logs = new Map<number, number[]>();
  readonly #consumers = new Map<number, Consumer>();
  /** Where the group is in each key. */
  readonly #group = new Map<number, number>();
  #turn = 0;

  constructor(lie?: LogLie) {
    this.#lie = lie;
  }

  answer({ f, value }: Invocation, process: number): Completion {
    const consumer = this.#consumers.get(process) ?? { keys: [], isMember: false, next: new Map() };
    this.#consumers.set(process, consumer);
    if (f === 'assign' || f === 'subscribe') {
      this.#reassign(consumer, f, value as readonly number[] | Seek);
      return { type: 'ok', value };
    }
    return { type: 'ok', value: this.#txn(value as readonly Micro[], consumer) };
  }

  #reassign(consumer: Consumer, f: string, asked: readonly number[] | Seek): void {
    const isSeek = 'seek' in asked;
    consumer.keys = isSeek ? asked.keys : asked;
    consumer.isMember = f === 'subscribe';
    for (const key of consumer.next.keys()) {
      if (isSeek || !consumer.keys.includes(key)) consumer.next.delete(key);
    }
  }

  #txn(micros: readonly Micro[], consumer: Consumer): unknown[] {
    const isSend = ([name]: Micro) => name === 'send';
    const commit = () => this.#sent(micros.filter(isSend));
    const early = this.#lies('shows-uncommitted') ? commit() : undefined;
    const polls = micros.map((micro) => (isSend(micro) ? micro : ['poll', this.#poll(consumer)]));
    const sends = early ?? commit();
    return polls.map((micro) => (micro[0] === 'send' ? sends.get(micro[2] as number) : micro));
  }

  /** By value, what came back of each send. */
  #sent(micros: readonly Micro[]): Map<number, unknown> {
    const list = this.#lies('reorders') ? micros.toReversed() : micros;
    return new Map(list.map(([, key, value]) => [value!, ['send', key, this.#append(key!, value!)]]));
  }

  #append(key: number, value: number): Pair {
    const log = this.#logs.get(key) ?? [];
    this.#logs.set(key, log);
    const offset = log.length;
    if (this.#lies('loses')) return [offset, value];
    log.push(value);
    if (this.#lies('doubles')) log.push(value);
    if (this.#lies('forgets') && log.length > 3) log.length -= 3;
    return [offset, value];
  }

  #poll(consumer: Consumer): Record<string, Pair[]> {
    const shown: Record<string, Pair[]> = {};
    for (const key of consumer.keys) {
      const log = this.#logs.get(key) ?? [];
      const positions = consumer.isMember ? this.#group : consumer.next;
      const jump = this.#lies('skips') ? 2 : this.#lies('repeats') ? -2 : 0;
      const from = Math.max(0, (positions.get(key) ?? 0) + jump);
      const pairs = log.slice(from, from + POLLED_MAX).map((value, i): Pair => [from + i, value]);
      positions.set(key, from + pairs.length);
      if (pairs.length > 0) shown[key] = pairs;
    }
    return shown;
  }

  #lies(lie: LogLie): boolean {
    return this.#lie === lie && ++this.#turn % LIE_EVERY === 0;
  }
}
