/** Session guarantees, each set of them, against their definition over all orders of versions. */
import fc from 'fast-check';
import { History, type NewOp } from '../../../src/index.ts';
import { type Fuzzer, fuzzer } from '../../testing/fuzzer.ts';
import { contextOf } from '../../testing/history.ts';
import { onlyOps } from '../../testing/witness.ts';
import { isAmbiguous, smallTxns } from '../../weak-isolation/testing/by-definition.ts';
import { type SmallCase, smallCases, smallHistory } from '../../weak-isolation/testing/small-txns.ts';
import { GUARANTEES, type Guarantee } from '../guarantees.ts';
import { sessions } from '../index.ts';
import { keptByDefinition } from './by-definition.ts';

interface SessionsCase {
  readonly small: SmallCase;
  readonly guarantees: readonly Guarantee[];
  /** Version numbers that the store gives: in the order of the writes, or against it. */
  readonly numbers: 'none' | 'rising' | 'falling';
}

const cases: fc.Arbitrary<SessionsCase> = fc.record({
  small: smallCases({ txnsMax: 9, microsMax: 1, single: true }),
  guarantees: fc.oneof(
    fc.constant(GUARANTEES),
    fc.subarray([...GUARANTEES], { minLength: 1, maxLength: GUARANTEES.length }),
  ),
  numbers: fc.constantFrom('none', 'none', 'none', 'rising', 'falling'),
});

/** Values are numbers from 1 on, in the order of the writes. */
function numbered(history: History, numbers: SessionsCase['numbers']): History {
  if (numbers === 'none') return history;
  const ops = [...history].map((op): NewOp => {
    if (op.type !== 'ok' || typeof op.value !== 'number') return op;
    return { ...op, value: { value: op.value, version: numbers === 'rising' ? op.value : 100 - op.value } };
  });
  return History.of(ops);
}

/** The evidence by itself shows the same. */
function witnessTrouble(drawn: SessionsCase, history: History): string | undefined {
  const checker = sessions(drawn);
  for (const { type, ops, message } of checker.check(history, contextOf()).anomalies) {
    if (/undefined|NaN/.test(message)) return `${type}: ${message}`;
    const alone = checker.check(onlyOps(history, ops), contextOf());
    // It may have another name there, where what was between is missing.
    const isFault = !type.endsWith('-violation');
    const isAlike = (other: string) => (isFault ? other === type : other.endsWith('-violation'));
    if (!alone.anomalies.some((each) => isAlike(each.type))) return `${type} is not in its witness ${ops}`;
  }
  return undefined;
}

function disagreement(drawn: SessionsCase): string | undefined {
  const history = numbered(smallHistory(drawn.small), drawn.numbers);
  const { valid, summary } = sessions(drawn).check(history, contextOf());
  const txns = smallTxns(history);
  const trouble = (text: string) =>
    `${text}: ${drawn.guarantees}\n${txns.map((txn) => JSON.stringify(txn)).join('\n')}\n${summary}`;
  const kept = keptByDefinition(txns, new Set(drawn.guarantees));
  if (valid === false && kept) return trouble('it accuses what the definition allows');
  if (valid === true && !kept) return trouble('it allows what the definition does not');
  if (valid === 'unknown' && !isAmbiguous(txns) && !kept) return trouble('it does not know what is wrong');
  const wrong = isAmbiguous(txns) ? undefined : witnessTrouble(drawn, history);
  return wrong === undefined ? undefined : trouble(wrong);
}

const fuzz: Fuzzer = fuzzer({
  name: 'sessions',
  about: 'session guarantees by what is known of the order of versions, against all orders of versions',
  cases,
  disagreement,
});
export default fuzz;
