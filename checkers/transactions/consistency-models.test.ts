import { describe, expect, it } from 'vitest';
import {
  anomaliesRuledOut,
  boundaryOf,
  MODEL_NAMES,
  modelName,
  modelsRuledOut,
} from './consistency-models.ts';

describe('consistency models', () => {
  it('rule out what weaker ones do, and what implies it', () => {
    const out = (model: string) => anomaliesRuledOut([model]);
    expect(out('read-uncommitted')).toEqual(
      new Set(['G0', 'duplicate-elements', 'cyclic-versions', 'garbage-read']),
    );
    expect([...out('read-committed')]).toEqual(
      expect.arrayContaining(['G0', 'G1a', 'G1b', 'G1c', 'dirty-update']),
    );
    expect(out('snapshot-isolation').has('G-single-item')).toBe(true);
    expect(out('snapshot-isolation').has('G2-item')).toBe(false);
    expect(out('serializable').has('G2-item-process')).toBe(false);
    expect(out('strong-session-serializable').has('G2-item-process')).toBe(true);
    expect(out('strict-serializable').has('G2-item-realtime')).toBe(true);
    // What rules out nothing cannot be held against a history.
    expect(MODEL_NAMES).toContain('monotonic-atomic-view');
    expect(MODEL_NAMES).not.toContain('view-serializable');
  });

  it('are ruled out together with all stronger ones', () => {
    expect(modelsRuledOut(['G2-item-realtime'])).toEqual(new Set(['strict-serializable']));
    expect(modelsRuledOut(['G0'])).toEqual(expect.objectContaining({ size: MODEL_NAMES.length }));
    expect(boundaryOf(['G-single-item'])).toEqual({
      not: ['consistent-view', 'repeatable-read'],
      alsoNot: [
        'forward-consistent-view',
        'serializable',
        'snapshot-isolation',
        'strict-serializable',
        'strong-session-serializable',
        'strong-session-snapshot-isolation',
        'strong-snapshot-isolation',
        'update-serializable',
      ],
    });
    expect(boundaryOf([])).toEqual({ not: [], alsoNot: [] });
  });

  it('go by several names', () => {
    expect(modelName('PL-3')).toBe('serializable');
    expect(modelName('strong-serializable')).toBe('strict-serializable');
    expect(modelName('snapshot-isolation')).toBe('snapshot-isolation');
    expect(modelName('toString')).toBeUndefined();
    expect(modelName('acid')).toBeUndefined();
  });
});
