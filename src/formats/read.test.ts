/** Every format: how it is recognized, what comes out of it, and that it does not matter how it is cut. */
import { afterAll, describe, expect, it } from 'vitest';
import { FORMAT_NAMES, FORMATS, formatNamed } from './read.ts';
import { SAMPLES } from './testing/samples.ts';
import { Texts, told } from './testing/texts.ts';

const texts = new Texts();
afterAll(() => texts.remove());

describe.each(FORMAT_NAMES)('a text in the format %s', (name) => {
  const text = SAMPLES[name];
  const { history, notes, realtime } = texts.read(text);

  it('is recognized by its content, whatever the ends of lines, blanks and a byte order mark', () => {
    expect(texts.read(text).format).toBe(name);
    expect(texts.read(`\uFEFF\n  \n${text}`).format).toBe(name);
    const windows = texts.read(text.replaceAll('\n', '\r\n'));
    expect({ format: windows.format, told: told(windows.history) }).toEqual({
      format: name,
      told: told(history),
    });
  });

  it('reads the same in chunks of any size', () => {
    const whole = { history: [...history], notes, realtime, format: name };
    for (let chunkBytes = 1; chunkBytes <= Buffer.byteLength(text) + 1; chunkBytes++) {
      const read = texts.read(text, { chunkBytes });
      expect({ ...read, history: [...read.history] }).toEqual(whole);
    }
  });

  it('is read as what the user says that it is', () => {
    expect(texts.read(text, { format: name }).format).toBe(name);
    expect([...texts.read(text, { ignoreTimes: true }).history].map(({ timeNs }) => timeNs)).toEqual(
      [...history].map((_, i) => i * 1e6),
    );
  });
});

describe('what comes out', () => {
  const historyOf = (name: keyof typeof SAMPLES) => texts.read(SAMPLES[name]);

  it('of JSON Lines is what stands there', () => {
    const { history, notes } = historyOf('jsonl');
    expect(notes).toEqual([]);
    expect(told(history)).toEqual([
      '0 invoke write "ä \\"1\\"" key "x"',
      '0 ok write "ä \\"1\\"" key "x"',
      'nemesis invoke kill ["n1"]',
      'nemesis info kill {"killed":["n1"]}',
      '1 invoke read null key "x"',
      '1 fail read null key "x" error unavailable',
    ]);
  });

  it("of Jepsen's EDN has names for keywords, and faults with a beginning and an end", () => {
    const { history, notes, realtime } = historyOf('edn');
    expect(told(history)).toEqual([
      '0 invoke txn [["append","x",1],["r",2,null]]',
      '0 ok txn [["append","x",1],["r",2,[1,2,3]]]',
      'nemesis invoke start {"nodes":["n1","n2"]}',
      'nemesis info start "€ \\\\ A"',
      '1 invoke txn [["r","x",null]]',
      '1 info txn [["r","x",null]] error ["timeout","no answer"]',
    ]);
    expect([...history].map(({ timeNs }) => timeNs)).toEqual([10, 20, 30, 40, 50, 60]);
    expect(notes).toEqual(['nemesis infos that are taken as invocations, as in Jepsen: 1']);
    expect(realtime).toBe(true);
  });

  it("of elle-cli's JSON has names without colons, and transactions named so", () => {
    const { history, notes } = historyOf('elle-json');
    expect(told(history)).toEqual([
      '0 invoke txn [["append","k}",1],["r",2,null]]',
      '0 ok txn [["append","k}",1],["r",2,[1,2]]]',
      '1 invoke txn [["r",2,null]]',
      '1 fail txn [["r",2,null]] error conflict',
    ]);
    expect(notes).toEqual([
      'there are no times: the order of the operations is taken as time, 1 ms each',
      'operations without a name (f) are transactions: they are named txn',
    ]);
  });

  it("of Jepsen's log has only the lines of operations", () => {
    const { history, notes } = historyOf('jepsen-log');
    expect(told(history)).toEqual([
      '0 invoke write 4',
      '0 ok write 4',
      '1 invoke cas [4,1]',
      'nemesis invoke start "cut [ü]"',
      '1 fail cas [4,1] error precondition-failed',
      '2 invoke read null',
      '2 info read null error timed-out',
    ]);
    expect(notes).toContain('a failed cas is taken to have found another value than expected: 1');
    expect(notes).toContain('lines without an operation were passed over: 1');
  });

  it("of Porcupine's text has keys", () => {
    expect(told(historyOf('porcupine-kv').history)).toEqual([
      '0 invoke append "x 0 ø y" key "7"',
      '0 ok append "x 0 ø y" key "7"',
      '1 invoke get null key "7"',
      '1 ok get "x 0 ø y" key "7"',
    ]);
  });

  it("of Plume's text has a process a session, initial reads, and what was aborted", () => {
    const { history, notes, realtime } = historyOf('plume');
    expect(told(history)).toEqual([
      '0 invoke txn [["w",1,5],["r",2,null]]',
      '1 invoke txn [["w",1,6]]',
      '0 ok txn [["w",1,5],["r",2,null]]',
      '1 ok txn [["w",1,6]]',
      '1 invoke txn [["r",1,null]]',
      '1 ok txn [["r",1,5]]',
      '1 invoke txn [["w",3,9]]',
      '1 fail txn [["w",3,9]]',
    ]);
    expect(realtime).toBe(false);
    expect(notes).toEqual([
      'sessions, each taken as a process: 2; between them the order means nothing',
      'a read of 0 where nobody wrote 0 has read the initial state: null',
      'aborted operations (transaction -1), each taken as a transaction of its own that failed: 1',
    ]);
  });

  it("of AWDIT's text has a process a session", () => {
    const { history, realtime } = historyOf('awdit');
    expect(told(history)).toEqual([
      '0 invoke txn [["r",1,null],["w",2,7]]',
      '1 invoke txn [["r",2,null]]',
      '0 ok txn [["r",1,0],["w",2,7]]',
      '1 ok txn [["r",2,7]]',
      '0 invoke txn [["w",1,1]]',
      '0 ok txn [["w",1,1]]',
    ]);
    expect(realtime).toBe(false);
  });
});

describe('recognition', () => {
  it('goes by the name where there is no operation in it', () => {
    expect(texts.read('', { name: 'empty.edn' })).toMatchObject({ format: 'edn', notes: [] });
    expect(texts.read(' \n\n', { name: 'empty' }).format).toBe('jsonl');
    expect(texts.read('[]', { name: 'empty.json' }).format).toBe('elle-json');
    expect(texts.read('; nothing yet\n()', { name: 'empty' }).history.length).toBe(0);
  });

  it('tells objects of other tools by what they lack', () => {
    const other =
      '{"type":"invoke","process":0,"f":"read"}\n{"type":"ok","process":0,"f":"read","value":1}\n';
    const { format, history } = texts.read(other);
    expect({ format, told: told(history) }).toEqual({
      format: 'elle-json',
      told: ['0 invoke read null', '0 ok read 1'],
    });
  });

  it('refuses what looks like nothing that is known', () => {
    expect(texts.complaintOf('once upon a time')).toBe(
      `FILE looks like none of the formats that are read: ${FORMAT_NAMES.join(', ')}; --format says which it is`,
    );
    expect(texts.complaintOf(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 1, 2))).toBe('FILE is not text');
    expect(texts.complaintOf('JEPSEN\0\0\0')).toBe(
      'FILE is not text but a store of Jepsen; beside it is history.edn',
    );
  });

  it('knows the formats by name, and the nearest', () => {
    expect(formatNamed('edn')).toBe('edn');
    expect(() => formatNamed('end')).toThrow('unknown format "end"; did you mean "edn"?');
    for (const { about, title } of Object.values(FORMATS)) expect(about.length).toBeGreaterThan(title.length);
  });
});
