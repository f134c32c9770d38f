/** What can be done with a stored run, whole or as a killed harness left it, and with bare histories. */
import { appendFileSync, existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { User } from './user.ts';

const LINES = {
  good: [
    '{"type":"invoke","process":0,"f":"write","value":1,"time":1}',
    '{"type":"ok","process":0,"f":"write","value":1,"time":2}',
    '{"type":"invoke","process":1,"f":"read","value":null,"time":3}',
    '{"type":"ok","process":1,"f":"read","value":1,"time":4}',
  ],
  stale: [
    '{"type":"invoke","process":0,"f":"write","value":1,"time":1}',
    '{"type":"ok","process":0,"f":"write","value":1,"time":2}',
    '{"type":"invoke","process":1,"f":"read","value":null,"time":3}',
    '{"type":"ok","process":1,"f":"read","value":null,"time":4}',
  ],
};

describe.concurrent('a history file', () => {
  const user = new User({ 'good.jsonl': LINES.good.join('\n'), 'stale.jsonl': LINES.stale.join('\n') });

  it('is judged as a register', async () => {
    const answer = await user.asks('check good.jsonl --checker linearizable --model cas-register');
    expect(answer).toMatchObject({
      valid: true,
      checker: 'linearizable',
      anomalies: [],
      lines: 4,
      exitCode: 0,
    });
    expect(answer.elapsedMs).toBeTypeOf('number');
  });

  it('is invalid with the operations that contradict each other', async () => {
    const answer = await user.asks('check stale.jsonl');
    expect(answer).toMatchObject({ valid: false, run: null, exitCode: 1 });
    expect(answer.anomalies).toMatchObject([
      { checker: 'linearizable', type: 'nonlinearizable', ops: [0, 2] },
    ]);
  });
});

describe('a run whose harness was killed', () => {
  const user = new User();
  let name = '';

  beforeAll(async () => {
    const running = user.starts('test raft --nemesis kill -t 2000 -s 1');
    while (!existsSync(path.join(user.dir, 'runs'))) await sleep(20);
    [name = ''] = user.runs();
    const history = path.join(user.dir, 'runs', name, 'history.jsonl');
    while (!existsSync(history) || user.read('runs', name, 'history.jsonl').length < 10_000) await sleep(20);
    running.kill('SIGKILL');
    await running;
    appendFileSync(history, '{"type":"invoke","proc');
  });

  it('is judged up to its last whole line', async () => {
    const { exitCode, stdout, stderr } = await user.types('check latest');
    expect(stderr).toMatch(/did not come to its end; read [\d,]+ lines .* last line was cut off/);
    expect(stdout).toMatch(/^UNKNOWN/);
    expect(stdout).toMatch(/✓ linearizable/);
    expect(exitCode).toBe(2);
  });

  it('has a report', async () => {
    const { exitCode, stdout } = await user.types(`report ${name} --out half.html`);
    expect(stdout).toMatch(/^report +half\.html$/);
    expect(user.read('half.html')).toMatch(/^<!doctype html>/i);
    expect(exitCode).toBe(0);
  });

  it('is replayed as far as it went, with nothing to compare it to', async () => {
    const answer = await user.asks(`replay runs/${name}`);
    expect(answer).toMatchObject({ seed: 1, comparison: { sameTrace: null } });
  });

  it('is listed as such, and heals to nothing', async () => {
    expect((await user.types('list runs')).stdout).toMatch(/did not end/);
    expect(await user.types('heal latest')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/nothing to heal/),
    });
  });
});

describe('a whole run', () => {
  const user = new User();
  beforeAll(
    async () =>
      void (await user.types('test raft --nemesis kill -t 3 --recovery 1 --nemesis-interval 0.5 -s 2')),
  );

  it('is judged again with the same verdict', async () => {
    const answer = await user.asks('check latest');
    expect(answer).toMatchObject({ valid: true, complete: true, exitCode: 0 });
    expect(answer.checker).toMatch(/linearizable/);
  });

  it('replays bit for bit, and says so', async () => {
    const answer = await user.asks('replay latest');
    expect(answer).toMatchObject({ valid: true, comparison: { sameTrace: true }, exitCode: 0 });
    expect(answer.run).toBe(answer.replayOf);
  });

  it('tells of a stored run that is another by now', async () => {
    const result = path.join('runs', user.runs()[0]!, 'result.json');
    const stored = JSON.parse(user.read(result));
    user.write(result, JSON.stringify({ ...stored, traceHash: '0123456789abcdef' }));
    const { exitCode, stdout } = await user.types('replay latest');
    expect(stdout).toMatch(/but 0123456789abcdef is stored; replays agree with each other, so .* changed/);
    expect(exitCode).toBe(0);
  });

  it('is replayed from its history where its plan is gone', async () => {
    rmSync(path.join(user.dir, 'runs', user.runs()[0]!, 'plan.json'));
    const answer = await user.asks('replay latest --save');
    expect(answer).toMatchObject({ valid: true });
    expect(answer.run).not.toBe(answer.replayOf);
    expect(user.runs()).toHaveLength(2);
  });
});
