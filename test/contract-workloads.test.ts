/** What every workload promises, run over all that the catalog finds. */
import { describe, expect, it } from 'vitest';
import { Catalog } from '../src/catalog.ts';
import { type Ending, play } from '../src/core/generators/play.ts';
import {
  clients,
  type GeneratorLike,
  type History,
  type Invocation,
  KeyedRandom,
  limit,
  nodeIds,
  type Workload,
  type WorkloadOptions,
} from '../src/index.ts';

const catalog = new Catalog();
const workloads = await catalog.all('workload');
const checkerNames = new Set(catalog.names('checker'));

const OPS = 600;
const FINAL_OPS_MAX = 100_000;

/** Few and many threads, one node and several, short and long keys, a fixed number of keys. */
const OPTIONS: readonly WorkloadOptions[] = [
  { concurrency: 1, nodeCount: 1, opsPerKey: 10, keyCount: 0 },
  { concurrency: 10, nodeCount: 5, opsPerKey: 150, keyCount: 0 },
  { concurrency: 15, nodeCount: 5, opsPerKey: 20, keyCount: 3 },
  { concurrency: 7, nodeCount: 3, opsPerKey: 1, keyCount: 1 },
];

/** A run of the generator against clients of which some fail, some never answer; the same for one seed. */
function played(generator: GeneratorLike, options: WorkloadOptions, seed: number): History {
  return play(clients(generator), {
    concurrency: options.concurrency,
    nodes: nodeIds(options.nodeCount),
    seed,
    end: (_, { process, timeNs }) => endingOf(new KeyedRandom(seed, `end ${process}`).at(timeNs)),
  });
}

function endingOf(random: KeyedRandom): Ending {
  const latencyNs = 1000 + random.int(1_000_000);
  if (random.chance(0.05)) return null;
  if (random.chance(0.1)) return { type: 'info', error: 'timeout', latencyNs };
  if (random.chance(0.1)) return { type: 'fail', error: 'unavailable', latencyNs };
  return { type: 'ok', latencyNs };
}

function invocations(history: History): Invocation[] {
  return [...history].filter((op) => op.type === 'invoke');
}

it('there are workloads to hold to the contract', () => expect(workloads.length).toBeGreaterThan(0));

const table = workloads.map((workload) => [workload.name, workload] as const);

describe.each(table)('workload %s', (_, workload) => {
  it('says what it is and documents its operations', () => {
    expect(workload.summary).toMatch(/\w+ \w+/);
    expect(workload.operations.length).toBeGreaterThan(0);
    for (const { f, takes, gives, doc } of workload.operations) {
      expect(f).toMatch(/^[a-z]+(-[a-z]+)*$/);
      for (const text of [takes, gives]) expect(text, f).not.toBe('');
      expect(doc, f).toMatch(/\w+ \w+/);
    }
    const names = workload.operations.map(({ f }) => f);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(OPTIONS)('asks for its own operations, as many as are wanted: %j', (options) => {
    const history = played(limit(OPS, workload.generator(options)), options, 1);
    const asked = invocations(history);
    expect(asked).toHaveLength(OPS);
    checkDocumented(workload, asked);
  });

  it('uses every operation that it documents', () => {
    const used = new Set(OPTIONS.flatMap((options) => everything(workload, options).map(({ f }) => f)));
    expect([...used].sort()).toEqual(workload.operations.map(({ f }) => f).sort());
  });

  it.each(OPTIONS)('ends its final operations: %j', (options) => {
    const final = workload.finalGenerator?.(options) ?? null;
    const asked = invocations(played(limit(FINAL_OPS_MAX, final), options, 1));
    expect(asked.length).toBeLessThan(FINAL_OPS_MAX);
    checkDocumented(workload, asked);
  });

  it.each(OPTIONS)(
    'draws the same again from the same seed, and something else from another: %j',
    (options) => {
      const draws = (seed: number) => [...played(limit(OPS, workload.generator(options)), options, seed)];
      expect(draws(1)).toEqual(draws(1));
      expect(draws(1)).not.toEqual(draws(2));
    },
  );

  it.each(OPTIONS)('names checkers that exist and that answer for any history: %j', (options) => {
    const checkers = workload.checkers(options);
    expect(checkers.length).toBeGreaterThan(0);
    for (const checker of checkers) expect(checkerNames).toContain(checker.name);
    const histories = [played(null, options, 1), played(limit(50, workload.generator(options)), options, 1)];
    for (const checker of checkers) {
      for (const history of histories) {
        const result = checker.check(history, { faults: [], stepsMax: 100_000 });
        expect([true, false, 'unknown']).toContain(result.valid);
      }
    }
  });
});

/** A run with its final operations. */
function everything(workload: Workload, options: WorkloadOptions): Invocation[] {
  const phases = [limit(OPS, workload.generator(options)), workload.finalGenerator?.(options) ?? null];
  return phases.flatMap((generator) => invocations(played(generator, options, 1)));
}

function checkDocumented(workload: Workload, asked: readonly Invocation[]): void {
  const documented = workload.operations.map(({ f }) => f);
  for (const { f, value } of asked) {
    expect(documented).toContain(f);
    expect(JSON.parse(JSON.stringify(value ?? null))).toEqual(value ?? null);
  }
}
