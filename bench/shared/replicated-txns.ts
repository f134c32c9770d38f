/**
 * Transactions over registers as a causally consistent store makes them: each node has a state of its own,
 * and takes over what the others wrote in one order and a little late. Either the latest of that order wins
 * (causal convergence), or what arrives last (causal memory). Keys are drawn by Zipf's law, and every value
 * is written once.
 */
import { History } from '../../src/core/history.ts';
import { KeyedRandom } from '../../src/core/random.ts';

export interface TxnLoad {
  readonly txns: number;
  readonly sessions: number;
  readonly microsPerTxn: number;
  readonly keys: number;
  readonly readRatio: number;
  /** What a node takes over wins always, also over later writes of its own; else the later one wins. */
  readonly isLastToArrive?: boolean;
  /** The first transaction writes all keys. */
  readonly isInitialized?: boolean;
  /** Operations `read` and `write` in place of transactions. */
  readonly isSingle?: boolean;
  readonly seed: number;
}

const NODES = 4;
/** A node takes over what the others wrote every so many of its transactions. */
const LAG = 5;

type Micro = [f: 'r' | 'w', key: number, value: number | null];

/** States of the nodes, by key the place of the write in the log; NONE before the first. */
class Store {
  readonly #isLastToArrive: boolean;
  readonly #writtenKeys: number[] = [];
  readonly #writers: number[] = [];
  readonly #values: number[] = [];
  readonly #states: Int32Array[];
  readonly #taken = new Array<number>(NODES).fill(0);

  constructor({ keys, isLastToArrive = false }: TxnLoad) {
    this.#isLastToArrive = isLastToArrive;
    this.#states = Array.from({ length: NODES }, () => new Int32Array(keys).fill(-1));
  }

  read(node: number, key: number): number | null {
    const at = this.#states[node]![key]!;
    return at < 0 ? null : this.#values[at]!;
  }

  write(node: number, key: number, value: number): void {
    this.#states[node]![key] = this.#writtenKeys.length;
    this.#writtenKeys.push(key);
    this.#writers.push(node);
    this.#values.push(value);
  }

  takeOver(node: number): void {
    const state = this.#states[node]!;
    for (let at = this.#taken[node]!; at < this.#writtenKeys.length; at++) {
      const key = this.#writtenKeys[at]!;
      const wins = this.#isLastToArrive ? this.#writers[at] !== node : state[key]! < at;
      if (wins) state[key] = at;
    }
    this.#taken[node] = this.#writtenKeys.length;
  }
}

/** Draws keys, small ones often: the n-th in proportion to 1/n. */
function zipf(keys: number): (unit: number) => number {
  const sums = new Float64Array(keys);
  let sum = 0;
  for (let key = 0; key < keys; key++) {
    sum += 1 / (key + 1);
    sums[key] = sum;
  }
  return (unit) => {
    let [low, high] = [0, keys - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sums[middle]! < unit * sum) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

export function replicatedTxns(load: TxnLoad): History {
  const { txns, sessions, microsPerTxn, keys, readRatio, isInitialized = false, isSingle = false } = load;
  const random = new KeyedRandom(load.seed, 'transactions');
  const store = new Store(load);
  const keyAt = zipf(keys);
  const history = new History();
  let value = 0;
  const append = (process: number, micros: Micro[], asked: Micro[]) => {
    const [f, key] = micros[0]!;
    const common = isSingle ? { process, f: f === 'r' ? 'read' : 'write', key } : { process, f: 'txn' };
    const timeNs = history.length * 1000;
    history.append({ ...common, type: 'invoke', value: isSingle ? asked[0]![2] : asked, timeNs });
    history.append({ ...common, type: 'ok', value: isSingle ? micros[0]![2] : micros, timeNs });
  };
  if (isInitialized) {
    const micros = Array.from({ length: keys }, (_, key): Micro => ['w', key, value++]);
    for (const [, key, written] of micros) store.write(0, key, written!);
    append(sessions, micros, micros);
  }
  for (let txn = 0; txn < txns; txn++) {
    random.at(txn);
    const session = random.int(sessions);
    const node = session % NODES;
    if (random.chance(1 / LAG)) store.takeOver(node);
    const micros = Array.from({ length: microsPerTxn }, (): Micro => {
      const key = keyAt(random.unit());
      if (random.chance(readRatio)) return ['r', key, store.read(node, key)];
      store.write(node, key, value);
      return ['w', key, value++];
    });
    append(
      session,
      micros,
      micros.map(([f, key, written]): Micro => [f, key, f === 'r' ? null : written]),
    );
  }
  return history;
}
