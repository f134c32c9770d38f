/** Versions in words, and the key of which they are. */
import { wordText } from '../transactions/txn-words.ts';
import type { Registers } from './registers.ts';

/** The value; `null` for what a key has before all writes. */
export function versionText({ table, writes, accesses }: Registers, version: number): string {
  return version >= accesses.firstInitial ? 'null' : wordText(table, writes.wordOf[version]!);
}

export function keyOfVersion({ writes, accesses }: Registers, version: number): number {
  const { firstInitial } = accesses;
  return version >= firstInitial ? version - firstInitial : writes.keyOf[version]!;
}
