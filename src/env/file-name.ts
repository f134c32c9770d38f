/** Names on a node's disk: it is one flat folder, and no name may lead out of it. */
import { assert } from '../core/errors.ts';

const LENGTH_MAX = 200;

/** A name that is none is a bug of the program: thrown, not answered. */
export function checkFileName(file: string): void {
  const isFlat = file !== '' && file !== '.' && file !== '..' && !/[/\\\0]/.test(file);
  assert(isFlat && file.length <= LENGTH_MAX, `${JSON.stringify(file)} is no name for a file`);
}
