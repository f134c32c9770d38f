import { describe, expect, it } from 'vitest';
import type { Completion, Invocation, Key } from '../src/index.ts';
import causal from './causal.ts';
import { finalReadKeys, judged, OPTIONS, playedAgainst } from './testing/played.ts';

interface Update {
  readonly node: number;
  readonly place: number;
  readonly key: Key;
  readonly value: unknown;
}

const NODES = 5;
/** A node takes over what the others wrote every so many of its operations. */
const LAG = 5;

/**
 * Each node has its own state, and takes over all writes late, in one order; the latest of that order wins.
 */
class Store {
  readonly log: Update[] = [];
  readonly #states = Array.from({ length: NODES }, () => new Map<Key, Update>());
  readonly #taken = new Array<number>(NODES).fill(0);
  readonly #counts = new Array<number>(NODES).fill(0);

  answer({ f, key = '', value }: Invocation, process: number): Completion {
    const node = this.nodeOf(process);
    if (++this.#counts[node]! % LAG === 0) this.#takeOver(node);
    if (f === 'read') return { type: 'ok', value: this.#states[node]!.get(key)?.value ?? null };
    const update = { node, place: this.log.length, key, value };
    this.log.push(update);
    this.apply(node, update);
    return { type: 'ok', value };
  }

  nodeOf(process: number): number {
    return process % NODES;
  }

  #takeOver(node: number): void {
    const fresh = this.log.slice(this.#taken[node]!);
    for (const update of fresh) if (update.node !== node) this.apply(node, update);
    this.#taken[node]! += fresh.length;
  }

  apply(node: number, update: Update): void {
    if ((this.#states[node]!.get(update.key)?.place ?? -1) < update.place) this.put(node, update);
  }

  put(node: number, update: Update): void {
    this.#states[node]!.set(update.key, update);
  }
}

/** Sessions move from node to node. */
class Roaming extends Store {
  override nodeOf(process: number): number {
    return (process + this.log.length) % NODES;
  }
}

/** Some writes to key 0 never reach other nodes. */
class Leaky extends Store {
  override apply(node: number, update: Update): void {
    const isLost = update.node !== node && update.key === 0 && update.place % 5 === 0;
    if (!isLost) super.apply(node, update);
  }
}

/** What arrives last wins. */
class Arrival extends Store {
  override apply(node: number, update: Update): void {
    this.put(node, update);
  }
}

function judge(store: Store) {
  return judged(
    causal,
    playedAgainst(causal, (op, process) => store.answer(op, process)),
  );
}

describe('the workload causal', () => {
  it('passes nodes that are behind, but in order', () => {
    const { valid, results } = judge(new Store());
    expect(valid).toBe(true);
    expect(results.causal!.stats!.reads).toBeGreaterThan(1000);
    expect(results.sessions!.valid).toBe(true);
  });

  it('finds sessions that lose what they have seen', () => {
    const { results } = judge(new Roaming());
    expect(results.causal!.valid).toBe(false);
    const types = results.sessions!.anomalies.map(({ type }) => type);
    expect(types).toContain('read-your-writes-violation');
    expect(types).toContain('monotonic-reads-violation');
  });

  it('finds writes that are seen without what came before them', () => {
    const { results } = judge(new Leaky());
    expect(results.causal!.anomalies[0]!.type).toBe('causal-violation');
    expect(results.sessions!.anomalies[0]!.type).toBe('writes-follow-reads-violation');
  });

  it('finds nodes that never agree on the order of writes', () => {
    const { results } = judge(new Arrival());
    expect(results.causal!.anomalies.map(({ type }) => type)).toContain('conflict-cycle');
    for (const { ops } of results.causal!.anomalies) expect(ops.length).toBeLessThan(12);
  });

  it('reads every key on every thread at the end', () => {
    const keys = finalReadKeys(causal);
    expect(keys.size).toBe(OPTIONS.concurrency);
    for (const read of keys.values()) expect(read.toSorted()).toEqual([0, 1, 2, 3, 4]);
  });
});
