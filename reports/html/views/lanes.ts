/**
 * Rows of the timeline. Where the threads of a run are known, a row is a thread: a process that crashed goes
 * on as the next process of its thread, in the same row. A history of unknown origin gets a row for each
 * process that it has, in order of their numbers, which may be far apart.
 */
import type { History } from '../../../src/index.ts';

/** Rows drawn at most; further threads or processes share them. */
const LANES_MAX = 256;

export interface Lanes {
  readonly count: number;
  /** What a row is: `thread` or `process`. */
  readonly noun: 'thread' | 'process';
  /** By row: its number; of shared ones the first. */
  readonly numbers: readonly number[];
  of(process: number): number;
}

export function lanesOf(history: History, concurrency: number): Lanes {
  const processes = processesOf(history);
  return concurrency > 0 ? threads(processes, concurrency) : rowPerProcess(processes);
}

/** Ascending, those of clients. */
function processesOf(history: History): number[] {
  const all = new Set(history.columns().process);
  return [...all].filter((process) => process >= 0).sort((a, b) => a - b);
}

function threads(processes: readonly number[], concurrency: number): Lanes {
  const highest = processes.at(-1) ?? 0;
  const count = Math.min(concurrency, highest + 1, LANES_MAX);
  const numbers = Array.from({ length: count }, (_, lane) => lane);
  return { count, noun: 'thread', numbers, of: (process) => (process % concurrency) % count };
}

function rowPerProcess(processes: readonly number[]): Lanes {
  const rows = new Map(processes.map((process, row) => [process, row % LANES_MAX]));
  const numbers = processes.slice(0, LANES_MAX);
  return { count: numbers.length, noun: 'process', numbers, of: (process) => rows.get(process)! };
}
