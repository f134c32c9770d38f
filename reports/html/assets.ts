/**
 * Templates, style and scripts of the page. They are shipped as they are, beside the sources, and read when
 * a report is rendered: from compiled code as from source, they are found from the root of the package.
 */
import { existsSync, readFileSync } from 'node:fs';
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

/** Text of a file in this folder of the sources. */
export function readAsset(name: string): string {
  return readFileSync(join(packageRoot(), FOLDER, name), 'utf8');
}
