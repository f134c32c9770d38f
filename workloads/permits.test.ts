import { describe, expect, it } from 'vitest';
import { rateBound } from '../checkers/rate-bound/index.ts';
import {
  type ClientSeat,
  type Completion,
  clients,
  type Ending,
  type Invocation,
  type Key,
  limit,
  mergeVerdicts,
  play,
  stagger,
  type WorkloadOptions,
} from '../src/index.ts';
import permits from './permits.ts';

const OPTIONS: WorkloadOptions = { concurrency: 10, nodeCount: 5, opsPerKey: 100, keyCount: 0, recoveryS: 1 };
const FAULTLESS = { faults: [], stepsMax: 1_000_000 };

interface Asked {
  readonly permits: number;
  readonly ratePerS: number;
  readonly burst: number;
}

/** Token buckets that decide as they are asked; made wrong by subclasses. */
class Buckets {
  readonly levels = new Map<Key, { level: number; atNs: number }>();

  level(key: Key, { ratePerS, burst }: Asked, nowNs: number): number {
    const { level, atNs } = this.levels.get(key) ?? { level: burst, atNs: nowNs };
    return Math.min(burst, level + (ratePerS * (nowNs - atNs)) / 1e9);
  }

  take({ key = 0, value }: Invocation, nowNs: number): number {
    const asked = value as Asked;
    const level = this.level(key, asked, nowNs);
    const granted = asked.permits <= level ? asked.permits : 0;
    this.levels.set(key, { level: level - granted, atNs: nowNs });
    return granted;
  }
}

/** Forgets at times what it has granted, as a node that restarts with an empty memory. */
class Forgetful extends Buckets {
  #count = 0;

  override take(op: Invocation, nowNs: number): number {
    if (++this.#count % 100 === 0) this.levels.clear();
    return super.take(op, nowNs);
  }
}

/** Two nodes, each with a bucket of its own. */
class Uncoordinated extends Buckets {
  readonly #other = new Buckets();
  #count = 0;

  override take(op: Invocation, nowNs: number): number {
    return ++this.#count % 2 === 0 ? super.take(op, nowNs) : this.#other.take(op, nowNs);
  }
}

class Stingy extends Buckets {
  override take(op: Invocation, nowNs: number): number {
    return (op.value as Asked).permits === 1 ? super.take(op, nowNs) : 0;
  }
}

function history(buckets: Buckets, endings: 'all-answered' | 'some-lost' = 'some-lost') {
  const end = (op: Invocation, { timeNs }: ClientSeat): Ending => {
    const granted = buckets.take(op, timeNs);
    const lost = endings === 'some-lost' && timeNs % 17 === 0;
    const completion: Completion = lost ? { type: 'info', error: 'timeout' } : { type: 'ok', value: granted };
    return { ...completion, latencyNs: 1_000_000 };
  };
  const load = stagger(5e6, limit(3000, permits.generator(OPTIONS)));
  return play(clients(load), { concurrency: 10, nodes: ['n1', 'n2'], seed: 3, end });
}

function verdict(buckets: Buckets) {
  const checked = permits.checkers(OPTIONS).map((checker) => checker.check(history(buckets), FAULTLESS));
  return { valid: mergeVerdicts(checked.map(({ valid }) => valid)), rate: checked[0]! };
}

describe('permits', () => {
  it('passes token buckets, lost answers or not', () => {
    const { valid, rate } = verdict(new Buckets());
    expect(rate.summary).toMatch(/^3000 requests to 4 limiters: never more granted/);
    expect(valid).toBe(true);
    const exact = rateBound({ exact: true }).check(history(new Buckets(), 'all-answered'), FAULTLESS);
    expect(exact.valid, exact.summary).toBe(true);
  });

  it('empties its buckets, so that there are denials to judge', () => {
    const { stats } = verdict(new Buckets()).rate;
    const { asked, granted } = stats as { asked: number; granted: number };
    expect(granted).toBeLessThan(0.8 * asked);
    expect(granted).toBeGreaterThan(0.1 * asked);
  });

  it.each([
    ['forgets what it granted', new Forgetful()],
    ['has a bucket in each of two nodes', new Uncoordinated()],
  ])('finds a limiter that %s', (_, buckets) => {
    const { valid, rate } = verdict(buckets);
    expect(valid).toBe(false);
    expect(new Set(rate.anomalies.map(({ type }) => type))).toEqual(new Set(['over-granted']));
  });

  it('finds one that denies without need, where denials are judged', () => {
    const told = history(new Stingy(), 'all-answered');
    expect(rateBound().check(told, FAULTLESS).valid).toBe(true);
    expect(rateBound({ exact: true }).check(told, FAULTLESS).valid).toBe(false);
  });
});
