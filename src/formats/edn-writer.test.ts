/** What is exported as Jepsen's EDN, and that it reads back as the same history. */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { History, type NewOp } from '../core/history.ts';
import { exportedText } from './export.ts';
import { Texts } from './testing/texts.ts';

const texts = new Texts();
afterAll(() => texts.remove());

const name = fc.oneof(
  fc.constantFrom('read', 'w->r', 'a/b', 'nil', 'two words', '_/x', '1'),
  fc.string({ minLength: 1 }),
);
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(2 ** 60, -0, 1.5, 1e300, '\ud800', 'a "b"\\\n\u0001\u2028', { '0': 10, __proto__x: 1 }),
  fc.array(fc.tuple(name, fc.oneof(fc.nat(9), name), fc.oneof(fc.constant(null), fc.array(fc.nat(9))))),
);
const call = fc.record({
  f: name,
  asked: value,
  got: value,
  type: fc.constantFrom('ok' as const, 'fail' as const, 'info' as const, 'open' as const),
  error: fc.option(name, { nil: undefined }),
  isFault: fc.boolean(),
  key: fc.oneof(fc.nat(9), name),
});

/** Calls one after another, each by a process of its own; all of them have keys, or none. */
function historyOf(
  calls: readonly (typeof call extends fc.Arbitrary<infer T> ? T : never)[],
  isKeyed: boolean,
) {
  const ops: NewOp[] = [];
  for (const [i, { f, asked, got, type, error, isFault, key }] of calls.entries()) {
    const process = isFault ? ('nemesis' as const) : i;
    const common = { process, f, ...(isKeyed && !isFault ? { key } : {}) };
    ops.push({ ...common, type: 'invoke', value: asked, timeNs: ops.length * 10 });
    if (type === 'open' && !isFault) continue;
    const end = isFault || type === 'open' ? ('info' as const) : type;
    const why = error === undefined ? {} : { error };
    ops.push({ ...common, type: end, value: got, timeNs: ops.length * 10, ...why });
  }
  return History.of(ops);
}

describe('an export', () => {
  it('reads back as the same history', () => {
    fc.assert(
      fc.property(fc.array(call, { minLength: 1, maxLength: 8 }), fc.boolean(), (calls, isKeyed) => {
        const history = historyOf(calls, isKeyed);
        const text = [...exportedText(history, 'edn')].join('');
        const keyTuples = history.keys.length > 0 ? 'yes' : 'no';
        expect([...texts.read(text, { format: 'edn', keyTuples }).history]).toEqual([...history]);
      }),
      { numRuns: 300 },
    );
  });

  it('is what Jepsen prints', () => {
    const history = History.of([
      { type: 'invoke', process: 0, f: 'txn', value: [['append', 'x', 1]], timeNs: 1 },
      { type: 'invoke', process: 'nemesis', f: 'kill', value: ['n1'], timeNs: 2 },
      { type: 'info', process: 0, f: 'txn', value: [['append', 'x', 1]], timeNs: 3, error: 'timeout' },
      { type: 'invoke', process: 1, f: 'read', value: null, timeNs: 4, key: 'k' },
    ]);
    expect([...exportedText(history, 'edn')].join('')).toBe(
      [
        '{:index 0, :type :invoke, :process 0, :f :txn, :value [[:append "x" 1]], :time 1}',
        '{:index 1, :type :info, :process :nemesis, :f :kill, :value ["n1"], :time 2}',
        '{:index 2, :type :info, :process 0, :f :txn, :value [[:append "x" 1]], :time 3, :error :timeout}',
        '{:index 3, :type :invoke, :process 1, :f :read, :value ["k" nil], :time 4}\n',
      ].join('\n'),
    );
  });
});
