/**
 * A rule that cannot fail is worthless: each is fed samples that it must complain about, with the line, and
 * samples that look similar and are fine.
 */
import { describe, expect, it } from 'vitest';
import { comments } from './comments.ts';
import { cycles } from './cycles.ts';
import { deadFiles, testOnlyFiles } from './dead-files.ts';
import { layering } from './layers.ts';
import { libraries } from './libraries.ts';
import { lockFile } from './lock-file.ts';
import { printing } from './printing.ts';
import { Project, type Rule, shown } from './project.ts';
import { quotes } from './quotes.ts';
import { mostlyShort, sizes } from './sizes.ts';
import { brokenLinks, machineTexts } from './texts.ts';

type Files = Readonly<Record<string, string>>;

/** What the rule says of a project of these files. */
function said(rule: Rule, files: Files): string[] {
  return rule(Project.of(files)).map(shown);
}

/** The rule must complain exactly once, in these words. */
function complains(rule: Rule, files: Files, words: string): void {
  const found = said(rule, files);
  expect(found, words).toHaveLength(1);
  expect(found[0]).toContain(words);
}

const EMPTY = 'export {};';

describe('layers', () => {
  const from = (file: string, specifier: string, also: Files = {}): Files => ({
    ...also,
    [file]: `\nimport { x } from '${specifier}';`,
  });

  it.each([
    ['src/core/op.ts', '../env/env.ts', 'src/env/env.ts', 'core may not import env'],
    ['src/env/wire/x.ts', '../real/x.ts', 'src/env/real/x.ts', 'env may not import real'],
    ['src/env/sim/x.ts', '../real/x.ts', 'src/env/real/x.ts', 'sim may not import real'],
    ['src/store/x.ts', '../run.ts', 'src/run.ts', 'store may not import run'],
    ['src/rca/shrink.ts', '../soak.ts', 'src/soak.ts', 'rca may not import run'],
    ['src/run/judge.ts', '../cli/main.ts', 'src/cli/main.ts', 'run may not import cli'],
    ['src/core/op.ts', '../index.ts', 'src/index.ts', 'core may not import sdk'],
    ['src/catalog.ts', '../nemeses/kill.ts', 'nemeses/kill.ts', 'catalog may not import nemeses'],
    ['nemeses/kill.ts', '../src/core/op.ts', 'src/core/op.ts', 'sees nothing of src but src/index.ts'],
    ['nemeses/kill.ts', '../checkers/set.ts', 'checkers/set.ts', 'nemeses may not import checkers'],
    ['checkers/set.ts', '../workloads/set.ts', 'workloads/set.ts', 'checkers may not import workloads'],
  ])('%s may not import %s', (file, specifier, target, words) => {
    complains(layering, from(file, specifier, { [target]: EMPTY }), words);
  });

  it('names the line and the mend', () => {
    expect(said(layering, from('src/core/op.ts', '../env/env.ts', { 'src/env/env.ts': EMPTY }))).toEqual([
      'src/core/op.ts:2 imports src/env/env.ts: core may not import env. The layer core may import ' +
        'nothing but itself; pass the thing in as an argument, or move the code.',
    ]);
  });

  it('counts types, re-exports and imports made later', () => {
    const env = { 'src/env/env.ts': EMPTY };
    for (const text of [
      "import type { X } from '../env/env.ts';",
      "export * from '../env/env.ts';",
      "export type { X } from '../env/env.ts';",
      "const x = await import('../env/env.ts');",
      "type X = import('../env/env.ts').X;",
    ]) {
      complains(layering, { ...env, 'src/core/op.ts': text }, 'core may not import env');
    }
  });

  it('keeps the inside of a plug-in to itself, and shares folders without an index', () => {
    const inside = { 'checkers/set/index.ts': EMPTY, 'checkers/set/parts.ts': EMPTY };
    const reach = (file: string, specifier: string) => said(layering, from(file, specifier, inside));
    expect(reach('workloads/set.ts', '../checkers/set/parts.ts')[0]).toContain('the inside of another');
    expect(reach('checkers/queue.ts', './set/parts.ts')[0]).toContain('the inside of another');
    expect(reach('workloads/set.ts', '../checkers/set/index.ts')).toEqual([]);
    expect(reach('checkers/set/more.ts', './parts.ts')).toEqual([]);
    const shared = { 'checkers/shared/words.ts': EMPTY };
    expect(said(layering, from('checkers/queue.ts', './shared/words.ts', shared))).toEqual([]);
    complains(layering, from('workloads/queue.ts', '../checkers/shared/words.ts', shared), 'the inside');
  });

  it('knows every file of src, and that what is imported exists', () => {
    complains(layering, { 'src/misc/x.ts': EMPTY }, 'belongs to no layer');
    complains(layering, from('src/core/op.ts', './gone.ts'), 'which is not there');
    complains(
      layering,
      from('src/core/op.ts', './op.test.ts', { 'src/core/op.test.ts': EMPTY }),
      'test file',
    );
  });

  it('lets tests see everything', () => {
    expect(said(layering, from('src/core/op.test.ts', '../cli/x.ts', { 'src/cli/x.ts': EMPTY }))).toEqual([]);
  });
});

describe('cycles', () => {
  const circle = (a: string, b: string, how = 'import') => ({
    [a]: `${how} { x } from './${b.split('/').at(-1)}';`,
    [b]: `import type { y } from './${a.split('/').at(-1)}';`,
  });

  it('are found, however long', () => {
    const three = {
      'src/a.ts': "import './b.ts';",
      'src/b.ts': "import './c.ts';",
      'src/c.ts': "import './a.ts';",
      'src/d.ts': "import './a.ts';",
    };
    complains(cycles, three, 'src/a.ts, src/b.ts, src/c.ts');
    complains(cycles, { 'src/a.ts': "import './a.ts';" }, 'in a cycle');
  });

  it('of types are forgiven within one folder only', () => {
    expect(said(cycles, circle('src/a.ts', 'src/b.ts'))).toEqual([]);
    const across = {
      'src/a.ts': "import { x } from './x/b.ts';",
      'src/x/b.ts': "import type { y } from '../a.ts';",
    };
    complains(cycles, across, 'in a cycle');
  });
});

describe('libraries', () => {
  it.each([
    ['src/core/op.ts', "import 'node:fs';", 'imports node:fs'],
    ['src/env/sim/x.ts', "import 'node:os';", 'imports node:os'],
    ['targets/raft/node.ts', "import type { X } from 'node:net';", 'imports node:net'],
    ['src/store/x.ts', "const y = await import('yargs');", 'It has one home'],
    ['src/cli/x.ts', "import { D3Node } from 'd3-node';", 'It has one home'],
    [
      'src/cli/x.ts',
      "import merge from 'lodash/merge.js';",
      'the library lodash/merge.js, which has no home',
    ],
    ['nemeses/kill.ts', "import fc from 'fast-check';", 'Only tests may'],
  ])('in %s: %s', (file, text, words) => complains(libraries, { [file]: text }, words));

  it('are fine at home', () => {
    const files = { 'src/cli/x.ts': "import yargs from 'yargs/yargs'; import 'node:fs';" };
    expect(said(libraries, files)).toEqual([]);
  });

  it('that are heavy load only when used', () => {
    const start = { 'src/run.ts': "import './catalog.ts';" };
    const at = (text: string) => said(libraries, { ...start, 'src/catalog.ts': text });
    expect(at("import { build } from 'esbuild';")[0]).toContain('loads esbuild in every run');
    expect(at("const { build } = await import('esbuild');")).toEqual([]);
  });
});

describe('printing', () => {
  it('is for the command only', () => {
    complains(printing, { 'src/run.ts': 'console.log(1);' }, 'console.log');
    complains(printing, { 'src/store/x.ts': 'process.stdout.write("x");' }, 'process.stdout');
    complains(printing, { 'nemeses/x.ts': 'process.exit(1);' }, 'process.exit');
    const fine = { 'src/cli/x.ts': 'console.log(1);', 'src/run.ts': 'f((process) => process.exit);' };
    expect(said(printing, fine)).toEqual([]);
  });
});

describe('sizes', () => {
  const lines = (count: number) => 'f();\n'.repeat(count);

  it('of files', () => {
    complains(sizes, { 'src/a.ts': lines(401) }, 'has 401 lines, 400 at the most');
    expect(said(sizes, { 'src/a.ts': lines(400) })).toEqual([]);
  });

  it('of most files', () => {
    const short = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`src/${i}.ts`, lines(200)]));
    expect(said(mostlyShort, { ...short, 'src/a.ts': lines(201) })).toEqual([]);
    const found = said(mostlyShort, { ...short, 'src/a.ts': lines(201), 'src/b.ts': lines(300) });
    expect(found).toHaveLength(2);
    expect(found[0]).toContain('src/b.ts has 300 lines, and more than one file in ten is longer than 200');
  });

  it('of lines', () => {
    complains(sizes, { 'src/a.ts': `\n// ${'x'.repeat(108)}` }, 'src/a.ts:2 is 111 signs long');
    expect(said(sizes, { 'src/a.ts': `// ${'x'.repeat(107)}` })).toEqual([]);
    expect(said(sizes, { 'src/a.ts': `const sentence = '${'x'.repeat(120)}';` })).toEqual([]);
    complains(sizes, { 'src/a.ts': `const sentence = '${'x'.repeat(121)}';` }, '141 signs long, 140 at');
    complains(sizes, { 'src/a.ts': `// const sentence = '${'x'.repeat(90)}';` }, '110 at the most');
  });

  it('of functions, methods and callbacks, but not of suites', () => {
    const long = lines(59);
    complains(sizes, { 'src/a.ts': `function big() {\n${long}}` }, 'src/a.ts:1 big has 61 lines');
    complains(sizes, { 'src/a.ts': `class A {\n  big() {\n${long}} }` }, 'src/a.ts:2 big has 61');
    complains(sizes, { 'src/a.ts': `const big = () => {\n${long}};` }, 'big has 61');
    expect(said(sizes, { 'src/a.ts': `function fits() {\n${lines(58)}}` })).toEqual([]);
    const suite = `describe('x', () => {\nit('y', f);\n${long}});`;
    expect(said(sizes, { 'src/a.test.ts': suite })).toEqual([]);
    complains(sizes, { 'src/a.ts': suite }, 'a function has 62');
    expect(said(sizes, { 'reports/a.js': `(() => {\n${long}})();` })).toEqual([]);
    complains(sizes, { 'reports/a.ts': `(() => {\n${long}})();` }, 'a function has 61');
    complains(sizes, { 'src/a.test.ts': `it('x', () => {\n${long}});` }, 'a function has 61');
  });
});

describe('comments', () => {
  const index = { 'src/index.ts': "/** The barrel of the package. */\nexport * from './core/op.ts';" };
  const opening = '/** What this file is for, and its idea. */\n';

  it('open every file', () => {
    complains(comments, { 'src/a.ts': 'export const x = 1;' }, 'does not say what it is for');
    complains(comments, { 'src/a.ts': 'import "./b.ts";\n// A comment that comes too late.' }, 'src/a.ts:1');
    complains(comments, { 'src/a.ts': '// biome-ignore lint/x: because of the reason' }, 'src/a.ts:1');
    expect(said(comments, { 'src/a.ts': `#!/usr/bin/env node\n${opening}` })).toEqual([]);
  });

  it('document what the SDK exports', () => {
    const sdk = (text: string) => said(comments, { ...index, 'src/core/op.ts': opening + text });
    expect(sdk('import "./x.ts";\nexport interface Other {}')[0]).toContain('src/core/op.ts:3 Other is in');
    expect(sdk('import "./x.ts";\nexport function make() {}')[0]).toContain('make is in the SDK');
    expect(sdk('import "./x.ts";\nexport interface Op {}')).toEqual([]);
    expect(sdk('/** An operation. */\n// biome-ignore lint/x: why\nexport class Other {}')).toEqual([]);
    expect(sdk('const a = 1;\nclass Inner {}')).toEqual([]);
  });
});

describe('dead files', () => {
  it('are those that no entry point reaches', () => {
    const files = { 'src/cli.ts': "import './cli/a.ts';", 'src/cli/a.ts': '', 'src/cli/b.ts': '' };
    complains(deadFiles, files, 'src/cli/b.ts is used by nothing');
  });

  it('are not plug-ins, bugs, tests, benches and workers', () => {
    const alive = {
      'src/cli.ts': "new Worker(new URL('./cli/worker.js', import.meta.url)); import('./cli/later.ts');",
      'src/cli/later.ts': 'new URL(`../host${' + 'EXTENSION}`, import.meta.url);',
      'src/host.ts': '',
      'targets/raft/bugs/old.ts': '',
      'nemeses/kill.ts': '',
      'bench/sim.ts': '',
      'test/x.test.ts': "import './x/helper.ts';",
      'test/x/helper.ts': '',
    };
    expect(said(deadFiles, alive)).toEqual([]);
  });

  it('that only tests use are set apart', () => {
    const files = {
      'src/cli.ts': "import './core/a.ts';",
      'src/core/a.ts': '',
      'src/core/b.ts': '',
      'src/core/testing/c.ts': '',
      'src/core/a.test.ts': "import './a.ts';\nimport './b.ts';\nimport './testing/c.ts';",
    };
    complains(testOnlyFiles, files, 'src/core/b.ts is used by tests only');
  });

  it('that are no code are named by some text', () => {
    const files = { 'reports/page.ts': "read('page.hbs')", 'reports/page.hbs': '', 'reports/old.hbs': '' };
    complains(deadFiles, files, 'reports/old.hbs');
    const folder = { 'targets/raft/index.ts': "readdir('./scripts')", 'targets/raft/scripts/a.txt': '' };
    expect(said(deadFiles, folder)).toEqual([]);
    complains(deadFiles, { ...folder, 'targets/raft/old/a.md': '' }, 'targets/raft/old/a.md');
  });
});

describe('texts', () => {
  it('name no machine and no registry', () => {
    const folder = ['', 'work', 'x'].join('/');
    complains(machineTexts, { 'docs/a.md': `\nSee ${folder}` }, 'docs/a.md:2 names a folder');
    complains(machineTexts, { 'a.json': `"${['', 'home', 'me'].join('/')}"` }, 'names a folder');
    complains(machineTexts, { a: `https://${'registry'}.${'npm'}js.org/x` }, 'names a package registry');
    complains(machineTexts, { 'package-lock.json': '"resolved": "x"' }, 'fixes where a package comes from');
    const [ofVariable, ofDot] = [['{dir}', 'home', 'x'].join('/'), ['.', 'root', 'x'].join('/')];
    expect(said(machineTexts, { a: `the network${folder}, $${ofVariable}, ${ofDot}` })).toEqual([]);
  });

  it('link to what is there', () => {
    const files = { 'docs/a.md': '[b](b.md#part)\n[c](../src/c.ts)\n[d](../src)', 'docs/b.md': '' };
    complains(brokenLinks, { ...files, 'src/d.ts': '' }, 'docs/a.md:2 links to src/c.ts');
    expect(said(brokenLinks, { 'a.md': '[x](https://example.org) [y](#z)' })).toEqual([]);
  });
});

describe('quotes', () => {
  const page = (code: string) => ({
    'docs/a.md': `\n<!-- from src/a.ts -->\n\`\`\`ts\n${code}\`\`\`\n`,
    'src/a.ts': 'f();\ng();\nh();\n',
  });

  it('are a part of the file, to the letter', () => {
    expect(said(quotes, page('g();\nh();\n'))).toEqual([]);
    complains(quotes, page('g();\n  h();\n'), 'docs/a.md:2 quotes what src/a.ts does not say');
    complains(quotes, { 'docs/a.md': page('g();\n')['docs/a.md'] }, 'quotes what src/a.ts does not say');
  });
});

describe('the lock file', () => {
  const lock = (packages: object) => ({ 'package-lock.json': JSON.stringify({ packages }) });

  it('names every package, wherever it is installed', () => {
    const a = { optionalDependencies: { '@b/linux': '1' } };
    complains(lockFile, lock({ '': { dependencies: { a: '1' } } }), 'the project depends on a, which');
    complains(lockFile, lock({ 'node_modules/a': a }), 'node_modules/a depends on @b/linux, which');
    complains(
      lockFile,
      lock({ 'node_modules/a': a, 'node_modules/c/node_modules/@b/linux': {} }),
      '@b/linux',
    );
    expect(said(lockFile, lock({ 'node_modules/a': a, 'node_modules/@b/linux': {} }))).toEqual([]);
    const inner = { 'node_modules/c/node_modules/a': a, 'node_modules/c/node_modules/@b/linux': {} };
    expect(said(lockFile, lock(inner))).toEqual([]);
    expect(said(lockFile, lock({ 'node_modules/a': a, 'node_modules/a/node_modules/@b/linux': {} }))).toEqual(
      [],
    );
  });
});
