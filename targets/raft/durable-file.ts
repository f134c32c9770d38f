/**
 * Replaces a whole file so that a crash leaves the old one or the new one, never a mixture: write aside,
 * sync, rename over it, sync the folder.
 */
import type { Disk, DiskDone, DiskError } from '../../src/index.ts';

export function replaceFile(disk: Disk, file: string, bytes: Uint8Array, done: DiskDone): void {
  const aside = `${file}.tmp`;
  let failure: DiskError | null = null;
  const note: DiskDone = (error) => {
    failure ??= error;
  };
  disk.write(aside, 0, bytes, note);
  // An aside file of an earlier crash may be longer.
  disk.truncate(aside, bytes.length, note);
  disk.sync(aside, (error) => {
    note(error);
    if (failure !== null) done(failure);
    else disk.rename(aside, file, (renamed) => (renamed === null ? disk.syncDir(done) : done(renamed)));
  });
}
