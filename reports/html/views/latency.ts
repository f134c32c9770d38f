/**
 * Latencies of a history, made small: for each function a grid of cells that hold at least one operation
 * (two operations on one dot look like one anyhow), and quantiles for each stretch of time, counted in bins
 * of equal ratio. Its size depends on the grid, never on the number of operations.
 */
import type { History } from '../../../src/index.ts';
import { NEMESIS_PROCESS, NONE, TYPE } from '../../../src/index.ts';
import { NS_PER_MS } from '../format.ts';
import { thin } from '../thin.ts';

export const OUTCOMES = ['ok', 'fail', 'info'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** The middle of a cell. */
interface Dot {
  readonly atMs: number;
  readonly latencyMs: number;
}

/** Quantiles of a stretch of time; null where too few operations succeeded in it. */
export interface QuantilePoint {
  readonly atMs: number;
  readonly p50: number | null;
  readonly p99: number | null;
}

export interface LatencyPanel {
  readonly f: string;
  readonly count: number;
  readonly dots: Readonly<Record<Outcome, readonly Dot[]>>;
  readonly quantiles: readonly QuantilePoint[];
}

export interface Latencies {
  readonly minMs: number;
  readonly maxMs: number;
  readonly panels: readonly LatencyPanel[];
  /** Operations that never ended have no latency. */
  readonly endlessCount: number;
}

const PANELS_MAX = 6;
const COLUMNS = 400;
const ROWS = 100;
const DOTS_MAX = 4000;
const STRETCHES = 60;
const BINS_PER_DECADE = 40;
/** A median of fewer operations is noise. */
const QUANTILE_OPS_MIN = 5;
/** Latencies of the simulator may be zero; a logarithm needs more. */
const LATENCY_MIN_MS = 0.001;

interface Grid {
  readonly endMs: number;
  readonly logMin: number;
  readonly logMax: number;
}

export function latenciesOf(history: History, endMs: number): Latencies {
  const { type, process, pair, f, timeNs } = history.columns();
  const latency = (i: number) => Math.max(LATENCY_MIN_MS, (timeNs[pair[i]!]! - timeNs[i]!) / NS_PER_MS);
  const range = { minMs: Infinity, maxMs: 0 };
  const counts = history.fs.map(() => 0);
  let endlessCount = 0;
  const ended: number[] = [];
  for (let i = 0; i < history.length; i++) {
    if (type[i] !== TYPE.invoke || process[i] === NEMESIS_PROCESS) continue;
    if (pair[i] === NONE) {
      endlessCount++;
      continue;
    }
    ended.push(i);
    counts[f[i]!]!++;
    range.minMs = Math.min(range.minMs, latency(i));
    range.maxMs = Math.max(range.maxMs, latency(i));
  }
  const grid = { endMs, logMin: Math.log10(range.minMs), logMax: Math.log10(range.maxMs) };
  const { panelOf, panels } = panelsOf(history.fs, counts, grid);
  for (const i of ended) {
    const outcome = type[pair[i]!]! - TYPE.ok;
    panels[panelOf[f[i]!]!]!.add({ atMs: timeNs[i]! / NS_PER_MS, latencyMs: latency(i), outcome });
  }
  return { ...range, panels: panels.map((panel) => panel.done()), endlessCount };
}

/** A panel for each of the commonest functions; the others share one. */
function panelsOf(fs: readonly string[], counts: readonly number[], grid: Grid) {
  const seen = fs.map((_, code) => code).filter((code) => counts[code]! > 0);
  const ranked = seen.toSorted((a, b) => counts[b]! - counts[a]!);
  const own = ranked.length <= PANELS_MAX ? ranked : ranked.slice(0, PANELS_MAX - 1);
  const panels = own.map((code) => new PanelBuilder(fs[code]!, grid));
  if (own.length < ranked.length) panels.push(new PanelBuilder('all others', grid));
  const panelOf = fs.map((_, code) => (own.includes(code) ? own.indexOf(code) : own.length));
  return { panelOf, panels };
}

interface Point extends Dot {
  /** Position in `OUTCOMES`. */
  readonly outcome: number;
}

class PanelBuilder {
  readonly #f: string;
  readonly #grid: Grid;
  readonly #cells = OUTCOMES.map(() => new Uint8Array(COLUMNS * ROWS));
  readonly #bins: Uint32Array;
  readonly #binCount: number;
  #count = 0;

  constructor(f: string, grid: Grid) {
    this.#f = f;
    this.#grid = grid;
    this.#binCount = Math.ceil((grid.logMax - grid.logMin) * BINS_PER_DECADE) + 1;
    this.#bins = new Uint32Array(STRETCHES * this.#binCount);
  }

  add({ atMs, latencyMs, outcome }: Point): void {
    const { endMs, logMin } = this.#grid;
    const column = Math.min(COLUMNS - 1, Math.floor((atMs / endMs) * COLUMNS));
    const height = Math.log10(latencyMs) - logMin;
    this.#count++;
    this.#cells[outcome]![column * ROWS + this.#row(height)] = 1;
    if (outcome !== 0) return;
    const stretch = Math.min(STRETCHES - 1, Math.floor((atMs / endMs) * STRETCHES));
    this.#bins[stretch * this.#binCount + Math.floor(height * BINS_PER_DECADE)]!++;
  }

  #row(height: number): number {
    const { logMin, logMax } = this.#grid;
    return logMax === logMin ? 0 : Math.min(ROWS - 1, Math.floor((height / (logMax - logMin)) * ROWS));
  }

  done(): LatencyPanel {
    const [ok, fail, info] = this.#cells.map((cells) => this.#dots(cells));
    return {
      f: this.#f,
      count: this.#count,
      dots: { ok: ok!, fail: fail!, info: info! },
      quantiles: this.#quantiles(),
    };
  }

  /** The dots of one outcome, thinned; the slowest of each column stays. */
  #dots(cells: Uint8Array): Dot[] {
    const slowest: number[] = [];
    const others: number[] = [];
    for (let column = 0; column < COLUMNS; column++) {
      const filled: number[] = [];
      for (let row = 0; row < ROWS; row++)
        if (cells[column * ROWS + row] === 1) filled.push(column * ROWS + row);
      const top = filled.pop();
      if (top !== undefined) slowest.push(top);
      others.push(...filled);
    }
    return [...slowest, ...thin(others, DOTS_MAX - slowest.length)].map((cell) => this.#middle(cell));
  }

  #middle(cell: number): Dot {
    const { endMs, logMin, logMax } = this.#grid;
    const column = Math.floor(cell / ROWS);
    const row = cell % ROWS;
    const height = logMax === logMin ? 0 : ((row + 0.5) / ROWS) * (logMax - logMin);
    return { atMs: ((column + 0.5) / COLUMNS) * endMs, latencyMs: 10 ** (logMin + height) };
  }

  #quantiles(): QuantilePoint[] {
    const points: QuantilePoint[] = [];
    for (let stretch = 0; stretch < STRETCHES; stretch++) {
      const bins = this.#bins.subarray(stretch * this.#binCount, (stretch + 1) * this.#binCount);
      const count = bins.reduce((sum, bin) => sum + bin, 0);
      const enough = count >= QUANTILE_OPS_MIN;
      const at = (ratio: number) => (enough ? this.#latencyAt(bins, ratio * count) : null);
      points.push({ atMs: ((stretch + 0.5) / STRETCHES) * this.#grid.endMs, p50: at(0.5), p99: at(0.99) });
    }
    return points;
  }

  /** Middle of the bin in which the `rank`-th smallest lies. */
  #latencyAt(bins: Uint32Array, rank: number): number {
    let passed = 0;
    let bin = 0;
    while (bin < bins.length - 1 && passed + bins[bin]! < rank) passed += bins[bin++]!;
    return 10 ** Math.min(this.#grid.logMax, this.#grid.logMin + (bin + 0.5) / BINS_PER_DECADE);
  }
}
