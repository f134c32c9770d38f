/**
 * Reads EDN (github.com/edn-format/edn) and what Clojure prints beyond it, as JSON values: one value after
 * another from a window on a long text. A value that the window cuts off is read again from its beginning
 * when there is more text, so the reader itself is a plain recursive descent over characters.
 *
 * Keywords and symbols become their name, with the namespace and without the colon; lists and vectors become
 * lists, sets sorted lists, maps objects; tags and metadata are overlooked. docs/histories.md has it all.
 */
import { DEPTH_MAX, LineError, shown } from '../store/line-error.ts';
import { NameTable } from '../store/name-table.ts';
import type { TextWindow } from '../store/text-window.ts';
import { characterOf, keyOf, numberOf, sortedSet, unescaped } from './edn-values.ts';

/** There is no further value. */
export const NOTHING = Symbol('nothing');

/** The window ends inside a value; never leaves this file. */
const CUT_OFF = Symbol('cut off');

const DIGITS_MAX = 15;

const LINE_FEED = 10;
const SPACE = 32;
const QUOTE = 34;
const HASH = 35;
const OPEN_LIST = 40;
const CLOSE_LIST = 41;
const PLUS = 43;
const COMMA = 44;
const MINUS = 45;
const ZERO = 48;
const NINE = 57;
const COLON = 58;
const SEMICOLON = 59;
const OPEN_VECTOR = 91;
const BACKSLASH = 92;
const CLOSE_VECTOR = 93;
const CARET = 94;
const UNDERSCORE = 95;
const OPEN_MAP = 123;
const CLOSE_MAP = 125;

/** Signs below 128 that end a name or a number. */
const ENDS_TOKEN = new Uint8Array(128).map((_, code) =>
  code <= SPACE || '",;()[]{}'.includes(String.fromCharCode(code)) ? 1 : 0,
);

type Fields = Record<string, unknown>;

export class EdnReader {
  readonly #window: TextWindow;
  readonly #names: NameTable;
  #text: string;
  #at: number;
  #depth = 0;
  /** Closing signs that are still awaited, for a complaint about a text that ends too early. */
  readonly #awaited: number[] = [];

  /** Whoever reads many short texts gives one table of names for all of them. */
  constructor(window: TextWindow, names: NameTable = new NameTable()) {
    this.#window = window;
    this.#names = names;
    this.#text = window.text;
    this.#at = window.at;
  }

  /** The next value, or `NOTHING` at the end of the text. */
  next(): unknown {
    return this.#whole(() => (this.#isAtEnd() ? NOTHING : this.#value()));
  }

  /** The sign that comes next, after blanks, comments, tags and metadata; empty at the end of the text. */
  peek(): string {
    return this.#whole(() => {
      if (this.#isAtEnd()) return '';
      while (this.#isTagOrMetadata()) this.#skipTagOrMetadata();
      return this.#text[this.#at]!;
    });
  }

  /** Goes over the sign that `peek` has shown. */
  skip(): void {
    this.#window.at = ++this.#at;
  }

  /** Does it, and does it again from the beginning as often as the window ends too early. */
  #whole<T>(read: () => T): T {
    const window = this.#window;
    for (;;) {
      this.#text = window.text;
      this.#at = window.at;
      this.#depth = 0;
      this.#awaited.length = 0;
      window.mark = window.at;
      try {
        const value = read();
        window.at = this.#at;
        return value;
      } catch (thrown) {
        if (thrown === CUT_OFF) window.more();
        else throw this.#placed(thrown);
      }
    }
  }

  /** Complaints are of the place where reading stopped, except where the text ended before its time. */
  #placed(thrown: unknown): unknown {
    if (thrown instanceof LineError && this.#at < this.#text.length) this.#window.mark = this.#at;
    return thrown;
  }

  /** The window is at its end: asks for more of the text, or complains that there is none. */
  #runOut(what: string): never {
    if (!this.#window.isWhole) throw CUT_OFF;
    const closing = this.#awaited.map((code) => String.fromCharCode(code)).reverse();
    const awaited = closing.length === 0 ? '' : `; ${closing.join(' ')} is missing`;
    throw new LineError(`the text ends inside ${what}${awaited}: it was cut off, or brackets do not match`);
  }

  /** Goes over blanks, comments and what `#_` discards; true where nothing else is left. */
  #isAtEnd(): boolean {
    for (;;) {
      const code = this.#skipBlanks();
      if (Number.isNaN(code)) {
        if (!this.#window.isWhole) throw CUT_OFF;
        return true;
      }
      if (code !== HASH || this.#second() !== UNDERSCORE) return false;
      this.#at += 2;
      this.#inner();
    }
  }

  /** The sign after blanks and comments; NaN at the end of the window. */
  #skipBlanks(): number {
    const text = this.#text;
    let at = this.#at;
    let code = text.charCodeAt(at);
    for (;;) {
      if (code <= SPACE || code === COMMA) code = text.charCodeAt(++at);
      else if (code === SEMICOLON) {
        while (code !== LINE_FEED && at < text.length) code = text.charCodeAt(++at);
      } else break;
    }
    this.#at = at;
    return code;
  }

  #second(): number {
    if (this.#at + 1 >= this.#text.length) this.#runOut('a tag');
    return this.#text.charCodeAt(this.#at + 1);
  }

  /** The value that begins here, after blanks. */
  #value(): unknown {
    const code = this.#skipBlanks();
    if (code === OPEN_VECTOR) return this.#items(CLOSE_VECTOR);
    if (code === COLON) return this.#keyword();
    if (code >= ZERO && code <= NINE) return this.#number();
    if (code === QUOTE) return this.#string();
    if (code === OPEN_MAP) return this.#map('');
    if (code === OPEN_LIST) return this.#items(CLOSE_LIST);
    if (code === HASH) return this.#dispatched();
    if (code === MINUS || code === PLUS) return this.#number();
    if (code === BACKSLASH) return this.#character();
    if (code === CARET) {
      this.#skipTagOrMetadata();
      return this.#inner();
    }
    if (Number.isNaN(code)) return this.#runOut('a list or map');
    if (code === CLOSE_VECTOR || code === CLOSE_LIST || code === CLOSE_MAP) throw this.#unbalanced(code);
    return this.#symbol();
  }

  #unbalanced(code: number): LineError {
    const sign = String.fromCharCode(code);
    const awaited = this.#awaited.at(-1);
    const why =
      awaited === undefined ? 'nothing is open' : `${String.fromCharCode(awaited)} should come first`;
    return new LineError(`brackets do not match: here is ${sign}, but ${why}`);
  }

  #enter(closing: number): void {
    this.#at++;
    this.#deeper();
    this.#awaited.push(closing);
  }

  #deeper(): void {
    if (++this.#depth > DEPTH_MAX) throw new LineError(`values are nested deeper than ${DEPTH_MAX}`);
  }

  /** A value behind a tag, metadata or `#_`: a long row of those has no brackets, but is as deep. */
  #inner(): unknown {
    this.#deeper();
    const value = this.#value();
    this.#depth--;
    return value;
  }

  /** Goes over the closing sign of what was entered, if it comes next; `#_` before it is overlooked. */
  #left(closing: number): boolean {
    let code = this.#skipBlanks();
    while (code === HASH && this.#second() === UNDERSCORE) {
      this.#at += 2;
      this.#inner();
      code = this.#skipBlanks();
    }
    if (code !== closing) return false;
    this.#at++;
    this.#depth--;
    this.#awaited.pop();
    return true;
  }

  #items(closing: number): unknown[] {
    this.#enter(closing);
    const items: unknown[] = [];
    while (!this.#left(closing)) items.push(this.#value());
    return items;
  }

  /** A map; `#:ns{…}` puts a namespace before the names of its keys. */
  #map(namespace: string): Fields {
    this.#enter(CLOSE_MAP);
    const fields: Fields = {};
    while (!this.#left(CLOSE_MAP)) {
      const key = this.#value();
      const name = keyOf(key, namespace);
      if (fields[name] !== undefined && Object.hasOwn(fields, name)) {
        throw new LineError(`a map has the key ${JSON.stringify(name)} twice`);
      }
      if (this.#skipBlanks() === CLOSE_MAP) throw new LineError(`a map has the key ${name} without a value`);
      this.#put(fields, name, this.#value());
    }
    return fields;
  }

  #put(fields: Fields, name: string, value: unknown): void {
    if (name !== '__proto__') fields[name] = value;
    else Object.defineProperty(fields, name, { value, enumerable: true, writable: true, configurable: true });
  }

  /** Offset behind the name or number that begins at `from`. */
  #tokenEnd(from: number): number {
    const text = this.#text;
    let at = from;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (code < 128 && ENDS_TOKEN[code] === 1) return at;
      at++;
    }
    if (!this.#window.isWhole) throw CUT_OFF;
    return at;
  }

  #keyword(): string {
    const text = this.#text;
    const from = this.#at + 1;
    let at = from;
    let hash = 0;
    for (;;) {
      const code = text.charCodeAt(at);
      // At the end of the window the code is NaN, which no comparison lets pass.
      if (!(code < 128 ? ENDS_TOKEN[code] === 0 : code >= 128)) break;
      hash = (hash * 31 + code) | 0;
      at++;
    }
    if (at === text.length && !this.#window.isWhole) throw CUT_OFF;
    if (at === from) throw new LineError('a colon without a name');
    this.#at = at;
    return this.#names.cut(text, from, at, hash);
  }

  #number(): unknown {
    const text = this.#text;
    const start = this.#at;
    const first = text.charCodeAt(start);
    const isNegative = first === MINUS;
    let at = isNegative ? start + 1 : start;
    const digitsFrom = at;
    let number = 0;
    let code = text.charCodeAt(at);
    while (code >= ZERO && code <= NINE) {
      number = number * 10 + (code - ZERO);
      code = text.charCodeAt(++at);
    }
    const digits = at - digitsFrom;
    const isPlain = digits > 0 && digits <= DIGITS_MAX && code < 128 && ENDS_TOKEN[code] === 1;
    if (!isPlain || (digits > 1 && text.charCodeAt(digitsFrom) === ZERO)) return this.#oddNumber();
    this.#at = at;
    return isNegative && number !== 0 ? -number : number;
  }

  /** A number with anything but digits in it, or a symbol that begins with a sign. */
  #oddNumber(): unknown {
    const end = this.#tokenEnd(this.#at);
    const token = this.#text.slice(this.#at, end);
    const value = numberOf(token);
    this.#at = end;
    return value;
  }

  #symbol(): unknown {
    const end = this.#tokenEnd(this.#at);
    const token = this.#text.slice(this.#at, end);
    if (/^['`@~%]/.test(token)) throw new LineError(`not EDN: ${shown(token)}`);
    this.#at = end;
    if (token === 'nil') return null;
    if (token === 'true') return true;
    return token === 'false' ? false : token;
  }

  #string(): string {
    const text = this.#text;
    const from = this.#at + 1;
    let at = from;
    let hash = 0;
    let isPlain = true;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) break;
      if (at >= text.length) this.#runOut('a string');
      if (code === BACKSLASH) {
        isPlain = false;
        at++;
      }
      hash = (hash * 31 + code) | 0;
      at++;
    }
    const value = isPlain ? this.#names.cut(text, from, at, hash) : unescaped(text.slice(from, at));
    this.#at = at + 1;
    return value;
  }

  /** `\a`, `\newline`, `\u0041`: the sign after the backslash belongs to it, whatever it is. */
  #character(): string {
    const first = this.#text.codePointAt(this.#at + 1);
    if (first === undefined) this.#runOut('a character');
    const from = this.#at + 1;
    const end = this.#tokenEnd(from + String.fromCodePoint(first!).length);
    const character = characterOf(this.#text.slice(from, end));
    this.#at = end;
    return character;
  }

  #isTagOrMetadata(): boolean {
    const code = this.#skipBlanks();
    if (code === CARET) return true;
    return code === HASH && /[a-zA-Z]/.test(String.fromCharCode(this.#second()));
  }

  #skipTagOrMetadata(): void {
    if (this.#text.charCodeAt(this.#at) === CARET) {
      this.#at++;
      this.#inner();
    } else this.#at = this.#tokenEnd(this.#at + 1);
    if (Number.isNaN(this.#skipBlanks())) this.#runOut('a tagged value');
  }

  /** What begins with `#`: sets, tags, `##Inf`, `#:ns{…}`, patterns. */
  #dispatched(): unknown {
    const code = this.#second();
    if (code === OPEN_MAP) {
      this.#at++;
      return sortedSet(this.#items(CLOSE_MAP));
    }
    if (code === UNDERSCORE) {
      this.#at += 2;
      this.#inner();
      return this.#inner();
    }
    if (code === HASH) {
      const end = this.#tokenEnd(this.#at + 2);
      const name = this.#text.slice(this.#at + 2, end);
      this.#at = end;
      return name;
    }
    if (code === QUOTE) {
      this.#at++;
      return this.#string();
    }
    if (code === COLON) return this.#namespacedMap();
    if (!this.#isTagOrMetadata()) throw new LineError(`not EDN: #${String.fromCharCode(code)}`);
    this.#skipTagOrMetadata();
    return this.#inner();
  }

  #namespacedMap(): Fields {
    const end = this.#tokenEnd(this.#at + 2);
    const namespace = this.#text.slice(this.#at + 2, end).replace(/^:/, '');
    this.#at = end;
    const code = this.#skipBlanks();
    if (Number.isNaN(code)) this.#runOut('a map');
    if (code !== OPEN_MAP) throw new LineError('a namespace #: that no map follows');
    return this.#map(namespace);
  }
}
