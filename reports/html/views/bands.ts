/**
 * Faults as bands over the time axis. Each nemesis has a row and a colour, in the order of the scenario, so
 * that the same fault looks the same in every chart.
 */
import type { FaultRecord, RunResult } from '../../../src/index.ts';
import { momentText } from '../format.ts';

export interface Band {
  readonly fromMs: number;
  readonly untilMs: number;
  /** It was never healed. */
  readonly open: boolean;
  readonly nemesis: string;
  /** Row of its nemesis, and number of its colour. */
  readonly row: number;
  readonly colour: number;
  /** `partition n1, n2` */
  readonly label: string;
  /** `partition n1, n2: 3.200 s to 8.100 s` */
  readonly title: string;
}

/** More bands than this would be a grey wall: the longest are drawn. */
const BANDS_MAX = 600;
const COLOURS = 5;
const NODES_SHOWN_MAX = 8;

/** The nemeses in the order of their rows. */
export function nemesisRows({ scenario, faults }: RunResult): string[] {
  return [...new Set([...scenario.nemeses, ...faults.map((fault) => fault.nemesis)])].filter((name) =>
    faults.some((fault) => fault.nemesis === name),
  );
}

export function colourOf(row: number): number {
  return row % COLOURS;
}

/** Bands of the faults until the end of the run, in order of time. */
export function bandsOf(result: RunResult, endMs: number): Band[] {
  const rows = nemesisRows(result);
  const bands = result.faults.map((fault) => bandOf(fault, { row: rows.indexOf(fault.nemesis), endMs }));
  if (bands.length <= BANDS_MAX) return bands;
  const longest = bands.toSorted((a, b) => b.untilMs - b.fromMs - (a.untilMs - a.fromMs));
  return longest.slice(0, BANDS_MAX).sort((a, b) => a.fromMs - b.fromMs);
}

function bandOf(fault: FaultRecord, { row, endMs }: { row: number; endMs: number }): Band {
  const label = `${fault.nemesis} ${nodesText(fault.nodes)}`;
  const until = fault.untilMs === null ? 'never healed' : `to ${momentText(fault.untilMs)}`;
  return {
    fromMs: fault.atMs,
    untilMs: fault.untilMs ?? Math.max(endMs, fault.atMs),
    open: fault.untilMs === null,
    nemesis: fault.nemesis,
    row,
    colour: colourOf(row),
    label,
    title: `${label}: ${momentText(fault.atMs)} ${until}`,
  };
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
