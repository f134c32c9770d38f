/** `faultline test`: outcome, exit code, what is stored, and what can be done with it afterwards. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FORGETFUL, REFUSING, UNREPEATABLE } from './modules.ts';
import { User } from './user.ts';

const FIELDS = [
  'version command valid reasons run report traceHash replayed seed counts faults anomalies checkers',
  'durationMs wallMs scenario reproduce tests',
].flatMap((line) => line.split(' '));

describe.concurrent('a run under faults', () => {
  it('is valid, says what was done, and is stored', async () => {
    const user = new User();
    const { exitCode, stdout, stderr } = await user.types(
      'test raft --nemesis kill -t 6 --recovery 2 --nemesis-interval 1 -s 7',
    );
    expect(stdout).toMatch(/^VALID {2}raft register on sim, seed 7\n/);
    expect(stdout).toMatch(/✓ linearizable: \d+ keys/);
    expect(stdout).toMatch(/\noperations +ok [\d,]+, fail [\d,]+, info [\d,]+; [\d,]+ ops\/s\n/);
    expect(stdout).toMatch(/\nkill +\d+ faults took effect; .*on n\d.*; killed \d+/);
    expect(stdout).toMatch(/\nagain +npx faultline test raft .*--seed 7$/);
    expect(stderr).toMatch(/^raft register on sim: 5 nodes, \d+ clients, \d+ ops\/s, faults kill, seed 7/);
    expect(exitCode).toBe(0);
    const [name] = user.runs();
    expect(stdout).toContain(`runs/${name}/report.html`);
    for (const file of ['scenario.json', 'history.jsonl', 'plan.json', 'result.json', 'report.html']) {
      expect(existsSync(path.join(user.dir, 'runs', name!, file))).toBe(true);
    }
  });

  it('gives scripts one object, and the same run for the same seed', async () => {
    const user = new User();
    const words = 'test raft --nemesis kill -t 3 --recovery 1 --nemesis-interval 0.5 -s 11 --no-report';
    const [first, second] = [await user.asks(words), await user.asks(words)];
    expect(Object.keys(first)).toEqual(expect.arrayContaining(FIELDS));
    expect(first).toMatchObject({
      version: 1,
      command: 'test',
      valid: true,
      seed: 11,
      report: null,
      exitCode: 0,
    });
    expect(first.faults).toContainEqual(
      expect.objectContaining({
        nemesis: 'kill',
        f: 'kill',
        nodes: expect.any(Array),
        evidence: expect.any(Object),
      }),
    );
    expect(first.traceHash).toMatch(/^[0-9a-f]{16}$/);
    expect(second.traceHash).toBe(first.traceHash);
    expect(second.run).not.toBe(first.run);
  });

  it('draws a seed and prints it where none is given', async () => {
    const { stdout, stderr } = await new User().types('test raft -t 1 --no-report');
    const seed = /seed (\d+)$/m.exec(stderr)?.[1];
    expect(stdout).toContain(`, seed ${seed}\n`);
    expect(stdout).toContain(`--seed ${seed}`);
  });

  it('takes its options from a file, and the command line first', async () => {
    const user = new User({
      'ci.yaml':
        'target: raft\nnodes: 3\nseed: 5\ntime-limit: 1\nnemesis: [kill, partition]\nno-report: true\n',
    });
    const { scenario } = await user.asks('test --config ci.yaml --seed 6 --nemesis none --rate 50');
    expect(scenario).toMatchObject({ nodes: 3, seed: 6, timeLimitS: 1, nemeses: [], rate: 50 });
  });

  it('is verified on request', async () => {
    const { exitCode, stdout } = await new User().types('test raft -t 2 --verify --no-report');
    expect(stdout).toMatch(/\nreplayed +same trace hash [0-9a-f]{16}\n/);
    expect(exitCode).toBe(0);
  });
});

describe.concurrent('a system that is wrong', () => {
  it('is invalid: exit code 1, a witness, and a replay that shows it again', async () => {
    const user = new User({ 'forgetful.ts': FORGETFUL });
    const { exitCode, stdout } = await user.types('test ./forgetful.ts -t 2 -s 1');
    expect(stdout).toMatch(/^INVALID {2}\.\/forgetful\.ts register on sim, seed 1\n/);
    expect(stdout).toMatch(/✗ linearizable: .*\n +nonlinearizable: key .*\n +1\. process \d/);
    expect(stdout).toMatch(/\nreplayed +same trace hash [0-9a-f]{16}\n/);
    expect(exitCode).toBe(1);
    const command = /\nreplay +npx faultline (replay runs\/\S+)\n/.exec(stdout)?.[1];
    const again = await user.types(command!);
    expect(again.stdout).toMatch(/\nreplay +same trace hash [0-9a-f]{16}$/);
    expect(again.exitCode).toBe(1);
  });

  it('ends a series at the first run that is not valid', async () => {
    const user = new User({ 'forgetful.ts': FORGETFUL });
    const answer = await user.asks('test ./forgetful.ts -t 1 -s 3 --test-count 3 --no-report');
    expect(answer).toMatchObject({ valid: false, seed: 3, exitCode: 1 });
    expect(answer.tests).toHaveLength(1);
    expect(user.runs()).toHaveLength(1);
  });

  it('is unknown where nothing could be tested; what it prints is kept out of the way', async () => {
    const user = new User({ 'refusing.ts': REFUSING });
    const answer = await user.asks('test ./refusing.ts -t 1 --no-report');
    expect(answer).toMatchObject({ valid: 'unknown', exitCode: 2 });
    expect(answer.reasons).toContain('no operation succeeded, so nothing was tested');
  });

  it('is unknown where it does not replay, and the first difference is named', async () => {
    const user = new User({ 'unrepeatable.ts': UNREPEATABLE });
    const { exitCode, stdout } = await user.types('test ./unrepeatable.ts -t 1 -s 1 --verify --no-report');
    expect(stdout).toMatch(/^UNKNOWN/);
    expect(stdout).toMatch(/\? the run does not replay: event \d+ differs: first .*; then /);
    expect(exitCode).toBe(2);
  });
});

describe.concurrent('a series of valid runs', () => {
  it('counts the seed up', async () => {
    const user = new User();
    const { tests } = await user.asks('test raft -t 1 -s 40 --test-count 3 --no-report');
    expect(tests).toMatchObject([
      { seed: 40, valid: true },
      { seed: 41, valid: true },
      { seed: 42, valid: true },
    ]);
    expect(user.runs()).toHaveLength(3);
  });
});
