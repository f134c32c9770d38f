/**
 * Histories of transactions over lists, as a serial store under many processes gives them. Keys are appended
 * to until they are full, as by Elle's generator; some transactions fail, some are never heard of again.
 */
import { History } from '../../src/core/history.ts';
import { KeyedRandom } from '../../src/core/random.ts';

export interface TxnLoad {
  readonly txns: number;
  readonly processes: number;
  readonly opsMax: number;
  readonly writesPerKey: number;
}

const LIVE_KEYS = 10;
const FAIL_RATIO = 0.01;
const INFO_RATIO = 0.005;

/** The keys in use, and what has been appended to them. */
class Lists {
  readonly #random: KeyedRandom;
  readonly #writesPerKey: number;
  readonly #keys = Array.from({ length: LIVE_KEYS }, (_, key) => key);
  readonly #asked = new Map<number, number>();
  readonly #lists = new Map<number, number[]>();
  #nextKey = LIVE_KEYS;

  constructor(random: KeyedRandom, writesPerKey: number) {
    this.#random = random;
    this.#writesPerKey = writesPerKey;
  }

  /** A micro-operation as it is asked for. */
  ask(): unknown[] {
    const seat = this.#random.int(LIVE_KEYS);
    const key = this.#keys[seat]!;
    if (this.#random.chance(0.5)) return ['r', key, null];
    const element = (this.#asked.get(key) ?? 0) + 1;
    this.#asked.set(key, element);
    if (element === this.#writesPerKey) this.#keys[seat] = this.#nextKey++;
    return ['append', key, element];
  }

  apply(txn: readonly unknown[][]): unknown[] {
    return txn.map(([f, key, element]) => {
      const list = this.#lists.get(key as number) ?? [];
      if (f === 'r') return ['r', key, list.slice()];
      list.push(element as number);
      this.#lists.set(key as number, list);
      return ['append', key, element];
    });
  }
}

export function serialHistory({ txns, processes, opsMax, writesPerKey }: TxnLoad): History {
  const random = new KeyedRandom(7, 'list-append');
  const lists = new Lists(random, writesPerKey);
  const history = new History();
  const open = new Map<number, unknown[][]>();
  const numbers = Array.from({ length: processes }, (_, i) => i);
  let next = processes;
  for (let event = 0, invoked = 0; invoked < txns || open.size > 0; event++) {
    random.at(event);
    const seat = random.int(processes);
    const common = { process: numbers[seat]!, f: 'txn', timeNs: event * 1e5 };
    const asked = open.get(seat);
    if (asked === undefined) {
      if (invoked++ >= txns) continue;
      const txn = Array.from({ length: 1 + random.int(opsMax) }, () => lists.ask());
      open.set(seat, txn);
      history.append({ ...common, type: 'invoke', value: txn });
      continue;
    }
    open.delete(seat);
    const fate = random.unit();
    if (fate < FAIL_RATIO) history.append({ ...common, type: 'fail', value: asked });
    else if (fate < FAIL_RATIO + INFO_RATIO) {
      if (random.chance(0.5)) lists.apply(asked);
      history.append({ ...common, type: 'info', value: asked });
      numbers[seat] = next++;
    } else history.append({ ...common, type: 'ok', value: lists.apply(asked) });
  }
  return history;
}
