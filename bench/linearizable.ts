/**
 * What does linearizability cost? Recorded histories of Porcupine's, synthetic registers of many shapes, and
 * one register with a million operations. The peer is plain Wing and Gong on typed arrays, in the same
 * process on the same calls, with the same budget; where it runs out of it, the figures say how often.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { decide } from '../checkers/linearizable/decide.ts';
import { type LinearizableOptions, linearizable } from '../checkers/linearizable/index.ts';
import { callsByKey, type Part, partsOf } from '../checkers/linearizable/parts.ts';
import { problemOf } from '../checkers/linearizable/problem.ts';
import type { Outcome } from '../checkers/linearizable/search-result.ts';
import { Semantics } from '../checkers/linearizable/semantics.ts';
import { wingGong } from '../checkers/linearizable/testing/wing-gong.ts';
import { modelByName } from '../checkers/models/by-name.ts';
import type { History } from '../src/core/history.ts';
import type { Verdict } from '../src/core/verdict.ts';
import { readHistory } from '../src/formats/read.ts';
import { type Bench, cpuMs, median, type Row } from './main.ts';
import { answer, type Figures, measuredApart, peakMb } from './shared/apart.ts';
import { type RegisterLoad, registerHistory } from './shared/register-history.ts';

type Options = LinearizableOptions & { readonly model: string };

interface Case {
  readonly history: History;
  readonly options: Options;
}

/** What one process measures. */
type Load =
  | { readonly kind: 'recorded'; readonly files: readonly string[]; readonly options: Options }
  | { readonly kind: 'synthetic'; readonly liesAtRatio?: number }
  | { readonly kind: 'long'; readonly register: RegisterLoad; readonly through: 'engine' | 'check' };

const CORPUS = path.resolve(process.env.FAULTLINE_CORPORA ?? '../shared/corpora', 'porcupine');
const ETCD: Options = { model: 'cas-register', failObserves: true };
const KV: Options = { model: 'kv' };

const REPEATS = 9;
const STEPS_MAX = 20_000_000;
const PEER_STEPS_MAX = 2_000_000;
const FIRST_ROUND_STEPS = 50_000;
const STEPS_OF_CALL = 4;
const SYNTHETIC_REPEATS = 3;
const LONG_REPEATS = 3;

const usual: RegisterLoad = { clients: 10, ops: 1_000_000, infoRatio: 0, values: 5, seed: 1 };

interface Judged {
  outcome: Outcome;
  steps: number;
}

type Judge = (part: Part, stepsMax: number) => Judged;

const engine: Judge = ({ semantics, calls }, stepsMax) => decide(problemOf(semantics, calls), { stepsMax });
const peer: Judge = ({ semantics, calls }, stepsMax) => wingGong(semantics, calls, { stepsMax });

/** A whole history, from its columns to the verdict, in rounds of growing budgets as the checker has them. */
function judged({ history, options }: Case, judge: Judge, stepsMax: number): Judged {
  const semantics = new Semantics(modelByName(options.model));
  const keys = callsByKey(history, semantics, { failObserves: options.failObserves ?? false });
  if ('unknownAt' in keys) throw new Error(`operation ${keys.unknownAt} is unknown`);
  let open = keys.flatMap(partsOf);
  let steps = 0;
  for (let round = FIRST_ROUND_STEPS; open.length > 0 && steps < stepsMax; round *= 8) {
    const left: Part[] = [];
    for (const part of open) {
      const result = judge(part, Math.min(Math.max(round, STEPS_OF_CALL * part.calls.length), stepsMax));
      steps += result.steps;
      if (result.outcome === 'illegal') return { outcome: 'illegal', steps };
      if (result.outcome === 'unknown') left.push(part);
    }
    open = left;
  }
  return { outcome: open.length === 0 ? 'legal' : 'unknown', steps };
}

interface Timed {
  readonly cpuMs: number;
  readonly wallMs: number;
}

function timed(work: () => void): Timed {
  const [wall, cpu] = [performance.now(), cpuMs()];
  work();
  return { wallMs: performance.now() - wall, cpuMs: cpuMs() - cpu };
}

function check({ history, options }: Case): Verdict {
  return linearizable(options).check(history, { faults: [], stepsMax: STEPS_MAX }).valid;
}

/** All cases by all ways, the ways in turns, so that a busy machine is busy for all of them. */
function compared(cases: readonly Case[], repeats: number): Figures {
  const verdicts = new Map<Case, Outcome>();
  let engineSteps = 0;
  const first = timed(() => {
    for (const each of cases) {
      const { outcome, steps } = judged(each, engine, STEPS_MAX);
      verdicts.set(each, outcome);
      engineSteps += steps;
    }
  });
  const totals = { engine: [] as number[], check: [] as number[], peer: [] as number[] };
  const slowest = new Map<Case, number>();
  let open = 0;
  let peerOpen = 0;
  for (let i = 0; i < repeats; i++) {
    const sums = { engine: 0, check: 0, peer: 0 };
    open = 0;
    peerOpen = 0;
    for (const each of cases) {
      const engineMs = timed(() => judged(each, engine, STEPS_MAX)).cpuMs;
      slowest.set(each, Math.min(slowest.get(each) ?? Infinity, engineMs));
      sums.engine += engineMs;
      sums.check += timed(() => {
        if (check(each) === 'unknown') open++;
      }).cpuMs;
      sums.peer += timed(() => {
        const { outcome } = judged(each, peer, PEER_STEPS_MAX);
        if (outcome === 'unknown') peerOpen++;
        else if (verdicts.get(each) !== 'unknown' && outcome !== verdicts.get(each))
          throw new Error(`the peer says ${outcome}`);
      }).cpuMs;
    }
    totals.engine.push(sums.engine);
    totals.check.push(sums.check);
    totals.peer.push(sums.peer);
  }
  return {
    coldMs: first.cpuMs,
    engineMs: median(totals.engine),
    slowestMs: Math.max(...slowest.values()),
    checkMs: median(totals.check),
    peerMs: median(totals.peer),
    open,
    peerOpen,
    engineSteps,
  };
}

function recorded(files: readonly string[], options: Options): Figures {
  const cases = files.map((file) => ({ history: readHistory(path.join(CORPUS, file)).history, options }));
  return compared(cases, REPEATS);
}

/** 24 registers: 5 to 40 clients, none to a fifth of the operations unanswered, 200 and 1000 operations. */
function synthetic(liesAtRatio: number | undefined): Figures {
  const loads = [5, 10, 20, 40].flatMap((clients) =>
    [0, 0.05, 0.2].flatMap((infoRatio) => [200, 1000].map((ops) => ({ ...usual, clients, infoRatio, ops }))),
  );
  const lie = liesAtRatio === undefined ? {} : { liesAtRatio };
  const cases = loads.map((load) => ({ history: registerHistory({ ...load, ...lie }), options: ETCD }));
  return compared(cases, SYNTHETIC_REPEATS);
}

function long(register: RegisterLoad, through: 'engine' | 'check'): Figures {
  const history = registerHistory(register);
  const builtMb = peakMb();
  const each = { history, options: ETCD };
  const work = () => {
    const verdict = through === 'check' ? check(each) : judged(each, engine, STEPS_MAX).outcome;
    if (verdict === 'unknown') throw new Error('not answered');
  };
  const first = timed(work);
  const more = Array.from({ length: LONG_REPEATS }, () => timed(work));
  return {
    coldMs: first.cpuMs,
    cpuMs: median(more.map((time) => time.cpuMs)),
    wallMs: median(more.map((time) => time.wallMs)),
    peakMb: peakMb(),
    builtMb,
  };
}

answer(import.meta.url, (load: Load): Figures => {
  if (load.kind === 'recorded') return recorded(load.files, load.options);
  if (load.kind === 'synthetic') return synthetic(load.liesAtRatio);
  return long(load.register, load.through);
});

function row(what: string, load: Load): Row {
  return { what, figures: measuredApart(import.meta.url, load) };
}

function recordedRows(): Row[] {
  if (!existsSync(CORPUS)) {
    console.log(
      `golden histories "porcupine" are absent (FAULTLINE_CORPORA says where they are): NOT MEASURED`,
    );
    return [];
  }
  const files = Object.keys(JSON.parse(readFileSync(path.join(CORPUS, 'expected.json'), 'utf8')));
  const etcd = files.filter((file) => file.startsWith('etcd'));
  const kv = files.filter((file) => !file.startsWith('etcd'));
  return [
    row(`${etcd.length} etcd logs`, { kind: 'recorded', files: etcd, options: ETCD }),
    ...kv.map((file) => row(file, { kind: 'recorded', files: [file], options: KV })),
  ];
}

function longRows(what: string, register: RegisterLoad): Row[] {
  return (['engine', 'check'] as const).map((through) =>
    row(`${what}, ${register.ops} ops, ${through}`, { kind: 'long', register, through }),
  );
}

const linearizableBench: Bench = {
  about:
    'From a history to its verdict, CPU medians: by the engine alone (engineMs; coldMs is the first time), by the ' +
    'checker with its fast procedures and its evidence (checkMs), and by plain Wing and Gong (peerMs). ' +
    'open: histories that the checker cannot answer within its budget; peerOpen: those that are beyond its peer, ' +
    'which count with what it spent on them. slowestMs: the slowest history of the row, by the engine.',
  async measure() {
    return [
      ...recordedRows(),
      row('24 registers', { kind: 'synthetic' }),
      row('24 registers that lie once', { kind: 'synthetic', liesAtRatio: 0.7 }),
      ...[10_000, 100_000, 1_000_000].flatMap((ops) => longRows('a register', { ...usual, ops })),
      ...longRows('distinct writes', { ...usual, values: 0 }),
      ...longRows('1000 values, a lie near the end', { ...usual, values: 1000, liesAtRatio: 0.99 }),
    ];
  },
};

export default linearizableBench;
