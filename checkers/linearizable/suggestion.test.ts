import { describe, expect, it } from 'vitest';
import { historyOf, type Told } from '../testing/history.ts';
import plugin from './index.ts';

describe('the suggestion', () => {
  const suggest = (told: readonly Told[]) => plugin.suggest!(historyOf(told));
  const op = (f: string, value: unknown = null, gave: unknown = value, more: Partial<Told> = {}): Told => ({
    process: 1,
    f,
    value,
    gave,
    fromMs: 0,
    toMs: 1,
    ...more,
  });
  const next = (told: Told): Told => ({ ...told, fromMs: 2, toMs: 3 });

  it('takes registers, maps, locks and stacks by their operations', () => {
    expect(suggest([op('write', 1)])).toEqual({ model: 'cas-register' });
    const refused = op('cas', [1, 2], [1, 2], { outcome: 'fail', error: 'precondition-failed' });
    expect(suggest([refused])).toEqual({ model: 'cas-register', failObserves: true });
    expect(suggest([op('write', { x: 1 })])).toEqual({ model: 'multi-register' });
    expect(suggest([op('get', 'a', ''), next(op('put', ['a', 'x']))])).toEqual({ model: 'kv' });
    expect(suggest([op('acquire')])).toEqual({ model: 'mutex' });
    expect(suggest([op('push', 1), next(op('pop', null, 1))])).toEqual({ model: 'stack' });
  });

  it('leaves what others know better', () => {
    expect(suggest([op('acquire', null, 7)])).toBeUndefined();
    expect(suggest([op('write', 1), next(op('read', null, [1]))])).toBeUndefined();
    expect(suggest([op('read', null, 1)])).toBeUndefined();
    expect(suggest([op('enqueue', 1)])).toBeUndefined();
    expect(suggest([])).toBeUndefined();
  });
});
