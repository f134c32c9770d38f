/** What the check of a valid history of transactions costs, apart from building the history. */
import type { Checker } from '../../src/core/checker.ts';
import type { History } from '../../src/core/history.ts';
import { cpuMs, median } from '../main.ts';
import { type Figures, peakMb } from './apart.ts';

const REPEATS = 5;
const STEPS_MAX = 1_000_000;

/** Medians of several checks; the first one, whose code is still cold, also by itself. */
export function checkedTxns(build: () => History, checker: Checker): Figures {
  const startedMs = cpuMs();
  const history = build();
  const buildCpuMs = cpuMs() - startedMs;
  const builtMb = peakMb();
  const wall: number[] = [];
  const cpu: number[] = [];
  let graph: Figures = {};
  for (let i = 0; i < REPEATS; i++) {
    const [startMs, startCpuMs] = [performance.now(), cpuMs()];
    const result = checker.check(history, { faults: [], stepsMax: STEPS_MAX });
    wall.push(performance.now() - startMs);
    cpu.push(cpuMs() - startCpuMs);
    if (result.valid !== true) throw new Error(`a serial history is ${result.valid}: ${result.summary}`);
    graph = result.stats!.graph as Figures;
  }
  const figures = { buildCpuMs, cpuMs: median(cpu), firstCpuMs: cpu[0]!, wallMs: median(wall) };
  const { nodes, edges } = graph as { nodes: number; edges: number };
  return { ...figures, nodes, edges, builtMb, peakMb: peakMb() };
}
