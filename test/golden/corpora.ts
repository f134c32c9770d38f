/**
 * Recorded histories of other projects with known verdicts. They are not part of this repository: they lie
 * beside the checkout, or where `FAULTLINE_CORPORA` points, and where they are absent a test says so in one
 * line.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const BESIDE = path.resolve(import.meta.dirname, '../../../shared/corpora');

/** Folder of a corpus; undefined, and said so, where it is absent. */
export function corpusFolder(name: string): string | undefined {
  const folder = path.join(process.env.FAULTLINE_CORPORA ?? BESIDE, name);
  if (existsSync(folder)) return folder;
  console.log(`golden histories "${name}" are absent (FAULTLINE_CORPORA says where they are): NOT CHECKED`);
  return undefined;
}

/** What `expected.json` in the folder says, by file; nothing of a folder that is absent. */
export function expectedIn<T>(folder: string): Readonly<Record<string, T>> {
  if (folder === '') return {};
  return JSON.parse(readFileSync(path.join(folder, 'expected.json'), 'utf8'));
}
