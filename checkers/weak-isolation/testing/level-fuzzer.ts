/** The fuzzer of one level: what its checker says of small histories, and what the definition says. */
import type { Checker } from '../../../src/index.ts';
import { type Fuzzer, fuzzer } from '../../testing/fuzzer.ts';
import { contextOf } from '../../testing/history.ts';
import { onlyOps } from '../../testing/witness.ts';
import { holdsByDefinition, isAmbiguous, type LevelName, smallTxns } from './by-definition.ts';
import { evidenceTrouble } from './evidence-holds.ts';
import { type SmallOptions, smallCases, smallHistory } from './small-txns.ts';

export interface LevelFuzz extends SmallOptions {
  readonly name: string;
  readonly level: LevelName;
  readonly checker: Checker;
}

export function levelFuzzer({ name, level, checker, ...size }: LevelFuzz): Fuzzer {
  return fuzzer({
    name,
    about: `${level} by the commit order that it demands, against its definition tried over all orders`,
    cases: smallCases(size),
    disagreement(drawn) {
      const history = smallHistory(drawn);
      const { valid, anomalies, summary } = checker.check(history, contextOf());
      const txns = smallTxns(history);
      const told = () => `${txns.map((txn) => JSON.stringify(txn)).join('\n')}\n${summary}`;
      for (const anomaly of anomalies) {
        const trouble = evidenceTrouble(history, anomaly);
        if (trouble !== undefined) return `${trouble}\n${told()}`;
        const alone = checker.check(onlyOps(history, anomaly.ops), contextOf());
        const isThere = alone.anomalies.some(({ type }) => isSameKind(type, anomaly.type));
        if (!isThere && !isAmbiguous(txns))
          return `${anomaly.type} is not in its own witness ${anomaly.ops}\n${told()}`;
      }
      const holds = holdsByDefinition(txns, level);
      if (valid === false && holds) return `it accuses what the definition allows\n${told()}`;
      if (valid === true && !holds) return `it allows what the definition does not\n${told()}`;
      if (valid !== 'unknown' || isAmbiguous(txns)) return undefined;
      return holds ? undefined : `it does not know what is wrong\n${told()}`;
    },
  });
}

/** The shortest cycle of a component is told. Alone, a witness may have one as short, of the other type. */
const CYCLES = ['causal-violation', 'conflict-cycle'];

function isSameKind(one: string, other: string): boolean {
  return one === other || (CYCLES.includes(one) && CYCLES.includes(other));
}
