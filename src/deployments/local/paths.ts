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

export const HOST_PATH = compiledPath(fileURLToPath(new URL('../../host.ts', import.meta.url)));
export const GUARDIAN_PATH = compiledPath(fileURLToPath(new URL('./guardian.ts', import.meta.url)));

/** The folder that holds package.json: above `src`, and above `dist` too. */
function packageRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json')) || dirname(folder) === folder) return folder;
  return packageRoot(dirname(folder));
}

/** The compiled form of a source file of ours, which may be named as if it were among the compiled ones. */
function compiledPath(source: string): string {
  const inside = relative(source.startsWith(DIST + sep) ? DIST : ROOT, source);
  return join(DIST, inside.replace(/\.ts$/, '.js'));
}

export function isBuilt(): boolean {
  return existsSync(HOST_PATH) && existsSync(GUARDIAN_PATH);
}

export function checkBuilt(): void {
  if (!isBuilt())
    throw new FaultlineError('not-built', `there is no ${HOST_PATH}; run "npm run build" first`);
}

/** The module that a node's process loads for this one: a source of ours stands for its compiled form. */
export function loadablePath(file: string): string {
  const path = resolve(file);
  if (!path.endsWith('.ts') || !path.startsWith(ROOT + sep)) return path;
  const compiled = compiledPath(path);
  return existsSync(compiled) ? compiled : path;
}
