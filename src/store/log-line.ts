/**
 * Node logs on disk: `12.345678901 what happened`, seconds since the run began, a line each, to be read by
 * people with the usual tools and by us without loss. Further lines of one entry begin with a tab.
 */
import type { LogLine } from '../core/cluster.ts';

const ENTRY = /^(\d+)\.(\d{9}) (.*)$/;
const NS_PER_S = 1_000_000_000;

/** The line, with its end. */
export function logText({ timeNs, text }: LogLine): string {
  const whole = Math.max(0, Math.round(timeNs));
  const seconds = Math.floor(whole / NS_PER_S);
  const rest = String(whole - seconds * NS_PER_S).padStart(9, '0');
  return `${seconds}.${rest} ${text.replaceAll(/\r?\n/g, '\n\t')}\n`;
}

/** The entries of one node's log. What stands before the first entry counts as written at time 0. */
export function parseLog(node: string, lines: Iterable<string>): LogLine[] {
  const entries: { node: string; timeNs: number; text: string }[] = [];
  for (const line of lines) {
    const found = ENTRY.exec(line);
    const last = entries[entries.length - 1];
    if (found !== null) {
      const timeNs = Number(found[1]) * NS_PER_S + Number(found[2]);
      entries.push({ node, timeNs, text: found[3]! });
    } else if (last === undefined) entries.push({ node, timeNs: 0, text: line });
    else last.text += `\n${line.startsWith('\t') ? line.slice(1) : line}`;
  }
  return entries;
}
