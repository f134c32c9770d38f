/** Single EDN values as JSON values: numbers, characters, strings with escapes, sets, keys of maps. */
import { LineError, shown } from '../store/line-error.ts';

const WHOLE = /^[-+]?(?:0|[1-9]\d*)N?$/;
const DECIMAL = /^[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?M?$/;
const RATIO = /^([-+]?\d+)\/(\d+)$/;
const HEXADECIMAL = /^([-+]?)0[xX]([0-9a-fA-F]+)N?$/;
/** `-`, `+`, `->x`: symbols that begin like numbers. */
const SIGN_SYMBOL = /^[-+](?!\d)/;

/**
 * A number token. A whole number beyond 2^53, which a number does not hold exactly, becomes the text of its
 * digits, so that two of them never become one. Ratios and decimals become the nearest number.
 */
export function numberOf(token: string): number | string {
  if (WHOLE.test(token)) return wholeNumber(token.replace(/N$/, ''));
  if (DECIMAL.test(token)) return Number(token.replace(/M$/, ''));
  const ratio = RATIO.exec(token);
  if (ratio !== null && Number(ratio[2]) !== 0) return Number(ratio[1]) / Number(ratio[2]);
  const hexadecimal = HEXADECIMAL.exec(token);
  if (hexadecimal !== null) return wholeNumber(`${hexadecimal[1]}${BigInt(`0x${hexadecimal[2]}`)}`);
  if (SIGN_SYMBOL.test(token)) return token;
  throw new LineError(`not a number: ${shown(token)}`);
}

/** Decimal digits with an optional sign, as a number where it is exact and as text where it is not. */
export function wholeNumber(digits: string): number | string {
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : digits.replace(/^\+/, '');
}

const NAMED_CHARACTERS: Readonly<Record<string, string>> = {
  newline: '\n',
  return: '\r',
  space: ' ',
  tab: '\t',
  formfeed: '\f',
  backspace: '\b',
};

/** The character of what stands after the backslash. */
export function characterOf(name: string): string {
  if ([...name].length === 1) return name;
  const named = Object.hasOwn(NAMED_CHARACTERS, name) ? NAMED_CHARACTERS[name] : undefined;
  if (named !== undefined) return named;
  if (/^u[0-9a-fA-F]{4}$/.test(name)) return String.fromCharCode(Number.parseInt(name.slice(1), 16));
  if (/^o[0-3]?[0-7]{1,2}$/.test(name)) return String.fromCharCode(Number.parseInt(name.slice(1), 8));
  throw new LineError(`not a character: \\${shown(name)}`);
}

const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|([0-3][0-7]{2}|[0-7]{1,2})|([\s\S]))/g;
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  '"': '"',
  '\\': '\\',
};

/** The text of a string with escapes, without its quotes. */
export function unescaped(raw: string): string {
  return raw.replace(ESCAPE, (whole, hexadecimal?: string, octal?: string, letter?: string) => {
    if (hexadecimal !== undefined) return String.fromCharCode(Number.parseInt(hexadecimal, 16));
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
    const character = ESCAPES[letter!];
    if (character === undefined) throw new LineError(`a string has the unknown escape ${whole}`);
    return character;
  });
}

/** The items of a set in an order that does not depend on how it was printed: numbers first, then by text. */
export function sortedSet(items: readonly unknown[]): unknown[] {
  return [...items].sort((a, b) => {
    if (typeof a === 'number' && typeof b === 'number') return a - b;
    if (typeof a === 'number' || typeof b === 'number') return typeof a === 'number' ? -1 : 1;
    const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
    return left < right ? -1 : left > right ? 1 : 0;
  });
}

/** The name under which an object has what a map has under this key. */
export function keyOf(key: unknown, namespace: string): string {
  const name = typeof key === 'string' ? key : JSON.stringify(key);
  if (namespace === '' || typeof key !== 'string') return name;
  if (name.includes('/')) return name.replace(/^_\//, '');
  return `${namespace}/${name}`;
}
