/**
 * What do the polynomial procedures of `linearizable` cost per operation, does that stay the same from ten
 * thousand operations to a million, and what would the search have cost? Ten clients on one correct object.
 */
import { search } from '../checkers/linearizable/engine.ts';
import { judgeFast } from '../checkers/linearizable/fast/index.ts';
import { linearizable } from '../checkers/linearizable/index.ts';
import { callsByKey, type KeyCalls } from '../checkers/linearizable/parts.ts';
import { problemOf } from '../checkers/linearizable/problem.ts';
import { Semantics } from '../checkers/linearizable/semantics.ts';
import { modelByName } from '../checkers/models/by-name.ts';
import { History } from '../src/core/history.ts';
import { KeyedRandom, type Random } from '../src/core/random.ts';
import { type Bench, cpuMs, median, type Row } from './main.ts';

const SIZES = [10_000, 100_000, 1_000_000] as const;
const CLIENTS = 10;
const REPEATS = 5;
/** Lists are read so often in all, whatever their length: a read gives the whole of it. */
const LIST_READS = 10;
const SEARCH_OPS_MAX = 10_000;
const SEARCH_STEPS_MAX = 100_000;

interface Asked {
  readonly f: string;
  readonly value: unknown;
}

/** A correct object; `ask` draws the next operation, `act` gives what comes back. */
interface Subject {
  readonly model: string;
  ask(random: Random, index: number): Asked;
  act(op: Asked): unknown;
}

const isPut = (random: Random) => random.chance(0.5);

function registerSubject(): Subject {
  let state: unknown = null;
  return {
    model: 'register',
    ask: (random, index) => (isPut(random) ? { f: 'write', value: index } : { f: 'read', value: null }),
    act({ f, value }) {
      if (f === 'write') state = value;
      return state;
    },
  };
}

function takingSubject(model: string, names: readonly [put: string, take: string]): Subject {
  const inside: number[] = [];
  let head = 0;
  const take = () => {
    if (model === 'stack') return inside.pop();
    return head < inside.length ? inside[head++] : undefined;
  };
  const put = (value: number) => {
    let at = inside.length;
    if (model === 'priority-queue') for (; at > head && inside[at - 1]! > value; at--);
    inside.splice(at, 0, value);
  };
  return {
    model,
    ask: (random, index) => {
      if (!isPut(random)) return { f: names[1], value: null };
      // Priorities are in no order of time, and no two are the same.
      return { f: names[0], value: model === 'priority-queue' ? random.int(1000) + index / 2 ** 21 : index };
    },
    act({ f, value }) {
      if (f !== names[0]) return take() ?? null;
      put(value as number);
      return value;
    },
  };
}

function setSubject(): Subject {
  const inside = new Set<unknown>();
  return {
    model: 'set',
    ask(random, index) {
      if (isPut(random)) return { f: 'add', value: index };
      return { f: random.chance(0.2) ? 'remove' : 'contains', value: random.int(index + 1) };
    },
    act({ f, value }) {
      if (f === 'add') return inside.add(value) && true;
      return f === 'remove' ? inside.delete(value) : inside.has(value);
    },
  };
}

function counterSubject(): Subject {
  let total = 0;
  return {
    model: 'counter',
    ask: (random) => (isPut(random) ? { f: 'increment', value: null } : { f: 'read', value: null }),
    act({ f }) {
      if (f === 'read') return total;
      total++;
      return null;
    },
  };
}

function listSubject(operations: number): Subject {
  const list: unknown[] = [];
  return {
    model: 'append-list',
    ask(random, index) {
      return random.chance(LIST_READS / operations)
        ? { f: 'read', value: null }
        : { f: 'append', value: index };
    },
    act({ f, value }) {
      if (f === 'read') return [...list];
      list.push(value);
      return value;
    },
  };
}

const SUBJECTS: readonly ((operations: number) => Subject)[] = [
  registerSubject,
  () => takingSubject('fifo-queue', ['enqueue', 'dequeue']),
  () => takingSubject('stack', ['push', 'pop']),
  () => takingSubject('priority-queue', ['enqueue', 'dequeue']),
  setSubject,
  counterSubject,
  listSubject,
];

/** Clients take turns at random; each operation takes effect somewhere between its ends. */
function historyOf(subject: Subject, operations: number): History {
  const history = new History();
  const random = new KeyedRandom(1, subject.model).at(0);
  const open: ({ readonly op: Asked; gave?: unknown } | undefined)[] = new Array(CLIENTS).fill(undefined);
  let timeNs = 0;
  for (let asked = 0; asked < operations || open.some(Boolean); ) {
    const process = random.int(CLIENTS);
    const mine = open[process];
    timeNs += 1000;
    if (mine === undefined) {
      if (asked === operations) continue;
      const op = subject.ask(random, asked++);
      history.append({ process, type: 'invoke', ...op, timeNs });
      open[process] = { op };
    } else if (!('gave' in mine)) mine.gave = subject.act(mine.op);
    else {
      history.append({ process, type: 'ok', f: mine.op.f, value: mine.gave, timeNs });
      open[process] = undefined;
    }
  }
  return history;
}

function keyOf(model: string, history: History): KeyCalls {
  const parts = callsByKey(history, new Semantics(modelByName(model)), { failObserves: false });
  if ('unknownAt' in parts) throw new Error(`operation ${parts.unknownAt} is unknown`);
  return parts[0]!;
}

function timedMs(run: () => void): number {
  const startedMs = cpuMs();
  run();
  return cpuMs() - startedMs;
}

function usedMb(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 2 ** 20;
}

function row(make: (operations: number) => Subject, operations: number): Row {
  const subject = make(operations);
  const history = historyOf(subject, operations);
  const { semantics, calls } = keyOf(subject.model, history);
  const procedureMs: number[] = [];
  const checkMs: number[] = [];
  const beforeMb = usedMb();
  let addedMb = 0;
  for (let i = 0; i < REPEATS; i++) {
    procedureMs.push(
      timedMs(() => {
        if (judgeFast(semantics, calls)?.legal !== true) throw new Error(`${subject.model} is not judged`);
        addedMb = Math.max(addedMb, usedMb() - beforeMb);
      }),
    );
    checkMs.push(
      timedMs(() => linearizable({ model: subject.model }).check(history, { faults: [], stepsMax: 1 })),
    );
  }
  const searchMs = operations > SEARCH_OPS_MAX ? Number.NaN : searchedMs({ semantics, calls });
  return {
    what: `${subject.model}, ${operations} operations`,
    figures: {
      procedureMs: median(procedureMs),
      procedureNsPerOp: (median(procedureMs) * 1e6) / operations,
      checkMs: median(checkMs),
      searchMs,
      addedMb,
    },
  };
}

/** Infinite where its steps ran out. */
function searchedMs({ semantics, calls }: Pick<KeyCalls, 'semantics' | 'calls'>): number {
  let outcome = '';
  const ms = timedMs(() => {
    ({ outcome } = search(problemOf(semantics, calls), { stepsMax: SEARCH_STEPS_MAX }));
  });
  return outcome === 'unknown' ? Number.POSITIVE_INFINITY : ms;
}

const bench: Bench = {
  about:
    'CPU time of the procedure alone, of the whole check (from the history on) and, for the fewest operations, ' +
    'of the search; memory that the procedure adds, at most.',
  measure: async () => SUBJECTS.flatMap((make) => SIZES.map((operations) => row(make, operations))),
};

export default bench;
