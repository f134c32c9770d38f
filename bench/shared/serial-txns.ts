/**
 * Histories of transactions as a serial store under many processes gives them: each is carried out at one
 * moment while it is under way. Some fail, some are never heard of again.
 */
import { History } from '../../src/core/history.ts';
import type { KeyedRandom } from '../../src/core/random.ts';

const FAIL_RATIO = 0.01;
const INFO_RATIO = 0.005;

/** Transactions as they are asked for, and the state that they meet. */
export interface SerialStore<T> {
  ask(): T;
  /** Carries it out, and gives what it saw; undefined where it has to fail, and nothing was changed. */
  apply(txn: T): T | undefined;
}

export interface SerialLoad<T> {
  readonly txns: number;
  readonly processes: number;
  readonly random: KeyedRandom;
  readonly store: SerialStore<T>;
}

export function serialTxns<T>({ txns, processes, random, store }: SerialLoad<T>): History {
  const history = new History();
  const open = new Map<number, T>();
  const numbers = Array.from({ length: processes }, (_, i) => i);
  let next = processes;
  for (let event = 0, invoked = 0; invoked < txns || open.size > 0; event++) {
    random.at(event);
    const seat = random.int(processes);
    const common = { process: numbers[seat]!, f: 'txn', timeNs: event * 1e5 };
    const asked = open.get(seat);
    if (asked === undefined) {
      if (invoked++ >= txns) continue;
      const txn = store.ask();
      open.set(seat, txn);
      history.append({ ...common, type: 'invoke', value: txn });
      continue;
    }
    open.delete(seat);
    const fate = random.unit();
    const isInfo = fate >= FAIL_RATIO && fate < FAIL_RATIO + INFO_RATIO;
    const happens = isInfo ? random.chance(0.5) : fate >= FAIL_RATIO;
    const gave = happens ? store.apply(asked) : undefined;
    if (isInfo) {
      history.append({ ...common, type: 'info', value: asked });
      numbers[seat] = next++;
    } else history.append({ ...common, type: gave === undefined ? 'fail' : 'ok', value: gave ?? asked });
  }
  return history;
}
