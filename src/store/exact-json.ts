/**
 * JSON read without a loss. The parser of the language rounds whole numbers that are larger than a number
 * holds exactly, and of two fields of one name keeps the last: two values could become one, and a verdict
 * wrong. So such a number is read as the text of its digits, and a name that stands twice is refused.
 * Values that are nested without end are refused too, before anything that walks them runs out of stack.
 */
import { DEPTH_MAX, LineError } from './line-error.ts';

const SPACE = 32;
const QUOTE = 34;
const MINUS = 45;
const ZERO = 48;
const NINE = 57;
const COLON = 58;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

const MANY_DIGITS = /\d{16}/;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/y;

/** Throws a `SyntaxError` where the text is not JSON, and a `LineError` where it is, but not for us. */
export function exactJson(text: string): unknown {
  if (isDeep(text)) throw new LineError(`values are nested deeper than ${DEPTH_MAX}`);
  const value: unknown = JSON.parse(text);
  checkNames(text, value);
  return MANY_DIGITS.test(text) ? JSON.parse(withoutLargeNumbers(text)) : value;
}

/** Offset behind the string that begins at `start`; the end of the text where it never ends. */
export function jsonStringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    if (code === BACKSLASH) at++;
  }
  return text.length;
}

/** Strings are gone over by hand: patterns run out of stack on long ones. */
function isDeep(text: string): boolean {
  if (!hasMore(text, '[') && !hasMore(text, '{')) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = jsonStringEnd(text, at) - 1;
    else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      if (++depth > DEPTH_MAX) return true;
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth--;
  }
  return false;
}

/** More of such brackets than may be open at a time, even if all of the other kind were. */
function hasMore(text: string, bracket: string): boolean {
  let left = DEPTH_MAX / 2;
  for (let at = text.indexOf(bracket); at >= 0 && left > 0; at = text.indexOf(bracket, at + 1)) left--;
  return left === 0;
}

/** The text has as many names as the value, unless one stands twice; counting is all that is needed. */
function checkNames(text: string, value: unknown): void {
  if (colonCount(text) === ownNameCount(value)) return;
  if (nameCountIn(text) === nameCountOf(value)) return;
  throw new LineError('an object has the same name twice');
}

function colonCount(text: string): number {
  let count = 0;
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) count++;
  return count;
}

/** Colons outside of strings. */
function nameCountIn(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = jsonStringEnd(text, at) - 1;
    else if (code === COLON) count++;
  }
  return count;
}

function ownNameCount(value: unknown): number {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value).length : 0;
}

function nameCountOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum: number, each) => sum + nameCountOf(each), ownNameCount(value));
}

/** The text with quotes around whole numbers that a number does not hold. */
function withoutLargeNumbers(text: string): string {
  const parts: string[] = [];
  let copied = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code <= SPACE) continue;
    if (code === QUOTE) at = jsonStringEnd(text, at) - 1;
    else if (code === MINUS || (code >= ZERO && code <= NINE)) {
      const token = numberAt(text, at);
      if (isTooLarge(token)) {
        parts.push(text.slice(copied, at), `"${token}"`);
        copied = at + token.length;
      }
      at += token.length - 1;
    }
  }
  return parts.join('') + text.slice(copied);
}

function numberAt(text: string, at: number): string {
  const number = new RegExp(NUMBER);
  number.lastIndex = at;
  return number.exec(text)![0];
}

function isTooLarge(token: string): boolean {
  return /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token));
}
