/**
 * Histories that are wrong in every way, through the command line: one sentence with the line and exit code
 * 254, or `unknown` with the reason and exit code 2. Nothing crashes, and nothing of it is called valid.
 */
import { describe, expect, it } from 'vitest';
import { EDN, INVOKE, LOG, lines, OK, op, pair, READ } from './op-lines.ts';
import { User } from './user.ts';

interface Wrong {
  readonly text: string | Uint8Array;
  /** Its name; `a.jsonl` where it is left out. */
  readonly file?: string;
  /** Options of `check`. */
  readonly words?: string;
  readonly says: RegExp;
}

const edn = { file: 'a.edn' };
const ENDLESS = 'a'.repeat(40 << 20);
const DEEP = op({ type: 'invoke' }).replace(':1,', `:${'['.repeat(300)}${']'.repeat(300)},`);
const BACKWARDS = lines(op({ type: 'invoke', time: 9 }), OK);
const INDICES = lines(op({ type: 'invoke', index: 7 }), op({ type: 'ok', index: 6 }));
const CRASHED = lines(INVOKE, op({ type: 'info' }), INVOKE);
const OTHER_KEY = lines(op({ type: 'invoke', key: 'x' }), op({ type: 'ok', key: 'y' }));
const HALF_CHARACTER = Buffer.from(lines(INVOKE) + op({ type: 'ok', value: 'ä' })).subarray(0, -11);
const NAME_TWICE = `${op({ type: 'invoke' }).slice(0, -1)},"type":"ok"}`;
const UTF_16 = Buffer.from(`\ufeff${INVOKE}`, 'utf16le');

const REFUSED: Readonly<Record<string, Wrong>> = {
  'cut off in a map': {
    ...edn,
    text: `${EDN}{:type :ok`,
    says: /line 2: the text ends inside .*; } is missing/,
  },
  'cut off in a string': {
    ...edn,
    text: `${EDN}{:e "time`,
    says: /line 2: the text ends inside a string; }/,
  },
  'cut off in a vector': { ...edn, text: `[${EDN}`, says: /line 1: the text ends before the ] of its list/ },
  'cut off in a list': { text: `[${INVOKE},`, says: /line 1: the text ends inside the list: it was cut off/ },
  'cut off in a character': { text: HALF_CHARACTER, says: /line 2: not JSON: / },
  'cut off in a log': { text: `${LOG}INFO  jepsen.ut`, says: /line 3: the last line was cut off: INFO / },
  'cut off in a session': { text: 'w(1,2,3,4)\nr(1,2', says: /line 2: not w\(key,value,.*\): r\(1,2/ },
  'in another order': {
    text: lines(OK, INVOKE),
    says: /line 1: process 0 ends write .*, which it never invoked/,
  },
  'with indices that fall': { text: INDICES, says: /line 2: "index" 6 comes after 7; indices must rise/ },
  'with times that fall': {
    text: BACKWARDS,
    says: /line 2: time runs backwards: 2 comes after 9 \(--ignore-/,
  },
  'with an end too many': {
    text: lines(INVOKE, OK, OK),
    says: /line 3: process 0 ends write .*, which it never/,
  },
  'with two at once': {
    text: lines(INVOKE, INVOKE),
    says: /line 2: process 0 invokes write while its write is/,
  },
  'after a crash': {
    text: CRASHED,
    says: /line 3: process 0 invokes write after a crash; .* may never invoke/,
  },
  'with the end of another': {
    text: `${INVOKE}\n${op({ type: 'ok', f: 'read' })}`,
    says: /line 2: .* invoked is w/,
  },
  'with the key of another': { text: OTHER_KEY, says: /line 2: process 0 ends write with key y, not x/ },
  'of an unknown type': {
    text: op({ type: 'okay' }),
    says: /line 1: "type" is "okay"; it must be one of invoke,/,
  },
  'of no type': { text: op({}), says: /line 1: "type" is missing; it must be one of invoke, ok, fail, info/ },
  'of an odd process': {
    text: op({ type: 'invoke', process: 'a' }),
    says: /line 1: "process" is "a"; it must be/,
  },
  'of a huge process': {
    text: op({ type: 'invoke', process: 1e99 }),
    says: /line 1: "process" is 1e\+99; it must/,
  },
  'of no function': {
    text: op({ type: 'invoke', f: 5 }),
    says: /line 1: "f" is 5; it must be the name of a/,
  },
  'at no time': {
    text: `${INVOKE}\n${op({ type: 'ok', time: 'soon' })}`,
    says: /line 2: "time" is "soon"; it/,
  },
  'of an odd key': {
    text: op({ type: 'invoke', key: {} }),
    says: /line 1: "key" is {}; it must be a string or/,
  },
  'nested too deep': { text: DEEP, says: /line 1: values are nested deeper than 200/ },
  'discarded too deep': {
    ...edn,
    text: `{:a ${'#_ '.repeat(1e5)}1}`,
    says: /line 1: values are nested deeper/,
  },
  'on an endless line': {
    text: ENDLESS,
    says: /line 1: one operation, or one line, is longer than 16777216 /,
  },
  'with a name twice': { text: NAME_TWICE, says: /line 1: an object has the same name twice/ },
  'with a key twice': {
    ...edn,
    text: EDN.replace('}', ', :f :r}'),
    says: /line 1: a map has the key "f" twice/,
  },
  'with a nameless colon': { ...edn, text: '{: 1}', says: /line 1: a colon without a name/ },
  'that is a number': { file: 'a.json', text: '42', says: /line 1: not an operation but 42/ },
  'that is prose': {
    file: 'a',
    text: 'once upon a time',
    says: /a looks like none of the formats that are read: js/,
  },
  'that is another log': {
    file: 'a.log',
    text: 'INFO starting\n',
    says: /no line up to here holds an operation: pro/,
  },
  'that is an image': { text: Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 1), says: /a\.jsonl is not text$/ },
  'that is compressed': {
    text: Uint8Array.of(0x1f, 0x8b, 8, 0),
    says: /is not text but compressed; unpack it first/,
  },
  'that is UTF-16': { text: UTF_16, says: /is not text but UTF-16, perhaps; save it as UTF-8/ },
  'of a strange function': {
    text: pair({ f: 'dance' }),
    says: /no checker is known .* operations dance; name one/,
  },
  'in another format': {
    text: INVOKE,
    words: '--format edn',
    says: /line 1: .* \(not edn\? the text looks like jsonl\)/,
  },
  'in no format': {
    text: INVOKE,
    words: '--format json',
    says: /unknown format "json"; did you mean "jsonl"\?/,
  },
  'without tuples': {
    text: INVOKE,
    words: '--key-tuples yes',
    says: /line 1: the value of write is 1, and not a \[k/,
  },
  'with odd tuples': {
    text: INVOKE,
    words: '--key-tuples may',
    says: /unknown value of --key-tuples "may"; there/,
  },
};

describe.concurrent('a history is refused', () => {
  it.each(Object.entries(REFUSED))('%s', async (_, { text, file = 'a.jsonl', words = '', says }) => {
    const user = new User({ [file]: text });
    const { exitCode, stdout, stderr } = await user.types(`check ${file} ${words}`);
    const complaint = stderr.split('\n').at(-1);
    expect(complaint).toMatch(says);
    expect(complaint).toMatch(/^faultline: /);
    expect({ exitCode, stdout }).toEqual({ exitCode: 254, stdout: '' });
    expect(() => user.runs()).toThrow();
  });
});

const UNKNOWN: Readonly<Record<string, Wrong>> = {
  empty: { text: '', says: /\? the history has no client operations, so there is nothing to judge/ },
  'an empty list': { ...edn, text: '[]', says: /no client operations/ },
  'of faults only': {
    text: op({ type: 'invoke', process: 'nemesis', f: 'kill' }),
    says: /no client operations/,
  },
  'without a completion': { text: lines(INVOKE, READ), says: /\? linearizable: / },
  'of values that are no cas': {
    text: pair({ f: 'cas', value: 3 }),
    says: /\? linearizable: .*operation 0.* cas /,
  },
  'of another kind': {
    text: pair({}),
    words: '--checker set',
    says: /\? set: operation 0, a write, is neither an/,
  },
};

describe.concurrent('a history is unknown', () => {
  it.each(Object.entries(UNKNOWN))('%s', async (_, { text, file = 'a.jsonl', words = '', says }) => {
    const { exitCode, stdout } = await new User({ [file]: text }).types(`check ${file} --no-report ${words}`);
    expect(stdout).toMatch(/^UNKNOWN {2}a\./);
    expect(stdout).toMatch(says);
    expect(exitCode).toBe(2);
  });
});
