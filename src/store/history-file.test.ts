/** Strict reading of history files: each problem with its line and its reason. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readHistoryFile } from './history-file.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'faultline-history-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const INVOKE = '{"type":"invoke","process":0,"f":"read","time":5}';
const OK = '{"type":"ok","process":0,"f":"read","value":1,"time":6}';
const INFO = '{"type":"info","process":0,"f":"read","time":6}';

function fileOf(text: string): string {
  const path = join(dir, 'history.jsonl');
  writeFileSync(path, text);
  return path;
}

function read(...lines: string[]) {
  return readHistoryFile(fileOf(lines.join('\n')));
}

describe('readHistoryFile', () => {
  it('reads what is there, whatever the line ends, and overlooks what it does not know', () => {
    const history = readHistoryFile(fileOf(`${INVOKE}\r\n\n{"node":"n1",${OK.slice(1)}\r\n`));
    expect([...history]).toEqual([
      { index: 0, type: 'invoke', process: 0, f: 'read', value: null, timeNs: 5 },
      { index: 1, type: 'ok', process: 0, f: 'read', value: 1, timeNs: 6 },
    ]);
    expect(read().length).toBe(0);
  });

  it('reads the nemesis, also of tools that record the beginning of a fault as info', () => {
    const kill = '{"type":"info","process":"nemesis","f":"kill","value":["n1"],"time":1}';
    const history = read(kill, kill, kill, kill);
    expect([...history].map((op) => op.type)).toEqual(['invoke', 'info', 'invoke', 'info']);
    expect(history.isClient(0)).toBe(false);
  });

  it('accepts indices with gaps, as a filtered history has them', () => {
    expect(read(`{"index":4,${INVOKE.slice(1)}`, `{"index":9,${OK.slice(1)}`).length).toBe(2);
  });

  it('reads characters and lines that fall between two reads of the disk', () => {
    const value = 'ä'.repeat(300_001);
    const long = `{"type":"ok","process":0,"f":"read","value":${JSON.stringify(value)},"time":6}`;
    expect(read(INVOKE, long).valueAt(1)).toBe(value);
  });

  const refused: readonly [what: string, lines: string[], line: number, reason: RegExp][] = [
    ['text', [INVOKE, 'hello'], 2, /not JSON: hello/],
    ['a line that was cut off', [INVOKE, OK.slice(0, -3)], 2, /not JSON/],
    ['EDN', ['{:type :invoke, :f :read}'], 1, /not JSON/],
    ['a list', [`[${INVOKE},${OK}]`], 1, /one JSON object a line/],
    ['no type', ['{"process":0,"f":"read","time":5}'], 1, /"type" is missing; .*invoke, ok, fail, info/],
    ['an unknown type', [INVOKE.replace('invoke', 'done')], 1, /"type" is "done"/],
    ['no process', ['{"type":"invoke","f":"read","time":5}'], 1, /"process" is missing/],
    ['a negative process', [INVOKE.replace(':0', ':-1')], 1, /"process" is -1; .*or "nemesis"/],
    ['a process that is a word', [INVOKE.replace(':0', ':"p"')], 1, /"process" is "p"/],
    ['a process beyond 32 bits', [INVOKE.replace(':0', ':3000000000')], 1, /"process" is 3000000000/],
    ['no f', ['{"type":"invoke","process":0,"time":5}'], 1, /"f" is missing/],
    ['an f that is no name', [INVOKE.replace('"read"', '7')], 1, /"f" is 7/],
    ['no time', ['{"type":"invoke","process":0,"f":"read"}'], 1, /"time" is missing/],
    ['a time that is text', [INVOKE.replace(':5', ':"5"')], 1, /"time" is "5"/],
    ['a key that is a list', [INVOKE.replace('"time"', '"key":[1],"time"')], 1, /"key" is \[1\]/],
    ['an error that is no code', [INVOKE, INFO.replace('"time"', '"error":{},"time"')], 2, /"error" is \{\}/],
    ['an index that is no count', [`{"index":1.5,${INVOKE.slice(1)}`], 1, /"index" is 1\.5/],
    [
      'indices that do not rise',
      [`{"index":3,${INVOKE.slice(1)}`, `{"index":3,${OK.slice(1)}`],
      2,
      /must rise/,
    ],
    ['an end without a beginning', [OK], 1, /process 0 ends read \(ok\), which it never invoked/],
    ['two ends', [INVOKE, OK, OK], 3, /never invoked/],
    ['a busy process', [INVOKE, INVOKE], 2, /process 0 invokes read while its read is under way/],
    ['a process after its crash', [INVOKE, INFO, INVOKE.replace(':5', ':7')], 3, /after a crash; .*info/],
    ['another f at the end', [INVOKE, OK.replace('read', 'write')], 2, /ends write, but .* is read/],
    ['another key at the end', [INVOKE, `{"key":4,${OK.slice(1)}`], 2, /with key 4, not none/],
    ['time that runs backwards', [INVOKE, OK.replace('6}', '4}')], 2, /time runs backwards: 4 comes after 5/],
  ];

  it.each(refused)('refuses %s, with line and reason', (_, lines, line, reason) => {
    const path = fileOf(lines.join('\n'));
    expect(() => readHistoryFile(path)).toThrow(
      expect.objectContaining({
        code: 'malformed-history',
        message: expect.stringMatching(new RegExp(`^${path}, line ${line}: .*(${reason.source})`)),
      }),
    );
  });

  it('says so when there is no such file, or it is a folder', () => {
    const missing = join(dir, 'nowhere.jsonl');
    expect(() => readHistoryFile(missing)).toThrow(
      expect.objectContaining({ code: 'no-such-file', message: `there is no history file ${missing}` }),
    );
    expect(() => readHistoryFile(dir)).toThrow(/is a folder/);
  });
});
