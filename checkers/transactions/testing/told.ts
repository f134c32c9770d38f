/** What a checker of transactions says of some that were written by hand. */
import { expect } from 'vitest';
import type { Anomaly, CheckContext, Checker, CheckResult } from '../../../src/index.ts';
import { contextOf } from '../../testing/history.ts';
import { story, type TxnLine } from './story.ts';

/** Options of the checker, and whether the order of events is one of time. */
export type Asked<Options> = Options & Partial<Pick<CheckContext, 'realtime'>>;

export interface Telling<Options> {
  check(lines: readonly TxnLine[], asked?: Asked<Options>): CheckResult;
  /** The one anomaly of the type. */
  anomaly(type: string, lines: readonly TxnLine[], asked?: Asked<Options>): Anomaly;
  types(lines: readonly TxnLine[], asked?: Asked<Options>): string[];
}

export function tellingOf<Options extends object>(checker: (options: Options) => Checker): Telling<Options> {
  const check = (lines: readonly TxnLine[], asked: Partial<Asked<Options>> = {}): CheckResult => {
    const { realtime = true, ...options } = asked;
    return checker(options as Options).check(story(lines), contextOf({ realtime }));
  };
  return {
    check,
    anomaly(type, lines, asked) {
      const result = check(lines, asked);
      expect(result.valid, result.summary).toBe(false);
      const found = result.anomalies.filter((each) => each.type === type);
      expect(found, result.summary).toHaveLength(1);
      return found[0]!;
    },
    types: (lines, asked) => check(lines, asked).anomalies.map(({ type }) => type),
  };
}
