/** Histories of any tool, as a user judges them: what is read, what is said of it, and what is no file. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { EDN, INVOKE, LOG, lines, OK, op, READ } from './op-lines.ts';
import { User } from './user.ts';

describe.concurrent('a history is read', () => {
  it.each(
    Object.entries({
      'with a byte order mark, and lines of Windows': `\ufeff${lines(INVOKE, OK).replaceAll('\n', '\r\n')}`,
      'with an operation that never ended': lines(INVOKE, OK, READ),
      'with blank lines between': `\n${INVOKE}\n\n  \n${OK}`,
      'without times': lines(INVOKE, OK).replace(/,"time":\d/g, ''),
    }),
  )('%s', async (_, text) => {
    const { exitCode, stdout } = await new User({ 'a.jsonl': text }).types('check a.jsonl --no-report');
    expect(stdout).toMatch(/^VALID {2}a\.jsonl\n {2}✓ linearizable: /);
    expect(exitCode).toBe(0);
  });

  it('with numbers that JSON rounds to one, and they are told apart', async () => {
    const written = lines(INVOKE, OK).replace(/"value":1/g, '"value":9007199254740993');
    const read = op({ type: 'ok', process: 1, f: 'read', time: 4 });
    const text = written + lines(READ, read.replace('"value":1', '"value":9007199254740992'));
    const { exitCode, stdout } = await new User({ 'a.jsonl': text }).types('check a.jsonl --no-report');
    expect(stdout).toMatch(/read .*9007199254740992/);
    expect(exitCode).toBe(1);
  });

  it('with its times, or with the order of its lines', async () => {
    const text = lines(op({ type: 'invoke', time: 9 }), OK);
    const user = new User({ 'a.jsonl': text });
    const answer = await user.asks('check a.jsonl --ignore-times --no-report');
    expect(answer).toMatchObject({ valid: true, lines: 2, report: null });
    expect(answer.notes).toContain(
      'recorded times are ignored: the order of the operations is taken as time, 1 ms each',
    );
  });
});

describe.concurrent('a name that is no history file', () => {
  it('of nothing says so', async () => {
    const { exitCode, stderr } = await new User().types('check gone');
    expect(stderr).toMatch(/there is no file gone, and there is no run "gone" in runs/);
    expect(exitCode).toBe(254);
  });

  it("of a folder of Jepsen's leads to the file", async () => {
    const user = new User();
    mkdirSync(path.join(user.dir, 'store'));
    user.write('store/history.edn', EDN);
    const { exitCode, stderr } = await user.types('check store');
    expect(stderr).toBe('faultline: store is not a run of faultline; its history is store/history.edn');
    expect(exitCode).toBe(254);
  });

  it('of a folder of anything else is refused', async () => {
    const { exitCode, stderr } = await new User().types('check .');
    expect(stderr).toMatch(/\. is not a run: it has no scenario\.json/);
    expect(exitCode).toBe(254);
  });
});

describe('what was taken for granted', () => {
  it('is said to people, to scripts, and in the report', async () => {
    const user = new User({ 'a.log': LOG });
    const said = [
      "read as Jepsen's log (jepsen-log)",
      'there are no times: the order of the operations is taken as time, 1 ms each',
      'the operations (write) suggest: linearizable (model cas-register); --checker and --model choose others',
    ];
    expect((await user.types('check a.log --no-report')).stderr.split('\n')).toEqual(said);
    const answer = await user.asks('check a.log');
    expect(answer).toMatchObject({ valid: true, format: 'jepsen-log', notes: said, run: null, lines: 2 });
    const page = user.read('runs', path.basename(String(answer.report)));
    for (const sentence of said) expect(page).toContain(sentence.replaceAll("'", '&#x27;'));
  });
});
