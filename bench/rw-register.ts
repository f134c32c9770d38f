/**
 * What does rw-register cost? Histories of a serial store under many processes: mini-transactions, which
 * read one or two keys and write some of them again, over keys that are replaced after a number of writes;
 * some fail, some are never heard of again. Blind writes for comparison, whose versions only real time
 * orders. Each size is measured in a process of its own, so that its memory is its own too; the history is
 * built before.
 */
import { type RwRegisterOptions, rwRegister } from '../checkers/rw-register/index.ts';
import { KeyedRandom } from '../src/core/random.ts';
import type { Bench, Row } from './main.ts';
import { answer, type Figures, measuredApart } from './shared/apart.ts';
import { checkedTxns } from './shared/checked-txns.ts';
import { type SerialStore, serialTxns } from './shared/serial-txns.ts';

interface Load {
  readonly txns: number;
  readonly processes: number;
  readonly writesPerKey: number;
  readonly blind: boolean;
  readonly options: RwRegisterOptions;
}

type Micro = readonly [f: string, key: number, value: number | null];

const LIVE_KEYS = 10;
const WRITE_RATIO = 0.5;

const usual = { processes: 20, writesPerKey: 32, blind: false, options: {} };
const LOADS: readonly Load[] = [
  { ...usual, txns: 10_000 },
  { ...usual, txns: 100_000 },
  { ...usual, txns: 1_000_000 },
  { ...usual, txns: 1_000_000, writesPerKey: 100_000 },
  { ...usual, txns: 1_000_000, processes: 200 },
  { ...usual, txns: 1_000_000, blind: true },
  { ...usual, txns: 1_000_000, options: { sequentialKeys: true, linearizableKeys: true } },
];

/** The keys in use, and their values. */
class Registers implements SerialStore<Micro[]> {
  readonly #random: KeyedRandom;
  readonly #load: Load;
  readonly #keys = Array.from({ length: LIVE_KEYS }, (_, key) => key);
  readonly #asked = new Map<number, number>();
  readonly #values = new Map<number, number>();
  #nextKey = LIVE_KEYS;

  constructor(random: KeyedRandom, load: Load) {
    this.#random = random;
    this.#load = load;
  }

  /** A transaction as it is asked for. */
  ask(): Micro[] {
    const seat = this.#random.int(LIVE_KEYS);
    const other = this.#random.int(LIVE_KEYS);
    return other === seat ? this.#access(seat) : [...this.#access(seat), ...this.#access(other)];
  }

  #access(seat: number): Micro[] {
    const key = this.#keys[seat]!;
    if (!this.#random.chance(WRITE_RATIO)) return [['r', key, null]];
    const value = (this.#asked.get(key) ?? 0) + 1;
    this.#asked.set(key, value);
    if (value === this.#load.writesPerKey) this.#keys[seat] = this.#nextKey++;
    const write: Micro = ['w', key, value];
    return this.#load.blind ? [write] : [['r', key, null], write];
  }

  apply(txn: readonly Micro[]): Micro[] {
    return txn.map(([f, key, value]): Micro => {
      if (f === 'r') return ['r', key, this.#values.get(key) ?? null];
      this.#values.set(key, value!);
      return [f, key, value];
    });
  }
}

function measured(load: Load): Figures {
  const random = new KeyedRandom(7, 'rw-register');
  const store = new Registers(random, load);
  return checkedTxns(() => serialTxns({ ...load, random, store }), rwRegister(load.options));
}

function row(load: Load): Row {
  const { txns, processes, writesPerKey, blind, options } = load;
  const kind = `${blind ? 'blind ' : ''}${Object.keys(options).join(', ')}`;
  const what = `${txns} txns, ${processes} processes, ${writesPerKey} writes a key ${kind}`.trim();
  return { what, figures: measuredApart(import.meta.url, load) };
}

const rwRegisterBench: Bench = {
  about:
    'The check of a history of transactions over registers, in CPU and in wall time, apart from building the history ' +
    '(buildCpuMs, builtMb); the first check runs code that is still cold. Peak memory is that of the whole process.',
  measure: async () => LOADS.map(row),
};

export default rwRegisterBench;

answer(import.meta.url, measured);
