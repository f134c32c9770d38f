/**
 * Reads the EDN that recorded Jepsen histories are written in: lists, vectors, maps, numbers, strings,
 * keywords (read as their name), symbols and nil; commas are blanks, `;` begins a comment. Tolerant: what
 * is not there (tags, characters, sets) is not read.
 */

const TOKEN = /[\s,]+|;[^\n]*|[[\](){}]|"(?:\\.|[^"\\])*"|[^\s,;[\](){}"]+/gy;

function* tokens(text: string): Generator<string> {
  for (const [token] of text.matchAll(TOKEN)) {
    if (!/^[\s,;]/.test(token)) yield token;
  }
}

const CLOSING: Readonly<Record<string, string>> = { '[': ']', '(': ')', '{': '}' };

function atom(token: string): unknown {
  if (token === 'nil') return null;
  if (token === 'true' || token === 'false') return token === 'true';
  if (token.startsWith('"')) return JSON.parse(token);
  if (token.startsWith(':')) return token.slice(1);
  return /^[-+]?\d/.test(token) ? Number(token) : token;
}

/** All values of a text, one after another. */
export function readEdn(text: string): unknown[] {
  const stream = tokens(text);
  const read = (token: string): unknown => {
    const closing = CLOSING[token];
    if (closing === undefined) return atom(token);
    const items: unknown[] = [];
    for (let next = take(); next !== closing; next = take()) items.push(read(next));
    if (token !== '{') return items;
    return Object.fromEntries(
      items.flatMap((name, i) => (i % 2 === 0 ? [[String(name), items[i + 1]]] : [])),
    );
  };
  const take = (): string => {
    const { value, done } = stream.next();
    if (done) throw new Error('the text ends inside a list');
    return value;
  };
  const values: unknown[] = [];
  for (let next = stream.next(); !next.done; next = stream.next()) values.push(read(next.value));
  return values;
}
