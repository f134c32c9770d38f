/**
 * Faults as bands over the time axis. Each nemesis has a colour, in the order of the scenario, so that the
 * same fault looks the same in every chart.
 */
import type { RunResult } from '../../../src/index.ts';
import { momentText } from '../format.ts';

export interface Band {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly nemesis: string;
  readonly colour: number;
  /** `partition n1, n2` */
  readonly label: string;
  /** `partition n1, n2: 3.200 s to 8.100 s` */
  readonly title: string;
}

/** More bands than this would be a grey wall: the longest are drawn. */
const BANDS_MAX = 600;
const COLOURS = 5;
const ROWS_PER_NEMESIS_MAX = 4;
const NODES_SHOWN_MAX = 8;

/** The nemeses that struck, in the order of their colours. */
export function nemesesOf({ scenario, faults }: RunResult): string[] {
  return [...new Set([...scenario.nemeses, ...faults.map((fault) => fault.nemesis)])].filter((name) =>
    faults.some((fault) => fault.nemesis === name),
  );
}

export function colourOf(position: number): number {
  return position % COLOURS;
}

/** Bands of the faults until the end of the run, in order of time. */
export function bandsOf(result: RunResult, endMs: number): Band[] {
  const nemeses = nemesesOf(result);
  const bands = result.faults.map((fault) => {
    const until = fault.untilMs === null ? ', never healed' : ` to ${momentText(fault.untilMs)}`;
    const label = `${fault.nemesis} ${nodesText(fault.nodes)}`;
    return {
      fromMs: fault.atMs,
      untilMs: fault.untilMs ?? Math.max(endMs, fault.atMs),
      nemesis: fault.nemesis,
      colour: colourOf(nemeses.indexOf(fault.nemesis)),
      label,
      title: `${label}: ${momentText(fault.atMs)}${until}`,
    };
  });
  if (bands.length <= BANDS_MAX) return bands;
  const longest = bands.toSorted((a, b) => b.untilMs - b.fromMs - (a.untilMs - a.fromMs));
  return longest.slice(0, BANDS_MAX).sort((a, b) => a.fromMs - b.fromMs);
}

/**
 * Rows for the bands, so that faults of one nemesis that overlap do not hide each other: each nemesis has
 * rows of its own, and a band takes the first that is free by then.
 */
export function stackBands(bands: readonly Band[]): { rows: number[]; rowCount: number } {
  const byColour = bands.toSorted((a, b) => a.colour - b.colour);
  const nemeses = [...new Set(byColour.map((band) => band.nemesis))];
  const freeAt = new Map(nemeses.map((nemesis) => [nemesis, [] as number[]]));
  const ownRows = bands.map((band) => {
    const ends = freeAt.get(band.nemesis)!;
    const free = ends.findIndex((end) => end <= band.fromMs);
    const row = free >= 0 ? free : Math.min(ends.length, ROWS_PER_NEMESIS_MAX - 1);
    ends[row] = Math.max(ends[row] ?? 0, band.untilMs);
    return row;
  });
  let rowCount = 0;
  const firstRow = new Map<string, number>();
  for (const [nemesis, ends] of freeAt) {
    firstRow.set(nemesis, rowCount);
    rowCount += ends.length;
  }
  return { rows: bands.map((band, i) => firstRow.get(band.nemesis)! + ownRows[i]!), rowCount };
}

export function nodesText(nodes: readonly string[]): string {
  if (nodes.length <= NODES_SHOWN_MAX) return nodes.join(', ');
  return `${nodes.slice(0, NODES_SHOWN_MAX).join(', ')} and ${nodes.length - NODES_SHOWN_MAX} more`;
}

/** When the page's time axis ends: nothing that is shown lies beyond. */
export function endOf(result: RunResult, lastOpMs: number): number {
  const end = Math.max(1, result.durationMs, lastOpMs);
  return result.faults.reduce((latest, fault) => Math.max(latest, fault.untilMs ?? fault.atMs), end);
}
