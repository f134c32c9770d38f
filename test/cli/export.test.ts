/** `faultline export`: runs and files for other tools, on standard output or in a file, and back again. */
import { beforeAll, describe, expect, it } from 'vitest';
import { INVOKE, LOG, lines, OK, op } from './op-lines.ts';
import { User } from './user.ts';

const KEYED = lines(
  op({ type: 'invoke', key: 'x' }),
  op({ type: 'ok', key: 'x' }),
  op({ type: 'invoke', process: 1, f: 'cas', key: 'y', value: [1, 2] }),
  op({ type: 'info', process: 1, f: 'cas', key: 'y', value: [1, 2], time: 5, error: 'timed-out' }),
);

describe.concurrent('a file is exported', () => {
  it("as Jepsen's EDN, to standard output", async () => {
    const { exitCode, stdout, stderr } = await new User({ 'a.jsonl': KEYED }).types('export a.jsonl');
    expect(stdout).toBe(
      [
        '{:index 0, :type :invoke, :process 0, :f :write, :value ["x" 1], :time 1}',
        '{:index 1, :type :ok, :process 0, :f :write, :value ["x" 1], :time 1}',
        '{:index 2, :type :invoke, :process 1, :f :cas, :value ["y" [1 2]], :time 1}',
        '{:index 3, :type :info, :process 1, :f :cas, :value ["y" [1 2]], :time 5, :error :timed-out}',
      ].join('\n'),
    );
    expect(stderr).toMatch(
      /keys are written as \[key value] tuples, which faultline reads with --key-tuples yes/,
    );
    expect(exitCode).toBe(0);
  });

  it('as JSON Lines, from the log of another tool', async () => {
    const { stdout } = await new User({ 'a.log': LOG }).types('export a.log --format jsonl');
    expect(stdout.split('\n').map((line) => JSON.parse(line))).toEqual([
      { index: 0, type: 'invoke', process: 0, f: 'write', value: 1, time: 0 },
      { index: 1, type: 'ok', process: 0, f: 'write', value: 1, time: 1_000_000 },
    ]);
  });

  it('to a file, which says the same when it is exported back', async () => {
    const user = new User({ 'a.jsonl': KEYED });
    const there = await user.types('export a.jsonl --out a.edn');
    expect(there).toMatchObject({ exitCode: 0, stdout: 'exported      4 lines to a.edn' });
    const answer = await user.asks('export a.edn --key-tuples yes --format jsonl --out b.jsonl');
    expect(answer).toMatchObject({ format: 'jsonl', lines: 4, run: null, complete: true, exitCode: 0 });
    expect(answer.notes).toContain('values are [key value] tuples: 2 independent keys');
    await user.types('export a.jsonl --format jsonl --out c.jsonl');
    expect(user.read('b.jsonl')).toBe(user.read('c.jsonl'));
  });

  it('of sessions with a warning that no format can say so', async () => {
    const user = new User({ 'a.txt': 'w 1 1\n=====\nr 1 1\n' });
    const { stdout, stderr } = await user.types('export a.txt --from awdit');
    expect(stdout.split('\n')[0]).toBe(
      '{:index 0, :type :invoke, :process 0, :f :txn, :value [[:w 1 1]], :time 0}',
    );
    expect(stderr).toMatch(/\nthe file does not say that the order between processes means nothing$/);
  });

  it('of nothing as nothing', async () => {
    const { exitCode, stdout } = await new User({ 'a.jsonl': '' }).types('export a.jsonl');
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' });
  });
});

describe('a run is exported', () => {
  const user = new User();
  beforeAll(async () => {
    await user.types('test raft --nemesis kill -t 2 --recovery 1 --nemesis-interval 0.5 -s 3 --no-report');
  });

  it('and judged alike by what reads the export', async () => {
    const answer = await user.asks('export latest --out history.edn');
    expect(answer.run).toMatch(/-raft-register-seed3$/);
    const [first] = user.read('history.edn').split('\n');
    expect(first).toMatch(/^{:index 0, :type :invoke, :process \d+, :f :(read|write|cas), :value \[\S+ /);
    const judged = await user.asks('check history.edn --no-report --key-tuples yes');
    expect(judged).toMatchObject({ valid: true, format: 'edn', lines: answer.lines, exitCode: 0 });
  });

  it('and so is its history as a file, recognized by what stands in it', async () => {
    const answer = await user.asks('check history.edn --no-report');
    expect(answer).toMatchObject({ valid: true, checker: 'linearizable' });
    expect(answer.notes).toContainEqual(
      expect.stringMatching(/^values are \[key value] tuples: \d+ independent/),
    );
  });
});

describe.concurrent('an export is refused', () => {
  const WRONG: Readonly<Record<string, RegExp>> = {
    export: /name a history file or a stored run, as in "faultline export latest"/,
    'export gone.jsonl': /there is no history file gone\.jsonl/,
    'export a.jsonl --format plume': /unknown format of export "plume"; .*edn, jsonl/,
    'export a.jsonl --from pluem': /unknown format "pluem"; did you mean "plume"\?/,
    'export a.jsonl --json': /--json has standard output for itself: --out FILE is needed/,
    'export a.jsonl --out gone/a.edn': /cannot write gone\/a\.edn: /,
    'export torn.jsonl': /torn\.jsonl, line 2: not JSON: /,
  };

  it.each(Object.entries(WRONG))('faultline %s', async (words, sentence) => {
    const user = new User({ 'a.jsonl': lines(INVOKE, OK), 'torn.jsonl': `${INVOKE}\n{"type":` });
    const { exitCode, stdout, stderr } = await user.types(words);
    const said = words.endsWith('--json') ? JSON.parse(stdout).error.message : stderr.split('\n').at(-1);
    expect(said).toMatch(sentence);
    expect(exitCode).toBe(words.includes('--out') ? 255 : 254);
  });
});
