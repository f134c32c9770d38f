/**
 * Style is a test: the rules of the design, run over the whole project. Each rule lives in a file of
 * `test/tidy/` with its reasons, and is itself tested there with samples that it must complain about.
 */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { catalogPage } from './tidy/catalog-page.ts';
import { comments } from './tidy/comments.ts';
import { cycles } from './tidy/cycles.ts';
import { deadFiles, testOnlyFiles } from './tidy/dead-files.ts';
import { layering } from './tidy/layers.ts';
import { libraries } from './tidy/libraries.ts';
import { lockFile } from './tidy/lock-file.ts';
import { moduleState } from './tidy/module-state.ts';
import { nondeterminism } from './tidy/nondeterminism.ts';
import { printing } from './tidy/printing.ts';
import { Project, type Rule, shown } from './tidy/project.ts';
import { quotes } from './tidy/quotes.ts';
import { mostlyShort, sizes } from './tidy/sizes.ts';
import { brokenLinks, machineTexts } from './tidy/texts.ts';

const project = Project.read(fileURLToPath(new URL('..', import.meta.url)));

const RULES: Readonly<Record<string, Rule>> = {
  'layers import only what the architecture allows': layering,
  'imports make no cycles': cycles,
  'each library has one home, and node:* is for code that touches the machine': libraries,
  'programs and pure code are deterministic': nondeterminism,
  'modules keep no state': moduleState,
  'only the command prints and exits': printing,
  'files, functions and lines are short': sizes,
  'most files are shorter still': mostlyShort,
  'files and the SDK are documented': comments,
  'every file is used': deadFiles,
  'what only tests use is set apart': testOnlyFiles,
  'no text names a machine or a registry': machineTexts,
  'the lock file is whole': lockFile,
  'links between pages lead somewhere': brokenLinks,
  'pages quote code as it stands': quotes,
};

describe('the project is tidy:', () => {
  it.each(Object.entries(RULES))('%s', (_, rule) => {
    expect(rule(project).map(shown)).toEqual([]);
  });

  it('the catalog page says what the plug-ins say', async () => {
    const page = await catalogPage();
    const message = 'docs/catalog.md is out of date: run "npm run docs"';
    await expect(page, message).toMatchFileSnapshot('../docs/catalog.md');
  });
});
