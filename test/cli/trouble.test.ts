/** What can go wrong around a run: Ctrl-C, disks that refuse, readers that go away. Nothing is lost. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { COMMAND, User } from './user.ts';

const LONG = 'test raft --nemesis kill -t 5000 -s 1 --no-report';

/** Waits until the run has recorded something, and gives the path of its history. */
async function recorded(user: User): Promise<string> {
  const runs = path.join(user.dir, 'runs');
  for (;;) {
    const name = existsSync(runs) ? user.runs()[0] : undefined;
    const history = path.join(runs, name ?? '', 'history.jsonl');
    if (name !== undefined && existsSync(history) && readFileSync(history).length > 0) return history;
    await sleep(20);
  }
}

describe.concurrent('Ctrl-C', () => {
  it('ends the run, judges what is there and stores it', async () => {
    const user = new User();
    const running = user.starts(LONG);
    await recorded(user);
    running.kill('SIGINT');
    const { exitCode, stdout, stderr } = await running;
    expect(stderr).toMatch(/stopping: healing, and judging what is there/);
    expect(stdout).toMatch(/^UNKNOWN/);
    expect(stdout).toMatch(/\? the run was interrupted before its end/);
    const result = JSON.parse(user.read('runs', user.runs()[0]!, 'result.json'));
    expect(result.valid).toBe('unknown');
    expect(exitCode).toBe(2);
  });

  it('twice leaves at once, and what was recorded stays', async () => {
    const user = new User();
    const running = user.starts(LONG);
    const history = await recorded(user);
    running.kill('SIGINT');
    running.kill('SIGTERM');
    const { exitCode, stderr } = await running;
    expect(stderr).toMatch(/left in the middle of it/);
    expect(readFileSync(history, 'utf8').length).toBeGreaterThan(0);
    expect(exitCode).toBe(255);
  });

  it('ends a soak with what it has', async () => {
    const user = new User();
    const running = user.starts('soak raft --seeds 1000 -t 1 --json');
    await new Promise((resolve) => running.stderr.once('data', resolve));
    running.kill('SIGTERM');
    const { exitCode, stdout } = await running;
    const { valid, seeds } = JSON.parse(stdout);
    expect(valid).toBe('unknown');
    expect(seeds.length).toBeLessThan(1000);
    expect(exitCode).toBe(2);
  });

  it.skipIf(process.platform !== 'linux')('ends real processes too', async () => {
    const user = new User();
    // The first kill must not come before the interrupt: it might leave no process to look for.
    const running = user.starts(
      'test raft --nemesis kill --nemesis-interval 100 --on local -t 500 --no-report',
    );
    await recorded(user);
    expect(processesOf(user)).not.toEqual([]);
    running.kill('SIGINT');
    const { exitCode, stdout } = await running;
    expect(stdout).toMatch(/raft register on local/);
    expect(exitCode).toBe(2);
    expect(processesOf(user)).toEqual([]);
  });
});

/** Processes that work in the folder of the user. */
function processesOf(user: User): string[] {
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .filter((pid) => commandLine(pid).some((word) => word.includes(user.dir)));
}

function commandLine(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(1);
  } catch {
    return [];
  }
}

describe.concurrent('a disk that refuses', () => {
  it('is one sentence where there can be no folder of runs', async () => {
    const user = new User({ runs: 'a file' });
    const { exitCode, stdout, stderr } = await user.types('test raft -t 1');
    expect(stderr).toMatch(
      /\nfaultline: cannot create runs: there is a file where a folder should be; choose another/,
    );
    expect({ exitCode, stdout }).toEqual({ exitCode: 255, stdout: '' });
  });

  it.skipIf(process.platform === 'win32')('keeps what was recorded before it was full', async () => {
    const user = new User();
    const script = `ulimit -f 300; exec "${process.execPath}" "${COMMAND}" test raft -t 300 -s 1 --json`;
    const { exitCode, stdout, stderr } = await execa('bash', ['-c', script], {
      cwd: user.dir,
      reject: false,
    });
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      error: { message: expect.stringMatching(/cannot write/) },
    });
    expect(stderr).toMatch(
      /faultline: cannot write .*history\.jsonl: .*; the first \d+ lines of the history are safe in/,
    );
    expect(exitCode).toBe(255);
    const check = await user.types('check latest');
    expect(check.stdout).toMatch(/✓ linearizable/);
    expect(check.exitCode).toBe(2);
  });
});

describe.concurrent('a reader that goes away', () => {
  it('is no trouble', async () => {
    const user = new User();
    const script = `{ "${process.execPath}" "${COMMAND}" list; echo "exit $?" >&2; } | head -n 1`;
    const { stdout, stderr } = await execa('bash', ['-c', script], { cwd: user.dir });
    expect(stdout).toBe('targets');
    expect(stderr).toBe('exit 0');
  });

  it.skipIf(!existsSync('/dev/full'))('is told from an outcome that is lost', async () => {
    const user = new User();
    const script = `"${process.execPath}" "${COMMAND}" list > /dev/full`;
    const { exitCode, stderr } = await execa('bash', ['-c', script], { cwd: user.dir, reject: false });
    expect(stderr).toMatch(/the outcome could not be written to standard output/);
    expect(exitCode).toBe(255);
  });
});
