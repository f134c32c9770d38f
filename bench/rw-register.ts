/**
 * What does rw-register cost? Histories of a serial store under many processes: mini-transactions, which
 * read one or two keys and write some of them again, over keys that are replaced after a number of writes;
 * some fail, some are never heard of again. Blind writes for comparison, whose versions only real time
 * orders. Each size is measured in a process of its own, so that its memory is its own too; the history is
 * built before.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type RwRegisterOptions, rwRegister } from '../checkers/rw-register/index.ts';
import { History } from '../src/core/history.ts';
import { KeyedRandom } from '../src/core/random.ts';
import { type Bench, cpuMs, median, type Row } from './main.ts';

interface Load {
  readonly txns: number;
  readonly processes: number;
  readonly writesPerKey: number;
  readonly blind: boolean;
  readonly options: RwRegisterOptions;
}

type Figures = Record<string, number>;
type Micro = readonly [f: string, key: number, value: number | null];

const LIVE_KEYS = 10;
const WRITE_RATIO = 0.5;
const FAIL_RATIO = 0.01;
const INFO_RATIO = 0.005;
const REPEATS = 5;
const MB = 1024;

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
class Registers {
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

function serialHistory(load: Load): History {
  const { txns, processes } = load;
  const random = new KeyedRandom(7, 'rw-register');
  const registers = new Registers(random, load);
  const history = new History();
  const open = new Map<number, Micro[]>();
  const numbers = Array.from({ length: processes }, (_, i) => i);
  let next = processes;
  for (let event = 0, invoked = 0; invoked < txns || open.size > 0; event++) {
    random.at(event);
    const seat = random.int(processes);
    const common = { process: numbers[seat]!, f: 'txn', timeNs: event * 1e5 };
    const asked = open.get(seat);
    if (asked === undefined) {
      if (invoked++ >= txns) continue;
      const txn = registers.ask();
      open.set(seat, txn);
      history.append({ ...common, type: 'invoke', value: txn });
      continue;
    }
    open.delete(seat);
    const fate = random.unit();
    if (fate < FAIL_RATIO) history.append({ ...common, type: 'fail', value: asked });
    else if (fate < FAIL_RATIO + INFO_RATIO) {
      if (random.chance(0.5)) registers.apply(asked);
      history.append({ ...common, type: 'info', value: asked });
      numbers[seat] = next++;
    } else history.append({ ...common, type: 'ok', value: registers.apply(asked) });
  }
  return history;
}

/** In a process of its own. */
function measured(load: Load): Figures {
  const startedMs = cpuMs();
  const history = serialHistory(load);
  const buildCpuMs = cpuMs() - startedMs;
  const builtMb = process.resourceUsage().maxRSS / MB;
  const checker = rwRegister(load.options);
  const wall: number[] = [];
  const cpu: number[] = [];
  let graph: Figures = {};
  for (let i = 0; i < REPEATS; i++) {
    const [startMs, startCpuMs] = [performance.now(), cpuMs()];
    const result = checker.check(history, { faults: [], stepsMax: 1_000_000 });
    wall.push(performance.now() - startMs);
    cpu.push(cpuMs() - startCpuMs);
    if (result.valid !== true) throw new Error(`a serial history is ${result.valid}: ${result.summary}`);
    graph = result.stats!.graph as Figures;
  }
  const figures = { buildCpuMs, cpuMs: median(cpu), firstCpuMs: cpu[0]!, wallMs: median(wall) };
  const { nodes, edges } = graph as { nodes: number; edges: number };
  return { ...figures, nodes, edges, builtMb, peakMb: process.resourceUsage().maxRSS / MB };
}

function row(load: Load): Row {
  const output = execFileSync(process.execPath, [fileURLToPath(import.meta.url), JSON.stringify(load)]);
  const { txns, processes, writesPerKey, blind, options } = load;
  const kind = `${blind ? 'blind ' : ''}${Object.keys(options).join(', ')}`;
  const what = `${txns} txns, ${processes} processes, ${writesPerKey} writes a key ${kind}`.trim();
  return { what, figures: JSON.parse(String(output)) };
}

const rwRegisterBench: Bench = {
  about:
    'The check of a history of transactions over registers, in CPU and in wall time, apart from building the history ' +
    '(buildCpuMs, builtMb); the first check runs code that is still cold. Peak memory is that of the whole process.',
  measure: async () => LOADS.map(row),
};

export default rwRegisterBench;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(JSON.stringify(measured(JSON.parse(process.argv[2]!))));
}
