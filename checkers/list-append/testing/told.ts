/** What the checker says of transactions written by hand. */
import { expect } from 'vitest';
import type { Anomaly, CheckContext } from '../../../src/index.ts';
import { contextOf } from '../../testing/history.ts';
import { story, type TxnLine } from '../../transactions/testing/story.ts';
import { listAppend } from '../index.ts';

export type Context = Partial<CheckContext> & { readonly consistencyModels?: readonly string[] };

export function check(lines: readonly TxnLine[], { consistencyModels, ...context }: Context = {}) {
  const checker = consistencyModels === undefined ? listAppend() : listAppend({ consistencyModels });
  return checker.check(story(lines), contextOf(context));
}

/** The one anomaly of the type. */
export function anomaly(type: string, lines: readonly TxnLine[], context: Context = {}): Anomaly {
  const result = check(lines, context);
  expect(result.valid).toBe(false);
  const found = result.anomalies.filter((each) => each.type === type);
  expect(found, result.summary).toHaveLength(1);
  return found[0]!;
}

export function types(lines: readonly TxnLine[], context: Context = {}): string[] {
  return check(lines, context).anomalies.map(({ type }) => type);
}
