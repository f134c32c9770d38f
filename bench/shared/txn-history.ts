/** Serial histories of transactions over lists. Keys are appended to until they are full, as Elle's are. */
import type { History } from '../../src/core/history.ts';
import { KeyedRandom } from '../../src/core/random.ts';
import { type SerialStore, serialTxns } from './serial-txns.ts';

export interface TxnLoad {
  readonly txns: number;
  readonly processes: number;
  readonly opsMax: number;
  readonly writesPerKey: number;
}

const LIVE_KEYS = 10;

type Micro = readonly [f: string, key: number, value: number | readonly number[] | null];

/** The keys in use, and what has been appended to them. */
class Lists implements SerialStore<Micro[]> {
  readonly #random: KeyedRandom;
  readonly #load: TxnLoad;
  readonly #keys = Array.from({ length: LIVE_KEYS }, (_, key) => key);
  readonly #asked = new Map<number, number>();
  readonly #lists = new Map<number, number[]>();
  #nextKey = LIVE_KEYS;

  constructor(random: KeyedRandom, load: TxnLoad) {
    this.#random = random;
    this.#load = load;
  }

  ask(): Micro[] {
    return Array.from({ length: 1 + this.#random.int(this.#load.opsMax) }, () => this.#micro());
  }

  #micro(): Micro {
    const seat = this.#random.int(LIVE_KEYS);
    const key = this.#keys[seat]!;
    if (this.#random.chance(0.5)) return ['r', key, null];
    const element = (this.#asked.get(key) ?? 0) + 1;
    this.#asked.set(key, element);
    if (element === this.#load.writesPerKey) this.#keys[seat] = this.#nextKey++;
    return ['append', key, element];
  }

  apply(txn: readonly Micro[]): Micro[] {
    return txn.map(([f, key, element]): Micro => {
      const list = this.#lists.get(key) ?? [];
      if (f === 'r') return ['r', key, list.slice()];
      list.push(element as number);
      this.#lists.set(key, list);
      return [f, key, element];
    });
  }
}

export function serialHistory(load: TxnLoad): History {
  const random = new KeyedRandom(7, 'list-append');
  return serialTxns({ ...load, random, store: new Lists(random, load) });
}
