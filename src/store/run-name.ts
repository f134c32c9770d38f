/** Names of run folders: sortable by time, telling what was run, and safe on every file system. */
import type { Scenario } from '../core/scenario.ts';

const PART_CHARS_MAX = 40;

/** `20261123T011904.123Z` */
function stampOf(at: Date): string {
  return at.toISOString().replaceAll(/[-:]/g, '');
}

/** `20261123T011904.123Z-raft-register-seed7` */
export function runName(scenario: Pick<Scenario, 'target' | 'workload' | 'seed'>, at: Date): string {
  const parts = [stampOf(at), safePart(moduleName(scenario.target)), safePart(scenario.workload)];
  return `${parts.join('-')}-seed${scenario.seed}`;
}

/** A target given by path is known by its file, or by its folder where the file is but `index.ts`. */
function moduleName(target: string): string {
  const parts = target.split(/[\\/]/).filter((part) => part !== '' && part !== '.' && part !== '..');
  const file = (parts.pop() ?? '').replace(/\.[cm]?[jt]s$/, '');
  return file === 'index' ? (parts.pop() ?? file) : file;
}

/** Letters, digits, dots, dashes and underscores; never empty, hidden or long. */
export function safePart(text: string): string {
  const plain = text
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[.-]+/, '')
    .slice(0, PART_CHARS_MAX)
    .replace(/[.-]+$/, '');
  return plain === '' ? 'x' : plain;
}
