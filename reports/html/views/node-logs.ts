/** What the nodes logged: the last lines of each, and those around the witness. */
import type { LogLine } from '../../../src/index.ts';
import { clip, countText } from '../format.ts';
import type { Witness } from './witness.ts';

const LAST_LINES = 200;
const NEAR_LINES_MAX = 100;
const NEAR_MS = 1000;
const LINE_CHARS_MAX = 400;
const NODES_MAX = 50;

interface Part {
  readonly title: string;
  readonly text: string;
}

export function nodeLogsOf(logs: readonly LogLine[], witness: Witness | null) {
  const byNode = new Map<string, LogLine[]>();
  for (const line of logs) {
    const lines = byNode.get(line.node);
    if (lines === undefined) byNode.set(line.node, [line]);
    else lines.push(line);
  }
  const nodes = [...byNode.keys()].sort();
  return {
    nodes: nodes.slice(0, NODES_MAX).map((node) => nodeOf(node, byNode.get(node)!, witness)),
    hiddenCount: Math.max(0, nodes.length - NODES_MAX),
  };
}

function nodeOf(node: string, lines: readonly LogLine[], witness: Witness | null) {
  const last = lines.slice(-LAST_LINES);
  const parts: Part[] = [];
  const near = witness?.window ? linesAround(lines, witness.window) : [];
  if (near.length > 0) parts.push({ title: 'around the witness', text: textOf(near) });
  const title = last.length < lines.length ? `the last ${last.length} lines` : 'all lines';
  parts.push({ title, text: textOf(last) });
  return { node, count: countText(lines.length), parts };
}

function linesAround(lines: readonly LogLine[], window: NonNullable<Witness['window']>): LogLine[] {
  const fromNs = (window.fromMs - NEAR_MS) * 1e6;
  const untilNs = (window.untilMs + NEAR_MS) * 1e6;
  return lines.filter((line) => line.timeNs >= fromNs && line.timeNs <= untilNs).slice(-NEAR_LINES_MAX);
}

function textOf(lines: readonly LogLine[]): string {
  const texts = lines.map(({ timeNs, text }) => {
    const seconds = (timeNs / 1e9).toFixed(6).padStart(12);
    return `${seconds} s  ${clip(text, LINE_CHARS_MAX)}`;
  });
  return texts.join('\n');
}
