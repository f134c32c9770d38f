/** What the checker says of transactions written by hand. */
import { expect } from 'vitest';
import type { Anomaly, CheckContext } from '../../../src/index.ts';
import { contextOf } from '../../testing/history.ts';
import { story, type TxnLine } from '../../transactions/testing/story.ts';
import { type PredicateOptions, predicate } from '../index.ts';

export interface Asked extends PredicateOptions, Partial<Pick<CheckContext, 'realtime'>> {}

export function check(lines: readonly TxnLine[], { realtime = true, ...options }: Asked = {}) {
  return predicate(options).check(story(lines), contextOf({ realtime }));
}

/** The one anomaly of the type. */
export function anomaly(type: string, lines: readonly TxnLine[], asked: Asked = {}): Anomaly {
  const result = check(lines, asked);
  expect(result.valid, result.summary).toBe(false);
  const found = result.anomalies.filter((each) => each.type === type);
  expect(found, result.summary).toHaveLength(1);
  return found[0]!;
}

export function types(lines: readonly TxnLine[], asked: Asked = {}): string[] {
  return check(lines, asked).anomalies.map(({ type }) => type);
}
