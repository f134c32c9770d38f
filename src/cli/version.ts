/** The version of this package, read from its package.json, wherever it was compiled to. */
import { existsSync, readFileSync } from 'node:fs';

const LEVELS_MAX = 5;

export function faultlineVersion(): string {
  for (let level = 1; level <= LEVELS_MAX; level++) {
    const file = new URL(`${'../'.repeat(level)}package.json`, import.meta.url);
    if (!existsSync(file)) continue;
    const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version?: string };
    if (name === 'faultline' && version !== undefined) return version;
  }
  return 'unknown';
}
