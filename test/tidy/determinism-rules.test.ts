/** The rules that keep programs deterministic, with samples that they must and must not complain about. */
import { describe, expect, it } from 'vitest';
import { moduleState } from './module-state.ts';
import { nondeterminism } from './nondeterminism.ts';
import { Project, type Rule, shown } from './project.ts';

function said(rule: Rule, text: string, file = 'src/core/x.ts'): string[] {
  return rule(Project.of({ [file]: text })).map(shown);
}

describe('nondeterminism', () => {
  it.each([
    ['const t = Date.now();', 'Date'],
    ['const t = new Date();', 'Date'],
    ['const t = Date();', 'Date'],
    ['const clock = Date;', 'Date'],
    ['const r = Math.random();', 'Math.random'],
    ['const r = Math.pow(2, x);', 'Math.pow'],
    ['const r = 2 ** x;', '**'],
    ['let r = 2; r **= x;', '**'],
    ['setTimeout(f, 1);', 'setTimeout'],
    ['const f = () => queueMicrotask(g);', 'queueMicrotask'],
    ['const p = process.env.X;', 'process'],
    ['const p = performance.now();', 'performance'],
    ['const p = `$' + '{crypto.randomUUID()}`;', 'crypto'],
    ['const p = new Intl.Collator();', 'Intl'],
    ['const p = (1).toLocaleString();', 'toLocaleString'],
    ['const p = a.localeCompare(b);', 'localeCompare'],
    ['const p = new WeakRef(x);', 'WeakRef'],
    ['const p = globalThis.x;', 'globalThis'],
    ['const p = await import("./x.ts");', 'imports dynamically'],
    ['function f(a = Math.random()) {}', 'Math.random'],
    ['{ const process = 1; } process.exit();', 'process'],
  ])('%s', (text, words) => {
    const found = said(nondeterminism, `\n${text}`);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain('src/core/x.ts:2');
    expect(found[0]).toContain(words);
  });

  it.each([
    'const t = new Date(ms).toISOString();',
    'const t = Date.UTC(2020, 1);',
    'const t = "Date.now()"; // Math.random()',
    'const t = /process.exit(2 ** 3)/;',
    'const t = `setTimeout`;',
    'const f = (process: number) => process + 1;',
    'const { performance } = stats; f(performance);',
    'function f({ a: process, ...crypto }: X) { return [process, crypto]; }',
    'for (const process of list) f(process);',
    'try { f(); } catch (process) { g(process); }',
    'class A { process = 1; setTimeout() { return this.process; } }',
    'const o = { process: 1, fetch() {} }; o.process;',
    'type P = typeof process; let x: Intl.Collator;',
    'import { process } from "./x.ts"; process();',
    'const r = Math.floor(x) * y;',
  ])('is not found in: %s', (text) => expect(said(nondeterminism, text)).toEqual([]));

  it('holds for pure code and programs, not for code that touches the machine', () => {
    const text = 'const t = Date.now();';
    for (const file of [
      'checkers/a.ts',
      'workloads/a.ts',
      'nemeses/a.ts',
      'targets/raft/a.ts',
      'src/env/a.ts',
    ])
      expect(said(nondeterminism, text, file), file).toHaveLength(1);
    for (const file of [
      'src/env/real/a.ts',
      'src/cli/a.ts',
      'targets/foreign/etcd/a.ts',
      'checkers/a.test.ts',
    ])
      expect(said(nondeterminism, text, file), file).toEqual([]);
  });

  it('of targets includes everything asynchronous', () => {
    for (const text of ['async function f() {}', 'const f = async () => {};', 'Promise.resolve(1);'])
      expect(said(nondeterminism, text, 'targets/raft/a.ts'), text).toHaveLength(1);
  });
});

describe('module state', () => {
  it.each([
    'let count = 0;',
    'export let count = 0;',
    'const cache = new Map<string, number>();',
    'const cache: Map<string, number> = new Map();',
    'const seen = new Set([1]);',
    'const list = [1, 2];',
    'const list: number[] = [];',
    'const table: Record<string, number> = {};',
    'const options = { a: 1 };',
    'const bytes = new Uint8Array(16);',
    'const thing = new Thing();',
    'class A { static count = 0; }',
    'class A { static readonly all = new Map(); }',
    'const A = class { static #last: A | null = null; };',
  ])('%s', (text) => {
    const found = said(moduleState, `\n${text}`);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain('src/core/x.ts:2 keeps state');
  });

  it.each([
    'const limit = 5;',
    'const list = [1, 2] as const;',
    'const list: readonly number[] = [1];',
    'const names: ReadonlySet<string> = new Set(["a"]);',
    'const table: Readonly<Record<string, number>> = { a: 1 };',
    'const table = Object.freeze({ a: 1 });',
    'const kill: Nemesis = { name: "kill" };',
    'const utf8 = new TextDecoder();',
    'const none = new Uint8Array(0);',
    'const table: Readonly<Uint32Array> = new Uint32Array(256);',
    'const table = makeTable();',
    'function f() { let a = 0; const m = new Map(); }',
    'class A { count = 0; static readonly MAX = 5; static of() {} }',
    'declare let x: number;',
  ])('is not found in: %s', (text) => expect(said(moduleState, text)).toEqual([]));
});
