/** Help, version, and what there is to choose from. */
import { describe, expect, it } from 'vitest';
import { optionsOf } from '../../src/cli/command.ts';
import { COMMANDS } from '../../src/cli/commands.ts';
import { User } from './user.ts';

const user = new User();

describe.concurrent('help', () => {
  it('shows every command, and is no error when asked for', async () => {
    const { exitCode, stdout, stderr } = await user.types('--help');
    for (const { name, summary } of COMMANDS)
      expect(stdout).toMatch(new RegExp(`  ${name}\\b.*${summary.slice(0, 20)}`));
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });

  it('is what faultline alone answers, as an error', async () => {
    const { exitCode, stdout, stderr } = await user.types('');
    expect(stderr).toMatch(/Commands:\n {2}test TARGET/);
    expect({ exitCode, stdout }).toEqual({ exitCode: 254, stdout: '' });
  });

  it.each(COMMANDS.map((spec) => [spec.name, spec] as const))(
    'of %s names every option, and teaches',
    async (name, spec) => {
      const { exitCode, stdout } = await user.types(`${name} --help`);
      for (const [option, { short }] of Object.entries(optionsOf(spec))) {
        expect(stdout).toContain(short === undefined ? `--${option}` : `-${short}, --${option}`);
      }
      expect(stdout).toMatch(/Examples:\n {2}faultline /);
      expect(exitCode).toBe(0);
    },
  );

  it('knows its version', async () => {
    const { exitCode, stdout } = await user.types('--version');
    expect(stdout).toMatch(/^\d+\.\d+\.\d+$/);
    expect(exitCode).toBe(0);
  });
});

describe.concurrent('list', () => {
  it('has the shape that scripts rely on', async () => {
    const all = await user.asks('list');
    expect(Object.keys(all)).toEqual(
      expect.arrayContaining(['targets', 'workloads', 'nemeses', 'checkers', 'deployments']),
    );
    expect(all.targets).toContainEqual(
      expect.objectContaining({
        name: 'raft',
        workloads: expect.arrayContaining(['register']),
        bugs: expect.arrayContaining([
          expect.objectContaining({ name: 'stale-read', caughtBy: 'linearizable' }),
        ]),
      }),
    );
    expect(all.deployments).toContainEqual(
      expect.objectContaining({
        name: 'sim',
        available: true,
        reason: null,
        capabilities: expect.any(Array),
      }),
    );
    expect(all.exitCode).toBe(0);
  });

  it('narrows to one kind, for people', async () => {
    const { exitCode, stdout } = await user.types('list nemeses');
    expect(stdout).toMatch(/^nemeses\n {2}kill /);
    expect(stdout).not.toMatch(/targets|deployments/);
    expect(exitCode).toBe(0);
  });
});
