/** The faults as a table: what was done to whom, when, and the proof that it took effect. */
import type { FaultRecord, History, RunResult } from '../../../src/index.ts';
import { durationText, fieldsText, momentText, NS_PER_MS } from '../format.ts';
import { colourOf, nemesesOf, nodesText } from './bands.ts';

const ROWS_MAX = 500;
/** Fields of a fault's operation that have a column of their own. */
const KNOWN_FIELDS = new Set(['nodes', 'effect']);
const LIST_LENGTH_MAX = 4;

export function faultTableOf(result: RunResult, history: History) {
  const colours = nemesesOf(result);
  const details = detailsOf(history);
  const rows = result.faults.slice(0, ROWS_MAX).map((fault) => ({
    nemesis: fault.nemesis,
    colour: colourOf(Math.max(0, colours.indexOf(fault.nemesis))),
    what: [fault.f, details.get(keyOf(fault))].filter(Boolean).join(': '),
    nodes: nodesText(fault.nodes),
    from: momentText(fault.atMs),
    until: fault.untilMs === null ? null : momentText(fault.untilMs),
    lasted: fault.untilMs === null ? null : durationText(fault.untilMs - fault.atMs),
    tookEffect: fault.effectCount > 0,
    effectCount: String(fault.effectCount),
    evidence: fieldsText(fault.evidence),
  }));
  return { rows, hiddenCount: result.faults.length - rows.length };
}

function keyOf(fault: Pick<FaultRecord, 'f' | 'atMs'>): string {
  return `${fault.f} ${fault.atMs}`;
}

/** What the nemesis asked for beside the nodes, by fault: `shape bridge`. Long lists say nothing here. */
function detailsOf(history: History): Map<string, string> {
  const details = new Map<string, string>();
  for (let i = 0; i < history.length; i++) {
    if (history.isClient(i) || history.typeAt(i) !== 'invoke') continue;
    const value = history.valueAt(i);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) continue;
    const fields = Object.entries(value).filter(([name, field]) => !KNOWN_FIELDS.has(name) && isShort(field));
    details.set(
      keyOf({ f: history.fAt(i), atMs: history.timeNsAt(i) / NS_PER_MS }),
      fieldsText(Object.fromEntries(fields)),
    );
  }
  return details;
}

function isShort(field: unknown): boolean {
  return !Array.isArray(field) || field.length <= LIST_LENGTH_MAX;
}
