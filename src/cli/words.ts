/** Numbers, times and names as a person reads them. */
import path from 'node:path';
import type { Verdict } from '../core/verdict.ts';

const MINUTE_S = 60;

/** `1,234,567` */
export function grouped(count: number): string {
  return Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 fault`, `12 faults` */
export function plural(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** `0.42 s`, `12.3 s`, `4 min 05 s` */
export function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 1) return `${seconds.toFixed(2)} s`;
  if (seconds < 2 * MINUTE_S) return `${seconds.toFixed(1)} s`;
  const rest = String(Math.floor(seconds % MINUTE_S)).padStart(2, '0');
  return `${grouped(Math.floor(seconds / MINUTE_S))} min ${rest} s`;
}

/** How many times faster than its own time a run was: `×312`. */
export function speed({ ownMs, wallMs }: { ownMs: number; wallMs: number }): string {
  const ratio = ownMs / Math.max(wallMs, 1);
  return `×${ratio < 10 ? ratio.toFixed(1) : grouped(ratio)}`;
}

export const VERDICT_WORDS = { true: 'VALID', false: 'INVALID', unknown: 'UNKNOWN' } as const;

export function verdictWord(valid: Verdict): string {
  return VERDICT_WORDS[String(valid) as keyof typeof VERDICT_WORDS];
}

/** A path as one would type it here. */
export function shown(file: string): string {
  const relative = path.relative('', file);
  return relative === '' ? '.' : relative.startsWith('..') ? path.resolve(file) : relative;
}

/** A name that somebody else has chosen: short, and on one line. */
export function shownName(name: string): string {
  const line = name.replace(/\p{Cc}+/gu, ' ');
  return line.length <= NAME_CHARS_MAX ? line : `${line.slice(0, NAME_CHARS_MAX)}…`;
}

const NAME_CHARS_MAX = 40;

/** The word as a shell takes it. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Sentences under one another, the first after its label: `run        runs/…`. */
export function labelled(label: string, text: string): string {
  return `${label.padEnd(LABEL_COLUMNS)}${text}`;
}

export const LABEL_COLUMNS = 14;
