import { describe, expect, it } from 'vitest';
import type { Completion, Invocation } from '../src/index.ts';
import set from './set.ts';
import { finalReadKeys, judged, OPTIONS, playedAgainst } from './testing/played.ts';

/** A set that keeps what it is given; made wrong by subclasses. */
class Elements {
  readonly list: unknown[] = [];
  readonly known = new Set<unknown>();
  count = 0;

  answer({ f, value }: Invocation): Completion {
    this.count++;
    if (f === 'read') return { type: 'ok', value: this.read() };
    return this.add(value);
  }

  add(value: unknown): Completion {
    if (!this.known.has(value)) this.list.push(value);
    this.known.add(value);
    return { type: 'ok', value };
  }

  read(): unknown[] {
    return this.list.slice();
  }
}

/** Forgets what was added last, as after a failover. */
class Forgetful extends Elements {
  override add(value: unknown): Completion {
    const completion = super.add(value);
    if (this.count % 100 === 0) this.list.pop();
    return completion;
  }
}

/** Shows now and then what there was before the last add. */
class Stale extends Elements {
  override read(): unknown[] {
    return this.count % 5 === 0 ? super.read().slice(0, -1) : super.read();
  }
}

/** Does not know an element again. */
class Twofold extends Elements {
  override add(value: unknown): Completion {
    this.known.delete(value);
    return super.add(value);
  }
}

/** Refuses now and then, and adds all the same. */
class Secretive extends Elements {
  override add(value: unknown): Completion {
    const isNew = !this.known.has(value);
    const completion = super.add(value);
    return isNew && this.count % 50 === 0 ? { type: 'fail', error: 'unavailable' } : completion;
  }
}

function verdictOf(elements: Elements) {
  const history = playedAgainst(set, (op) => elements.answer(op));
  const { valid, results } = judged(set, history);
  const types = (name: string) => [...new Set(results[name]!.anomalies.map(({ type }) => type))];
  return { valid, final: types('set'), full: types('set-full'), results, history };
}

describe('set', () => {
  it('passes a set that keeps everything', () => {
    const { valid, results } = verdictOf(new Elements());
    expect(results.set!.summary).toMatch(/^1\d\d\d elements added/);
    expect(valid).toBe(true);
  });

  it.each([
    ['forgets elements', new Forgetful(), ['lost'], ['lost']],
    ['shows them late', new Stale(), [], ['stale']],
    ['holds them twice', new Twofold(), ['duplicated'], ['duplicated']],
    ['adds what it refuses', new Secretive(), ['unexpected'], ['unexpected']],
  ])('finds a set that %s', (_, elements, final, full) => {
    expect(verdictOf(elements)).toMatchObject({ valid: false, final, full });
  });

  it('reads in proportion to what it adds', () => {
    const { history } = verdictOf(new Elements());
    const reads = [...history].filter(({ f, type }) => f === 'read' && type === 'ok');
    const shown = reads.reduce((sum, { value }) => sum + (value as unknown[]).length, 0);
    expect(shown).toBeLessThan(2000 * 150);
    expect(shown).toBeGreaterThan(2000 * 50);
  });

  it('reads every set through every node at the end', () => {
    const keys = finalReadKeys(set, { ...OPTIONS, keyCount: 3 });
    expect([...keys.keys()].sort()).toEqual([0, 1, 2, 3, 4]);
    for (const own of keys.values()) expect(own).toEqual([0, 1, 2]);
  });
});
