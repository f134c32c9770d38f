/** What every checker promises, run over all that are found in `checkers/`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadInputError, type CheckContext, type CheckerPlugin, History, type NewOp } from '../src/index.ts';

const FOLDER = path.resolve(import.meta.dirname, '../checkers');

/** `NAME.ts`, or `NAME/index.ts`. */
function filesByName(): [string, string][] {
  return readdirSync(FOLDER, { withFileTypes: true }).flatMap((entry): [string, string][] => {
    const file = path.join(FOLDER, entry.name);
    if (entry.isDirectory()) {
      const index = path.join(file, 'index.ts');
      return existsSync(index) ? [[entry.name, index]] : [];
    }
    const isPlugin = entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts');
    return isPlugin ? [[entry.name.slice(0, -'.ts'.length), file]] : [];
  });
}

const context: CheckContext = {
  faults: [
    {
      nemesis: 'partition',
      f: 'halves',
      nodes: ['n1'],
      atMs: 1,
      untilMs: 2,
      effectCount: 1,
      evidence: { dropped: 1 },
    },
  ],
  stepsMax: 100_000,
};

/** Writes, a stale read, a failure, an indeterminate and an open operation, a nemesis. */
function busyHistory(): History {
  const ops: NewOp[] = [];
  const add = (op: Omit<NewOp, 'timeNs'>) => ops.push({ ...op, timeNs: ops.length * 1e6 });
  add({ type: 'invoke', process: 0, f: 'write', value: 1, key: 1 });
  add({ type: 'ok', process: 0, f: 'write', value: 1, key: 1 });
  add({ type: 'invoke', process: 'nemesis', f: 'start', value: null });
  add({ type: 'info', process: 'nemesis', f: 'start', value: { cut: ['n1'] } });
  add({ type: 'invoke', process: 0, f: 'write', value: 2, key: 1 });
  add({ type: 'invoke', process: 1, f: 'cas', value: [1, 3], key: 1 });
  add({ type: 'ok', process: 0, f: 'write', value: 2, key: 1 });
  add({ type: 'fail', process: 1, f: 'cas', value: [1, 3], key: 1, error: 'precondition-failed' });
  add({ type: 'invoke', process: 1, f: 'read', value: null, key: 1 });
  add({ type: 'ok', process: 1, f: 'read', value: 1, key: 1 });
  add({ type: 'invoke', process: 2, f: 'write', value: 4, key: 2 });
  add({ type: 'info', process: 2, f: 'write', value: 4, key: 2, error: 'timeout' });
  add({ type: 'invoke', process: 3, f: 'read', value: null, key: 2 });
  return History.of(ops);
}

const FS = ['read', 'write', 'cas', 'txn', 'add', 'remove', 'enqueue', 'dequeue', 'drain', 'generate'];
const MORE_FS = ['acquire', 'release', 'transfer', 'send', 'poll', 'submit', 'effects', 'take', 'increment'];
const oddValue = fc.oneof(
  fc.constantFrom<unknown>(null, 0, 1, 2, -1, 0.5, 'x', '', true, {}, [], [[]], { a: 1 }, { value: 1 }, [
    null,
  ]),
  fc.array(fc.tuple(fc.constantFrom('r', 'w', 'append', 'x'), fc.constantFrom(1, 'k'), fc.integer()), {
    maxLength: 3,
  }),
  fc.array(fc.tuple(fc.constantFrom('r', 'send', 'poll'), fc.constantFrom(1, 'k'), fc.array(fc.nat(3)))),
  fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 4 }),
  fc.jsonValue(),
);

/** Well-formed pairs of invocation and completion, in which neither names nor values need make sense. */
const oddHistories = fc
  .array(
    fc.record({
      process: fc.nat(2),
      f: fc.constantFrom(...FS, ...MORE_FS),
      key: fc.constantFrom(undefined, 1, 'k'),
      given: oddValue,
      gave: oddValue,
      type: fc.constantFrom('ok' as const, 'ok' as const, 'ok' as const, 'fail' as const, 'info' as const),
      open: fc.boolean(),
    }),
    { maxLength: 12 },
  )
  .map((drafts) => {
    const ops: NewOp[] = [];
    const dead = new Set<number>();
    for (const { process, f, key, given, gave, type, open } of drafts) {
      if (dead.has(process)) continue;
      const common = { process, f, timeNs: ops.length * 1e6, ...(key === undefined ? {} : { key }) };
      ops.push({ ...common, type: 'invoke', value: given });
      if (!open) ops.push({ ...common, timeNs: ops.length * 1e6, type, value: gave });
      if (open || type === 'info') dead.add(process);
    }
    return ops;
  });

/** The test files of a checker: beside its file, or in its folder. */
function testsOf(name: string): string[] {
  const files = readdirSync(FOLDER, { recursive: true }).map(String);
  const own = files.filter((file) => file.startsWith(`${name}.`) || file.startsWith(`${name}${path.sep}`));
  return own.filter((file) => file.endsWith('.test.ts')).map((file) => path.join(FOLDER, file));
}

const found = filesByName();

describe('checkers', () => {
  it('are found', () => {
    expect(found.map(([name]) => name)).toEqual(
      expect.arrayContaining(['availability', 'linearizable', 'stats']),
    );
  });
});

describe.each(found)('checker %s', (name, file) => {
  const load = async (): Promise<CheckerPlugin> => (await import(pathToFileURL(file).href)).default;

  it('is called like its file, and says what it finds', async () => {
    const plugin = await load();
    expect(plugin.name).toBe(name);
    expect(plugin.create({}).name).toBe(name);
    expect(plugin.summary).toMatch(/^[a-z].{10,110}[^.]$/);
    for (const [type, line] of Object.entries(plugin.anomalies)) {
      expect(type).toMatch(/^[A-Za-z][A-Za-z0-9-]*$/);
      expect(line).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('knows nothing of an empty history', async () => {
    const result = (await load()).create({}).check(new History(), { ...context, faults: [] });
    expect(result).toMatchObject({ checker: name, valid: 'unknown', anomalies: [] });
    expect(result.summary).not.toBe('');
  });

  it('gives a result that survives JSON, and the same each time', async () => {
    const checker = (await load()).create({});
    const result = checker.check(busyHistory(), context);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    expect(checker.check(busyHistory(), context)).toEqual(result);
    expect(result.checker).toBe(name);
  });

  it('reports only anomalies that it declares, with operations that exist', async () => {
    const plugin = await load();
    const history = busyHistory();
    const result = plugin.create({}).check(history, context);
    expect(result.valid === false).toBe(result.anomalies.length > 0);
    for (const anomaly of result.anomalies) {
      expect(Object.keys(plugin.anomalies)).toContain(anomaly.type);
      for (const index of anomaly.ops) expect(history.typeAt(index)).toBe('invoke');
    }
  });

  it('leaves the history as it was', async () => {
    const history = busyHistory();
    const before = JSON.stringify([...history]);
    (await load()).create({}).check(history, context);
    expect(JSON.stringify([...history])).toBe(before);
    expect(JSON.stringify([...busyHistory()])).toBe(before);
  });

  it('refuses options that make no sense', async () => {
    const plugin = await load();
    expect(() => plugin.create({ 'no-such-option': 1 })).toThrow(BadInputError);
    expect(() => plugin.create({ 'no-such-option': 1 })).toThrow(name);
  });

  it('answers for any history, however odd, and never calls one valid in which nothing succeeded', async () => {
    const plugin = await load();
    const checker = plugin.create({});
    fc.assert(
      fc.property(oddHistories, (ops) => {
        const history = History.of(ops);
        const result = checker.check(history, { ...context, faults: [] });
        expect(JSON.parse(JSON.stringify(result))).toEqual(result);
        expect(result.valid === false, result.summary).toBe(result.anomalies.length > 0);
        for (const { type } of result.anomalies) expect(Object.keys(plugin.anomalies)).toContain(type);
        if (!ops.some((op) => op.type === 'ok')) expect(result.valid, result.summary).not.toBe(true);
        const suggested = plugin.suggest?.(history);
        if (suggested !== undefined) expect(plugin.create(suggested).name).toBe(name);
      }),
      { numRuns: 300 },
    );
  });

  it('has said false in a test for each of its anomalies', async () => {
    const tests = testsOf(name).map((test) => readFileSync(test, 'utf8'));
    const unnamed = Object.keys((await load()).anomalies).filter(
      (type) => !tests.some((text) => text.includes(`'${type}'`) || text.includes(`"${type}"`)),
    );
    expect(unnamed).toEqual([]);
  });

  it('stays within its steps', async () => {
    const result = (await load()).create({}).check(busyHistory(), { ...context, stepsMax: 0 });
    expect([true, false, 'unknown']).toContain(result.valid);
  });
});

describe('options of checkers', () => {
  const garbage = [
    ['availability', { boundMs: -1 }],
    ['availability', { boundMs: '10' }],
    ['linearizable', { model: 'no-such-model' }],
    ['linearizable', { model: 7 }],
    ['linearizable', { failObserves: 'yes' }],
  ] as const;

  it.each(garbage)('%s refuses %j', async (name, options) => {
    const file = found.find(([found]) => found === name)![1];
    const plugin: CheckerPlugin = (await import(pathToFileURL(file).href)).default;
    expect(() => plugin.create(options)).toThrow(BadInputError);
  });
});
