/** Numbers, times, values and operations as a person reads them; the same words everywhere on the page. */
import type { History } from '../../src/index.ts';

export const NS_PER_MS = 1e6;
const MS_PER_S = 1000;
const VALUE_CHARS_MAX = 160;
const FIELDS_CHARS_MAX = 400;

/** `12,345` */
export function countText(count: number): string {
  return String(Math.round(count)).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 operation`, `12,345 operations` */
export function plural(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** A moment of the run: `12.345 s` */
export function momentText(ms: number): string {
  return `${(ms / MS_PER_S).toFixed(3)} s`;
}

/** A length of time with three digits: `340 µs`, `1.24 ms`, `2.05 s` */
export function durationText(ms: number): string {
  if (ms < 1) return `${Math.round(ms * 1000)} µs`;
  if (ms < MS_PER_S) return `${digits3(ms)} ms`;
  return `${digits3(ms / MS_PER_S)} s`;
}

function digits3(value: number): string {
  if (value >= 100) return countText(value);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

export function clip(text: string, charsMax: number): string {
  return text.length <= charsMax ? text : `${text.slice(0, charsMax - 1)}…`;
}

/** Any value on one line: JSON, cut where it gets long. */
export function valueText(value: unknown, charsMax: number = VALUE_CHARS_MAX): string {
  return clip(jsonText(value), charsMax);
}

function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch {
    return String(value);
  }
}

/** An invocation and what came of it: `write 3`, `read → 1`, `cas [1,2] → ?`. */
export function opText(history: History, invocation: number, charsMax?: number): string {
  const { asked, got } = askedAndGot(history, invocation, charsMax);
  const question = asked === null ? history.fAt(invocation) : `${history.fAt(invocation)} ${asked}`;
  return got === null ? question : `${question} → ${got}`;
}

/**
 * What was asked, and what was answered where that says more: the argument given back is no news. What is
 * unknown is a question mark, and what certainly did not happen has no answer.
 */
export function askedAndGot(history: History, invocation: number, charsMax?: number) {
  const value = history.valueAt(invocation);
  const asked = value === null || value === undefined ? null : valueText(value, charsMax);
  const outcome = history.outcomeOf(invocation);
  if (outcome !== 'ok') return { asked, got: outcome === 'info' ? '?' : null };
  const answer = valueText(history.valueAt(history.pairOf(invocation)), charsMax);
  const news = asked === null ? answer !== 'null' || isRead(history, invocation) : answer !== asked;
  return { asked, got: news ? answer : null };
}

/** Whether operations of this name ever answer more than null: then null is an answer too. */
function isRead(history: History, invocation: number): boolean {
  return /read|get|poll|peek|dequeue|receive/i.test(history.fAt(invocation));
}

/** Flat fields as text: `messages stopped 214, signal SIGKILL`. */
export function fieldsText(fields: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(fields).map(([name, value]) => `${nameInWords(name)} ${plainText(value)}`);
  return clip(parts.join(', '), FIELDS_CHARS_MAX);
}

/** `messagesStopped` becomes `messages stopped`. */
export function nameInWords(name: string): string {
  const spaced = name.replaceAll(/([a-z0-9])([A-Z])/g, (_, end, start) => `${end} ${start.toLowerCase()}`);
  return clip(spaced, VALUE_CHARS_MAX);
}

export function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string');
}

/** Text as it is, also in a list, and everything else as JSON. */
export function plainText(value: unknown): string {
  if (isTexts(value)) return clip(value.join(' '), VALUE_CHARS_MAX);
  return typeof value === 'string' ? clip(value, VALUE_CHARS_MAX) : valueText(value);
}
