/** Whatever is typed wrong: one clear sentence with the nearest name, exit code 254, and no stack trace. */
import { describe, expect, it } from 'vitest';
import { ROT } from './modules.ts';
import { User } from './user.ts';

const user = new User({
  'throws.ts': "throw new Error('no database at hand');",
  'broken.ts': 'export default {{',
  'lonely.ts': "import { gone } from './gone.ts';\nexport default gone;",
  'empty.ts': 'export const name = 1;',
  'half.ts': "export default { name: 'half', clients: {} };",
  'rot.ts': ROT,
  'typo.yaml': 'nodes: 3\nnemesi: kill\n',
  'malformed.yaml': 'nodes: 3\nrate: [1, 2\nseed: 1\n',
  'wrong.yaml': 'seed: 1\nnodes: several\n',
  'list.yaml': '- nodes\n',
  'twice.yaml': 'nodes: 3\nseed: 1\nnodes: 4\n',
  'history.jsonl': '{"type":"invoke","process":0,"f":"read","time":0}\nnonsense\n',
  'good.jsonl': '{"type":"invoke","process":0,"f":"read","time":0}\n',
  'order.jsonl': '{"type":"ok","process":0,"f":"read","value":1,"time":0}\n',
});

const WRONG: readonly (readonly [words: string, sentence: RegExp])[] = [
  ['tset raft', /unknown command "tset"; did you mean "test"\?/],
  ['test', /name the target to test/],
  ['test raftt', /unknown target "raftt"; did you mean "raft"\?/],
  ['test raft partition', /unexpected argument "partition"/],
  ['test raft --workload regster', /unknown workload of raft "regster"; did you mean "register"\?/],
  ['test raft --nemesis partion', /unknown nemesis "partion"; did you mean "partition"\?/],
  ['test raft --nemesis kill, ', /--nemesis has an empty name in "kill,"/],
  [
    'test raft --nemesis kill --nemesis-targets leadr',
    /unknown nemesis target "leadr"; did you mean "leader"\?/,
  ],
  [
    'test raft --nemesis ./rot.ts',
    /the nemesis "rot" needs disk.corrupt, which the deployment "sim" cannot do/,
  ],
  ['test raft --bug stale-raed', /unknown bug of raft "stale-raed"; did you mean "stale-read"\?/],
  ['test raft --on locl', /unknown deployment "locl"; did you mean "local"\?/],
  ['test raft --nods 5', /unknown option "--nods" of test; did you mean "--nodes"\?/],
  ['test raft --timeLimit 5', /unknown option "--timeLimit" of test; did you mean "--time-limit"\?/],
  ['test raft --keep-going', /unknown option "--keep-going" of test; it is an option of soak/],
  ['test raft -x', /unknown option "-x" of test; "faultline test --help" shows all/],
  ['test raft --nodes', /--nodes needs a value/],
  ['test raft --nodes five', /--nodes must be a number, not "five"/],
  ['test raft --nodes 0', /--nodes must be a whole number from 1 to 99, not 0/],
  ['test raft --seed -1', /--seed must be a whole number from 0 .*, not -1/],
  ['test raft --rate 0', /--rate must be a number from 0.001 .*, not 0/],
  [
    'test raft --concurrency 3x',
    /--concurrency must be a number such as 10, or one per node such as 3n, not "3x"/,
  ],
  ['test raft --test-count 0', /--test-count must be a whole number from 1, not 0/],
  ['test raft --on local --verify', /--verify .* use --on sim/],
  ['test ./gone.ts', /there is no file .*gone\.ts/],
  ['test ./throws.ts', /throws\.ts could not be loaded: no database at hand/],
  ['test ./broken.ts', /broken\.ts could not be loaded: .*broken\.ts:1:\d+/],
  ['test ./lonely.ts', /lonely\.ts could not be loaded: .*gone\.ts/],
  ['test ./empty.ts', /empty\.ts: it has no default export that is a target/],
  ['test ./half.ts', /half\.ts: the default export lacks nodeCount \(number\), .*so it is no target/],
  ['test raft --config gone.yaml', /cannot read gone\.yaml/],
  ['test raft --config typo.yaml', /typo\.yaml, line 2: unknown option "nemesi"; did you mean "nemesis"\?/],
  ['test raft --config malformed.yaml', /malformed\.yaml, line \d: /],
  ['test raft --config wrong.yaml', /wrong\.yaml, line 2: nodes must be a number, not "several"/],
  ['test raft --config list.yaml', /list\.yaml, line 1: the file must hold options/],
  ['test raft --config twice.yaml', /twice\.yaml, line 3: /],
  ['soak raft --jobs 2 --on local', /--jobs must be 1 on local/],
  ['soak raft --bug stale-raed', /did you mean "stale-read"\?/],
  ['replay', /name the run/],
  ['replay latest', /there is no run "latest"/],
  ['check', /name a history file or a stored run/],
  ['check gone.jsonl', /there is no history file gone\.jsonl/],
  ['check history.jsonl', /history\.jsonl, line 2: not JSON: nonsense/],
  ['check order.jsonl', /order\.jsonl, line 1: .*never invoked/],
  [
    'check good.jsonl --checker linearisable',
    /unknown checker "linearisable"; did you mean "linearizable"\?/,
  ],
  ['list target', /unknown kind "target"; did you mean "targets"\?/],
];

describe.concurrent('one sentence, and exit code 254', () => {
  it.each(WRONG)('faultline %s', async (words, sentence) => {
    const { exitCode, stdout, stderr } = await user.types(words);
    expect(stderr).toMatch(sentence);
    expect(stderr.split('\n')).toHaveLength(1);
    expect({ exitCode, stdout }).toEqual({ exitCode: 254, stdout: '' });
  });
});

it('nothing is left behind by a command that was refused', () => {
  expect(() => user.runs()).toThrow();
});

describe.concurrent('on request', () => {
  it('--debug adds the stack trace', async () => {
    const { exitCode, stderr } = await user.types('test ./throws.ts --debug');
    expect(stderr).toMatch(/\n\s+at .*\n/);
    expect(stderr).toMatch(/caused by: Error: no database at hand/);
    expect(exitCode).toBe(254);
  });

  it('--json says it in an object', async () => {
    const { version, error, exitCode } = await user.asks('test raftt');
    expect({ version, exitCode, code: error?.code }).toEqual({
      version: 1,
      exitCode: 254,
      code: 'unknown-name',
    });
    expect(error?.message).toMatch(/did you mean "raft"\?/);
  });
});
