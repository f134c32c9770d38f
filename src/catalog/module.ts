/**
 * Loads a plug-in's module: a compiled one of ours as it is, a user's own after esbuild has turned it (and
 * what it imports by relative path) into one JavaScript file in which `faultline` means this very package.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { BadInputError, messageOf } from '../core/errors.ts';

const EXTENSION = path.extname(fileURLToPath(import.meta.url));
const SDK = fileURLToPath(new URL(`../index${EXTENSION}`, import.meta.url));

/** Imports a module of this package. */
export async function importOwn(file: string): Promise<Record<string, unknown>> {
  return (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Record<string, unknown>;
}

/** Imports a user's module, TypeScript or JavaScript. Throws `BadInputError` with what is wrong with it. */
export async function importUser(file: string): Promise<Record<string, unknown>> {
  const folder = mkdtempSync(path.join(tmpdir(), 'faultline-module-'));
  try {
    const out = path.join(folder, 'module.mjs');
    await bundle(file, out);
    return await importOwn(out);
  } catch (error) {
    const first = messageOf(error).split('\n').slice(0, 2).join(' ');
    throw new BadInputError('module-failed', `the module ${file} could not be loaded: ${first}`, error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function bundle(file: string, out: string): Promise<void> {
  const { build } = await import('esbuild');
  await build({
    entryPoints: [file],
    outfile: out,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'silent',
    sourcemap: 'inline',
    plugins: [
      {
        name: 'faultline',
        setup: (within) =>
          within.onResolve({ filter: /^faultline$/ }, () => ({
            path: pathToFileURL(SDK).href,
            external: true,
          })),
      },
    ],
  });
}
