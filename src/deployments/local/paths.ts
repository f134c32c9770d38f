/**
 * Where the compiled files are. Nodes are processes of their own and run compiled code, also when the control
 * process runs from the sources, as it does under the test runner.
 */
import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FaultlineError } from '../../core/errors.ts';

const ROOT = packageRoot(dirname(fileURLToPath(import.meta.url)));
const DIST = join(ROOT, 'dist');

export const HOST_PATH = join(DIST, 'src/host.js');
export const GUARDIAN_PATH = join(DIST, 'src/deployments/local/guardian.js');

/** The folder that holds package.json: above `src`, and above `dist` too. */
function packageRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json')) || dirname(folder) === folder) return folder;
  return packageRoot(dirname(folder));
}

export function isBuilt(): boolean {
  return existsSync(HOST_PATH) && existsSync(GUARDIAN_PATH);
}

export function checkBuilt(): void {
  if (!isBuilt())
    throw new FaultlineError('not-built', `there is no ${HOST_PATH}; run "npm run build" first`);
}

/** The module that a node's process loads for this one: a source file of ours stands for its compiled form. */
export function loadablePath(path: string): string {
  const inside = relative(ROOT, resolve(path));
  const isOwnSource = inside.endsWith('.ts') && !inside.startsWith('..') && !inside.startsWith(`dist${sep}`);
  const compiled = join(DIST, inside.replace(/\.ts$/, '.js'));
  return isOwnSource && existsSync(compiled) ? compiled : resolve(path);
}
