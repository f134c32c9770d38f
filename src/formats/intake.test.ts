/** What a format leaves open: keys inside of values, times that lag, processes that are nobody's, faults. */
import { afterAll, describe, expect, it } from 'vitest';
import type { KeyTuplesOption } from './key-tuples.ts';
import { Texts, told } from './testing/texts.ts';

const texts = new Texts();
afterAll(() => texts.remove());

/** Operations of Jepsen in brief: `0 invoke read [x nil]`, with a time behind `@`. */
function ednOf(...ops: readonly string[]): string {
  return ops
    .map((op) => {
      const [, process, type, f, value, time] = /^(\S+) (\S+) (\S+) (.*?)(?: @(\S+))?$/.exec(op)!;
      const at = time === undefined ? '' : `, :time ${time}`;
      return `{:process ${process}, :type :${type}, :f :${f}, :value ${value}${at}}\n`;
    })
    .join('');
}

const DOUBT =
  'every value is a pair, but nothing shows that these are [key value] tuples; --key-tuples yes takes them apart';
const NO_TIMES = 'there are no times: the order of the operations is taken as time, 1 ms each';

describe('[key value] tuples', () => {
  const read = (keyTuples: KeyTuplesOption, ...ops: readonly string[]) => {
    const { history, notes } = texts.read(ednOf(...ops), { keyTuples });
    return { told: told(history), notes: notes.filter((note) => note !== NO_TIMES) };
  };
  const READ = ['0 invoke read [:x nil]', '0 ok read [:x 1]'];
  const CAS = ['0 invoke cas [1 2]', '0 ok cas [1 2]'];
  const KEYED_CAS = ['0 invoke cas [7 [1 2]]', '0 info cas nil'];

  it('are shown by a read of nothing, or by a pair in a pair', () => {
    expect(read('auto', ...READ)).toEqual({
      told: ['0 invoke read null key "x"', '0 ok read 1 key "x"'],
      notes: ['values are [key value] tuples: 1 independent key'],
    });
    expect(read('auto', ...KEYED_CAS)).toEqual({
      told: ['0 invoke cas [1,2] key 7', '0 info cas null key 7'],
      notes: ['values are [key value] tuples: 1 independent key'],
    });
  });

  it('show it for all operations, also for those before', () => {
    const { told, notes } = read('auto', '1 invoke write [:y 3]', '1 ok write [:y 3]', ...READ);
    expect(told[0]).toBe('1 invoke write 3 key "y"');
    expect(notes).toEqual(['values are [key value] tuples: 2 independent keys']);
  });

  it('are in doubt where every value is a pair and nothing shows more', () => {
    expect(read('auto', ...CAS)).toEqual({
      told: ['0 invoke cas [1,2]', '0 ok cas [1,2]'],
      notes: [DOUBT],
    });
  });

  it('are none where one value is no pair, or an end has another key, or there is a key', () => {
    const ends = ['1 invoke read [:x nil]', '1 ok read [:y 1]'];
    expect(read('auto', ...READ, '1 invoke write 5').told[0]).toBe('0 invoke read ["x",null]');
    expect(read('auto', ...ends).told[0]).toBe('1 invoke read ["x",null]');
    const keyed = ednOf(...READ).replaceAll(':f', ':key 5, :f');
    expect(told(texts.read(keyed).history)[0]).toBe('0 invoke read ["x",null] key 5');
    const micros = '0 invoke txn [[:append 1 2] [:r 1 nil]]';
    expect(read('auto', micros)).toEqual({
      told: ['0 invoke txn [["append",1,2],["r",1,null]]'],
      notes: [],
    });
  });

  it('are whatever the user says', () => {
    expect(read('yes', ...CAS).told).toEqual(['0 invoke cas 2 key 1', '0 ok cas 2 key 1']);
    expect(read('no', ...READ)).toEqual({
      told: ['0 invoke read ["x",null]', '0 ok read ["x",1]'],
      notes: [],
    });
    expect(texts.complaintOf(ednOf(...READ, '1 invoke write 5'), { keyTuples: 'yes' })).toBe(
      'line 3: the value of write is 5, and not a [key value] tuple',
    );
  });

  it('are no matter of the nemesis', () => {
    expect(read('yes', ':nemesis info kill :n1', ...READ, ':nemesis info kill nil').told).toEqual([
      'nemesis invoke kill "n1"',
      '0 invoke read null key "x"',
      '0 ok read 1 key "x"',
      'nemesis info kill null',
    ]);
  });
});

describe('times', () => {
  const READ = ['0 invoke read nil @1000', '1 invoke read nil @400', '0 ok read 1 @1200'];

  it('that lag a little follow the order of the lines', () => {
    const { history, notes } = texts.read(ednOf(...READ));
    expect([...history].map(({ timeNs }) => timeNs)).toEqual([1000, 1000, 1200]);
    expect(notes).toEqual([
      'times that lie before the one above: 1, by 0.001 ms at most; the order of the operations counts, as in Jepsen',
    ]);
  });

  it('that lag by more are of another order', () => {
    const far = ednOf('0 invoke read nil @100000402', '1 invoke read nil @401');
    expect(texts.complaintOf(far)).toBe(
      'line 2: time runs backwards: 401 comes after 100000402 (--ignore-times takes the order of the lines instead)',
    );
    expect(texts.read(far.replace('402', '401')).history.length).toBe(2);
    expect([...texts.read(far, { ignoreTimes: true }).history].map(({ timeNs }) => timeNs)).toEqual([0, 1e6]);
  });

  it('may not lag in JSON Lines, where nobody takes them beforehand', () => {
    const line = (time: number, process: number) =>
      `${JSON.stringify({ type: 'invoke', process, f: 'read', time })}\n`;
    expect(texts.complaintOf(line(2, 0) + line(1, 1))).toMatch(
      /^line 2: time runs backwards: 1 comes after 2/,
    );
  });

  it('are of all operations or of none: the first decides', () => {
    expect(texts.complaintOf(ednOf('0 invoke read nil @5', '0 ok read 1'))).toMatch(
      /^line 2: "time" is missing/,
    );
    const { history, notes } = texts.read(ednOf('0 invoke read nil @-1', '0 ok read 1 @-1'));
    expect([...history].map(({ timeNs }) => timeNs)).toEqual([0, 1e6]);
    expect(notes).toEqual([NO_TIMES]);
  });

  it('may be nanoseconds since 1970', () => {
    const { history } = texts.read(
      ednOf('0 invoke read nil @1700000000000000000', '0 ok read 1 @1700000000000001024'),
    );
    expect(history.timeNsAt(1) - history.timeNsAt(0)).toBe(1024);
  });
});

describe('a process that is nobody', () => {
  it('invokes nothing', () => {
    const { history, notes } = texts.read(
      ednOf('nil invoke write 1', 'nil invoke write 2', '0 invoke read nil'),
    );
    expect(told(history)).toEqual(['0 invoke read null']);
    expect(notes).toContain(
      "invocations without a process, which are no client's, as in Jepsen, and left out: 2",
    );
  });

  it('ends nothing', () => {
    expect(texts.complaintOf(ednOf('nil invoke write 1', 'nil ok write 1'))).toBe(
      'line 2: "process" is null; it must be a whole number from 0 or "nemesis"',
    );
    expect(texts.complaintOf('{:type :invoke, :f :read, :value nil}')).toMatch(
      /^line 1: "process" is missing/,
    );
  });
});

describe('faults', () => {
  it('begin and end with infos, or are ended by the next', () => {
    const { history, notes } = texts.read(
      ednOf(
        ':nemesis info start nil',
        ':nemesis info stop nil',
        ':nemesis info stop :done',
        ':nemesis info start nil',
      ),
    );
    expect(told(history)).toEqual([
      'nemesis invoke start null',
      'nemesis info start null',
      'nemesis invoke stop null',
      'nemesis info stop "done"',
      'nemesis invoke start null',
    ]);
    expect(notes).toContain('nemesis infos that are taken as invocations, as in Jepsen: 3');
    expect(notes).toContain('nemesis operations without an end, taken to end where the next begins: 1');
  });
});
