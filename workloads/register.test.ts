import { describe, expect, it } from 'vitest';
import {
  type ClientSeat,
  type Completion,
  clients,
  type Ending,
  type History,
  type Invocation,
  type Key,
  limit,
  mergeVerdicts,
  play,
  type WorkloadOptions,
} from '../src/index.ts';
import register from './register.ts';

const OPTIONS: WorkloadOptions = { concurrency: 10, nodeCount: 5, opsPerKey: 100, keyCount: 0, recoveryS: 1 };
const FAULTLESS = { faults: [], stepsMax: 1_000_000 };

/** Atomic registers, each operation taking effect as it is invoked; made wrong by subclasses. */
class Registers {
  readonly values = new Map<Key, unknown>();
  count = 0;

  read(key: Key): unknown {
    return this.values.get(key) ?? null;
  }

  write(key: Key, value: unknown): void {
    this.values.set(key, value);
  }

  invoke({ f, key = '', value }: Invocation): Completion {
    this.count++;
    if (f === 'read') return { type: 'ok', value: this.read(key) };
    if (f === 'write') {
      this.write(key, value);
      return { type: 'ok' };
    }
    const [expected, next] = value as [unknown, unknown];
    if (this.read(key) !== expected) return { type: 'fail', error: 'precondition-failed' };
    this.write(key, next);
    return { type: 'ok' };
  }
}

/** Gives the value before the last one, now and then. */
class Stale extends Registers {
  readonly #before = new Map<Key, unknown>();

  override write(key: Key, value: unknown): void {
    this.#before.set(key, super.read(key));
    super.write(key, value);
  }

  override read(key: Key): unknown {
    return this.count % 50 === 0 ? (this.#before.get(key) ?? null) : super.read(key);
  }
}

/** Forgets all that it knew of a key, once, long after the key went out of use. */
class Forgetful extends Registers {
  override read(key: Key): unknown {
    return key === 0 && this.count > 500 ? null : super.read(key);
  }
}

function run(registers: Registers, options: WorkloadOptions = OPTIONS, count = 1500): History {
  // Latencies that differ, so that operations overlap in many ways; one in sixty is never heard of again.
  const end = (op: Invocation, { process }: ClientSeat): Ending => {
    const completion = registers.invoke(op);
    if (registers.count % 60 === 59) return { type: 'info', error: 'timeout', latencyNs: 5e6 };
    return { ...completion, latencyNs: 1e6 + ((process * 7 + registers.count * 13) % 17) * 1e5 };
  };
  return play(clients(limit(count, register.generator(options))), { concurrency: options.concurrency, end });
}

function judge(history: History) {
  return register.checkers(OPTIONS).map((checker) => checker.check(history, FAULTLESS));
}

function invocations(history: History) {
  return [...history].filter((op) => op.type === 'invoke');
}

describe('the workload register', () => {
  it('finds a correct register correct, and has tested it', () => {
    const history = run(new Registers());
    const results = judge(history);
    expect(results.map((result) => result.summary)[0]).toMatch(
      /^\d+ keys with 1500 operations are linearizable$/,
    );
    expect(results.map((result) => result.valid)).toEqual([true, true, true]);
    const byF = results[1]!.stats!.byF as Record<string, { count: number; okRatio: number }>;
    expect(byF.read!.count).toBeGreaterThan(650);
    expect(byF.write!.count).toBeGreaterThan(250);
    expect(byF.cas!.count).toBeGreaterThan(250);
    expect(byF.cas!.okRatio).toBeGreaterThan(0.08);
  });

  it('finds stale reads, with a witness of few operations', () => {
    const result = judge(run(new Stale()))[0]!;
    expect(result.valid).toBe(false);
    expect(result.anomalies[0]!.ops.length).toBeLessThan(8);
  });

  it('reads keys again that went out of use', () => {
    const result = judge(run(new Forgetful()))[0]!;
    expect(result.valid).toBe(false);
    expect(result.anomalies[0]!.message).toMatch(/^key 0: process \d+ read null/);
  });

  it('works on one key after another, and takes it no further than asked', () => {
    const history = run(new Registers());
    const counts = new Map<Key | undefined, number>();
    for (const op of invocations(history)) {
      // Revisits read, and are not counted.
      if (op.f !== 'read') counts.set(op.key, (counts.get(op.key) ?? 0) + 1);
    }
    expect(counts.size).toBeGreaterThan(10);
    expect(Math.max(...counts.values())).toBeLessThanOrEqual(OPTIONS.opsPerKey);
  });

  it('writes new values mostly, and expects what was seen', () => {
    const history = run(new Registers());
    const writes = invocations(history).filter((op) => op.f === 'write' && op.key === 0);
    const values = new Set(writes.map((op) => op.value));
    expect(values.size).toBeGreaterThan(0.6 * writes.length);
    expect(values.size).toBeLessThan(writes.length);
    for (const op of invocations(history)) {
      if (op.f === 'cas') expect(op.value).toEqual([expect.any(Number), expect.any(Number)]);
    }
  });

  it('uses as many keys at a time as the user asks for', () => {
    for (const [keyCount, threads] of [
      [0, 10],
      [2, 10],
      [10, 2],
      [40, 1],
    ] as const) {
      const history = run(new Registers(), { ...OPTIONS, concurrency: 20, keyCount }, 400);
      const first = new Map<number, Key | undefined>();
      for (const op of invocations(history)) {
        if (op.f !== 'read' && !first.has(Number(op.process))) first.set(Number(op.process), op.key);
      }
      const used = new Set([...first].filter(([process]) => process < 20).map(([, key]) => key));
      expect(used.size).toBeGreaterThanOrEqual(Math.ceil(20 / threads));
    }
  });

  it('gives a key up when too many of its processes have crashed', () => {
    const hung = play(clients(limit(300, register.generator(OPTIONS))), {
      concurrency: 10,
      end: () => ({ type: 'info', error: 'timeout', latencyNs: 1e6 }),
    });
    const byKey = new Map<Key | undefined, number>();
    for (const op of invocations(hung)) byKey.set(op.key, (byKey.get(op.key) ?? 0) + 1);
    expect(byKey.get(0)).toBeLessThan(40);
    expect(mergeVerdicts(judge(hung).map((result) => result.valid))).toBe('unknown');
  });

  it('documents its contract', () => {
    expect(register.operations.map((operation) => operation.f)).toEqual(['read', 'write', 'cas']);
  });
});
