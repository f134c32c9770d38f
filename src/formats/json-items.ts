/**
 * The objects of a JSON text one after another: the items of one large list, or objects that follow each
 * other, a line each or spread over lines. The text is never parsed as a whole: the end of each object is
 * found by its brackets, and what is between goes through the JSON parser.
 */
import { exactJson, jsonStringEnd } from '../store/exact-json.ts';
import { LineError, shown } from '../store/line-error.ts';
import { isRecord, type OpFields } from '../store/op-parser.ts';
import type { TextWindow } from '../store/text-window.ts';

const QUOTE = 34;
const COMMA = 44;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
const SPACE = 32;

const EXCERPT_CHARS = 100;

/** Calls `take` with every object. Throws `LineError`. */
export function readJsonItems(window: TextWindow, take: (fields: OpFields) => void): void {
  const isList = nextSign(window) === OPEN_LIST;
  if (isList) window.at++;
  let isFirst = true;
  for (let sign = nextSign(window); isList ? sign !== CLOSE_LIST : !Number.isNaN(sign); isFirst = false) {
    if (isList && !isFirst) goOver(window, { sign, wanted: COMMA, name: 'a comma or the end of the list' });
    take(nextObject(window));
    sign = nextSign(window);
  }
  if (isList) window.at++;
  if (!Number.isNaN(nextSign(window))) {
    throw new LineError(`there is more text after the end of the list: ${excerpt(window)}`);
  }
}

/** The first object of a text that may be cut off behind it; undefined where it begins with no object. */
export function firstJsonObject(head: string): OpFields | undefined {
  const start = head.search(/\S/);
  if (head[start] !== '{') return undefined;
  const end = objectEnd(head, start);
  try {
    return end < 0 ? undefined : (JSON.parse(head.slice(start, end)) as OpFields);
  } catch {
    return undefined;
  }
}

/** The next sign that is no blank, to which it goes; NaN at the end of the text. */
function nextSign(window: TextWindow): number {
  for (;;) {
    const { text } = window;
    let at = window.at;
    let code = text.charCodeAt(at);
    while (code <= SPACE) code = text.charCodeAt(++at);
    window.at = window.mark = at;
    if (!Number.isNaN(code) || (!window.more() && window.isWhole)) return code;
  }
}

function goOver(window: TextWindow, { sign, wanted, name }: { sign: number; wanted: number; name: string }) {
  if (Number.isNaN(sign)) throw cutOff('the list');
  if (sign !== wanted) throw new LineError(`${name} should stand before ${excerpt(window)}`);
  window.at++;
  nextSign(window);
}

function nextObject(window: TextWindow): OpFields {
  for (;;) {
    const { text, at } = window;
    if (at >= text.length) throw cutOff('the list');
    if (text.charCodeAt(at) !== OPEN_OBJECT) throw new LineError(`not an operation but ${excerpt(window)}`);
    const end = objectEnd(text, at);
    if (end >= 0) {
      window.at = end;
      return parsed(text.slice(at, end));
    }
    if (!window.more()) throw cutOff('an operation');
  }
}

/** Offset behind the object that begins at `start`; -1 where the text ends before. */
function objectEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = jsonStringEnd(text, at) - 1;
    else if (code === OPEN_OBJECT || code === OPEN_LIST) depth++;
    else if ((code === CLOSE_OBJECT || code === CLOSE_LIST) && --depth === 0) return at + 1;
  }
  return -1;
}

function parsed(text: string): OpFields {
  let value: unknown;
  try {
    value = exactJson(text);
  } catch (thrown) {
    if (thrown instanceof LineError) throw thrown;
    throw new LineError(`not JSON: ${shown(text)}`);
  }
  if (isRecord(value)) return value;
  throw new LineError(`not an operation but ${shown(text)}`);
}

/** The rest of the line, or the beginning of it. */
function excerpt(window: TextWindow): string {
  while (window.text.length - window.at < EXCERPT_CHARS && window.more());
  return shown(window.text.slice(window.at, window.at + EXCERPT_CHARS).split('\n', 1)[0]!);
}

function cutOff(what: string): LineError {
  return new LineError(`the text ends inside ${what}: it was cut off, or brackets do not match`);
}
