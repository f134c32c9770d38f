/**
 * The lock file is whole: every package that one of its packages depends on is in it, also those for other
 * platforms. Where one is missing (its version could not be had when the lock was written), `npm ci` refuses
 * the lock on every machine.
 */
import type { Complaint, Project } from './project.ts';

interface Locked {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const FILE = 'package-lock.json';

export function lockFile(project: Project): Complaint[] {
  const source = project.sources.get(FILE);
  if (source === undefined) return [];
  const { packages } = JSON.parse(source.text) as { packages: Readonly<Record<string, Locked>> };
  return Object.entries(packages).flatMap(([folder, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => !isLocked(packages, folder, name))
      .map((name) => ({
        file: FILE,
        line: 0,
        problem: `${folder || 'the project'} depends on ${name}, which is not locked`,
        mend: 'Choose a version of which all parts can be had, and install it anew',
      })),
  );
}

/** Where Node would find it: in the folder's own modules, or in those of a folder above. */
function isLocked(packages: Readonly<Record<string, Locked>>, folder: string, name: string): boolean {
  const parts = folder === '' ? [] : folder.split(/(?:^|\/)node_modules\//).slice(1);
  const prefixes = parts.map((_, i) => `node_modules/${parts.slice(0, i + 1).join('/node_modules/')}/`);
  return ['', ...prefixes].some((prefix) => `${prefix}node_modules/${name}` in packages);
}
