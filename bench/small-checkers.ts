/**
 * Is the cost of each small checker linear? Valid histories of 10 K, 100 K and 1 M operations, mostly as the
 * workloads make them, against honest objects in memory; some operations fail, some are lost. Each checker is
 * measured in a process of its own, after a check that warms up. The last row is a set of 100 K elements that
 * is read 1000 times: 100 M elements to look at.
 */
import { bank } from '../checkers/bank/index.ts';
import { causalReverse } from '../checkers/causal-reverse/index.ts';
import { counter } from '../checkers/counter/index.ts';
import { longFork } from '../checkers/long-fork/index.ts';
import { monotonic } from '../checkers/monotonic/index.ts';
import { mutualExclusion } from '../checkers/mutual-exclusion/index.ts';
import { set } from '../checkers/set/index.ts';
import { setFull } from '../checkers/set-full/index.ts';
import { uniqueIds } from '../checkers/unique-ids/index.ts';
import {
  type Asked,
  asked,
  type Checker,
  type Context,
  clients,
  type Ending,
  type Generator,
  type GeneratorLike,
  History,
  type Invocation,
  KeyedRandom,
  limit,
  phases,
  play,
  stagger,
} from '../src/index.ts';
import bankWorkload from '../workloads/bank.ts';
import counterWorkload from '../workloads/counter.ts';
import lockWorkload from '../workloads/lock.ts';
import longForkWorkload from '../workloads/long-fork.ts';
import monotonicWorkload from '../workloads/monotonic.ts';
import uniqueIdsWorkload from '../workloads/unique-ids.ts';
import { type Bench, cpuMs, median } from './main.ts';
import { answer, type Figures, measuredApart } from './shared/apart.ts';
import { type Answer, accounts, ids, lists, locks, numbers, registers } from './shared/honest.ts';

const SIZES = [10_000, 100_000, 1_000_000] as const;
const REPEATS = 5;
const FAIL_RATIO = 0.01;
const INFO_RATIO = 0.005;
const LATENCY_NS = 1_000_000;
const GAP_NS = 10_000_000;
const LARGE_SET = 'set-full, 100 K elements read 1000 times';
const LARGE_SET_SIZE = 100_000;
const LARGE_SET_READS = 1000;
/** Reads of a set on the way. */
const SET_READS = 20;
/** Writes and reads of a key of `causal-reverse`. */
const OPS_PER_KEY = 20;
/** As many locks as threads, so that most acquires are granted. */
const OPTIONS = { concurrency: 10, nodeCount: 5, opsPerKey: 100, keyCount: 0 };
const LOCK_OPTIONS = { ...OPTIONS, keyCount: 10 };

interface Load {
  readonly checker: Checker;
  readonly generator: GeneratorLike;
  readonly final?: GeneratorLike;
  /** Of a fresh object. */
  readonly answer: Answer;
}

/** Operations that depend on their number only. */
class Numbered implements Generator {
  readonly #operation: (number: number) => Invocation;
  readonly #next: number;

  constructor(operation: (number: number) => Invocation, next = 0) {
    this.#operation = operation;
    this.#next = next;
  }

  op(context: Context): Asked {
    const answer = asked(this.#operation(this.#next), context);
    return Array.isArray(answer) ? [answer[0], new Numbered(this.#operation, this.#next + 1)] : answer;
  }

  update(): Generator {
    return this;
  }
}

const READ: Invocation = { f: 'read', value: null };
const add = (value: number): Invocation => ({ f: 'add', value });

const LOADS: Readonly<Record<string, (ops: number) => Load>> = {
  set: () => ({ checker: set(), generator: new Numbered(add), final: READ, answer: lists('add') }),
  'set-full': (ops) => {
    const every = Math.ceil(ops / SET_READS);
    const operation = (number: number) => (number % every === every - 1 ? READ : add(number));
    const generator = new Numbered(operation);
    return { checker: setFull({ linearizable: true }), generator, final: READ, answer: lists('add') };
  },
  counter: () => ({
    checker: counter(),
    generator: counterWorkload.generator(OPTIONS),
    answer: numbers('add'),
  }),
  'unique-ids': () => ({
    checker: uniqueIds(),
    generator: uniqueIdsWorkload.generator(OPTIONS),
    answer: ids(),
  }),
  bank: () => ({
    checker: bank({ total: 80 }),
    generator: bankWorkload.generator(OPTIONS),
    answer: accounts(),
  }),
  'long-fork': () => ({
    checker: longFork(),
    generator: longForkWorkload.generator(OPTIONS),
    answer: registers(),
  }),
  monotonic: () => ({
    checker: monotonic(),
    generator: monotonicWorkload.generator(OPTIONS),
    answer: numbers('inc'),
  }),
  'causal-reverse': () => {
    const operation = (number: number): Invocation => {
      const key = Math.floor(number / OPS_PER_KEY);
      return number % 2 === 0 ? { f: 'write', key, value: number } : { ...READ, key };
    };
    return { checker: causalReverse(), generator: new Numbered(operation), answer: lists('write') };
  },
  'mutual-exclusion': () => ({
    checker: mutualExclusion({ leaseMs: 1000 }),
    generator: lockWorkload.generator(LOCK_OPTIONS),
    answer: locks(),
  }),
};

function historyOf({ generator, final = null, answer }: Load, ops: number): History {
  const random = new KeyedRandom(3, 'endings');
  let asked = 0;
  const end = (op: Invocation, { timeNs }: { readonly timeNs: number }): Ending => {
    const draw = random.at(asked++);
    const fate = asked > ops ? 1 : draw.unit();
    const latencyNs = LATENCY_NS + draw.int(LATENCY_NS);
    if (fate < FAIL_RATIO) return { type: 'fail', error: 'unavailable', latencyNs };
    const completion = answer(op, timeNs);
    const isLost = fate < FAIL_RATIO + INFO_RATIO;
    return isLost ? { type: 'info', error: 'timeout', latencyNs } : { ...completion, latencyNs };
  };
  const generators = phases(stagger(GAP_NS, limit(ops, generator)), final);
  return play(clients(generators), { concurrency: OPTIONS.concurrency, nodes: ['n1', 'n2'], seed: 5, end });
}

/** All reads share one list, so that only the check costs memory. */
function largeSet(): History {
  const elements = Array.from({ length: LARGE_SET_SIZE }, (_, element) => element);
  const history = new History();
  const append = (f: string, value: unknown, gave: unknown) => {
    const common = { process: 0, f, timeNs: history.length };
    history.append({ ...common, type: 'invoke', value });
    history.append({ ...common, type: 'ok', value: gave });
  };
  for (const element of elements) append('add', element, element);
  for (let read = 0; read < LARGE_SET_READS; read++) append('read', null, elements);
  return history;
}

/** Median of the CPU times of several checks. */
function checkCpuMs(checker: Checker, history: History): number {
  const samples = Array.from({ length: REPEATS }, () => {
    const startedMs = cpuMs();
    const { valid, summary } = checker.check(history, { faults: [], stepsMax: 1_000_000 });
    if (valid !== true) throw new Error(`${checker.name} says ${valid} of a valid history: ${summary}`);
    return cpuMs() - startedMs;
  });
  return median(samples);
}

function measured(name: string): Figures {
  if (name === LARGE_SET) return { cpuMs: checkCpuMs(setFull({ linearizable: true }), largeSet()) };
  const cpuMsOf = (ops: number) => {
    const load = LOADS[name]!(ops);
    return checkCpuMs(load.checker, historyOf(load, ops));
  };
  cpuMsOf(SIZES[1]);
  const [smallCpuMs, mediumCpuMs, largeCpuMs] = SIZES.map(cpuMsOf) as [number, number, number];
  return {
    cpuMsOf10K: smallCpuMs,
    cpuMsOf100K: mediumCpuMs,
    cpuMsOf1M: largeCpuMs,
    ratio10KTo100K: mediumCpuMs / smallCpuMs,
    ratio100KTo1M: largeCpuMs / mediumCpuMs,
  };
}

const smallCheckers: Bench = {
  about:
    `CPU time of a check, median of ${REPEATS}, garbage collection included, and how it grows; ` +
    'ten times the operations should take about ten times as long.',
  async measure() {
    return [...Object.keys(LOADS), LARGE_SET].map((name) => {
      return { what: name, figures: measuredApart(import.meta.url, name, ['--max-old-space-size=4096']) };
    });
  },
};

export default smallCheckers;

answer(import.meta.url, measured);
