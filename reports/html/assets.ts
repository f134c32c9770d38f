/**
 * Templates, style and scripts of the page. They are shipped as they are, beside the sources, and read when
 * a report is rendered: from compiled code as from source, they are found from the root of the package.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assert } from '../../src/index.ts';

const FOLDER = join('reports', 'html');

/** The nearest folder upwards that holds the package. */
function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    assert(parent !== folder, 'the page is part of a package');
    folder = parent;
  }
  return folder;
}

export function readAsset(name: string): string {
  return readFileSync(join(packageRoot(), FOLDER, name), 'utf8');
}

/** Text of each template by its name. */
export function readTemplates(): Map<string, string> {
  const folder = join(packageRoot(), FOLDER, 'templates');
  const names = readdirSync(folder).filter((name) => name.endsWith('.hbs'));
  return new Map(
    names.map((name) => [name.slice(0, -'.hbs'.length), readFileSync(join(folder, name), 'utf8')]),
  );
}
