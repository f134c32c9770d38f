/** `faultline soak`: many seeds in several processes, with an outcome that does not depend on how many. */
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEADLY, FORGETFUL } from './modules.ts';
import { User } from './user.ts';

describe.concurrent('soak', () => {
  it('gives the same seeds the same verdicts, however many at a time', async () => {
    const user = new User();
    const words = 'soak raft --seeds 4 --first-seed 3 -t 2 --recovery 1 --nemesis-interval 0.3';
    const [one, three] = [await user.asks(`${words} --jobs 1`), await user.asks(`${words} --jobs 3`)];
    expect(one).toMatchObject({ command: 'soak', run: null, seed: null, anomalies: [] });
    expect((one.seeds as { seed: number }[]).map(({ seed }) => seed)).toEqual([3, 4, 5, 6]);
    expect(three.seeds).toEqual(one.seeds);
    expect(three.counts).toEqual(one.counts);
    expect(existsSync(`${user.dir}/runs`)).toBe(false);
  });

  it('ends at the first invalid seed, stores it, and shows how to see it again', async () => {
    const user = new User({ 'forgetful.ts': FORGETFUL });
    const { exitCode, stdout } = await user.types(
      'soak ./forgetful.ts --seeds 50 -t 1 --nemesis none --jobs 2',
    );
    expect(stdout).toMatch(/^INVALID {2}\.\/forgetful\.ts register on sim, seed 0\n/);
    expect(stdout).toMatch(/nonlinearizable: key .*\n +1\. /);
    expect(stdout).toMatch(/\nreplayed +same trace hash/);
    expect(stdout).toMatch(/\nINVALID {2}soak of \.\/forgetful\.ts register: 1 seed of 50, 1 invalid\n/);
    expect(exitCode).toBe(1);
    const command = /\nreplay +npx faultline (replay runs\/\S+)\n/.exec(stdout)?.[1];
    expect(await user.types(command!)).toMatchObject({
      exitCode: 1,
      stdout: expect.stringMatching(/same trace hash/),
    });
  });

  it('goes on when asked to', async () => {
    const user = new User({ 'forgetful.ts': FORGETFUL });
    const answer = await user.asks(
      'soak ./forgetful.ts --seeds 4 -t 1 --nemesis none --keep-going --no-report',
    );
    expect(answer).toMatchObject({ valid: false, seed: 0, totals: { seeds: 4, invalid: 4 }, exitCode: 1 });
    expect(user.runs()).toHaveLength(1);
  });

  it('names the seed of a process that dies', async () => {
    const user = new User({ 'deadly.ts': DEADLY });
    const { exitCode, stdout, stderr } = await user.types('soak ./deadly.ts --seeds 200 --jobs 1 -t 2');
    expect(stderr).toMatch(
      /the process that ran seed 0 died \(SIGKILL\); alone it is: npx faultline test .* --seed 0$/,
    );
    expect({ exitCode, stdout }).toEqual({ exitCode: 255, stdout: '' });
  });
});
