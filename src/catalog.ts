/**
 * Finds plug-ins by folder: `NAME.ts` or `NAME/index.ts` whose default export has `name: "NAME"`. Adding a
 * target, workload, nemesis, checker, report, deployment or bug means adding a file, and touches no other.
 */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { importOwn, importUser } from './catalog/module.ts';
import { shapeComplaint } from './catalog/shape.ts';
import type { CheckerPlugin } from './core/checker.ts';
import { assert, BadInputError } from './core/errors.ts';
import { unknownName } from './core/nearest.ts';
import type { Nemesis } from './core/nemesis.ts';
import type { ReportPlugin } from './core/report.ts';
import type { Workload } from './core/workload.ts';
import type { Deployment } from './deployments/deployment.ts';
import type { Bug, Target } from './env/target.ts';

/** The folder that holds `workloads`, `targets` and so on: the checkout, or `dist` once compiled. */
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const EXTENSION = path.extname(fileURLToPath(import.meta.url));

interface Kinds {
  target: Target;
  workload: Workload;
  nemesis: Nemesis;
  checker: CheckerPlugin;
  report: ReportPlugin;
  deployment: Deployment;
  bug: Bug;
}
type Kind = keyof Kinds;

const FOLDERS: Readonly<Record<Exclude<Kind, 'bug'>, string>> = {
  target: 'targets',
  workload: 'workloads',
  nemesis: 'nemeses',
  checker: 'checkers',
  report: 'reports',
  deployment: 'src/deployments',
};
/** Files beside the plug-ins that are none. */
const NOT_PLUGINS = new Set(['deployment']);

/** A plug-in with the file that it came from. */
export interface Found<T> {
  readonly plugin: T;
  readonly file: string;
}

function entries(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  if (!existsSync(folder)) return found;
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    const name = entry.isDirectory() ? entry.name : path.basename(entry.name, EXTENSION);
    const file = path.join(folder, entry.name, ...(entry.isDirectory() ? [`index${EXTENSION}`] : []));
    const isCode = entry.isDirectory() ? existsSync(file) : entry.name === name + EXTENSION;
    if (isCode && !name.endsWith('.test') && !NOT_PLUGINS.has(name)) found.set(name, file);
  }
  return found;
}

function isPath(name: string): boolean {
  return name.startsWith('.') || name.includes('/') || /\.[cm]?[jt]s$/.test(name);
}

export class Catalog {
  readonly #userModules = new Map<string, Promise<Record<string, unknown>>>();

  /** Names of a kind, sorted. */
  names(kind: Exclude<Kind, 'bug'>): string[] {
    return [...entries(path.join(ROOT, FOLDERS[kind])).keys()];
  }

  /** A plug-in by its name, or by the path of a module. Throws `BadInputError` with the nearest name. */
  async find<K extends Exclude<Kind, 'bug'>>(kind: K, name: string): Promise<Found<Kinds[K]>> {
    if (isPath(name)) return this.#fromPath(kind, path.resolve(name));
    const known = entries(path.join(ROOT, FOLDERS[kind]));
    const file = known.get(name);
    if (file === undefined)
      throw new BadInputError('unknown-name', unknownName(kind, name, [...known.keys()]));
    const plugin = (await importOwn(file)).default as Kinds[K] | undefined;
    assert(plugin?.name === name, `the default export of ${file} must have the name "${name}"`);
    return { plugin, file };
  }

  async all<K extends Exclude<Kind, 'bug'>>(kind: K): Promise<Kinds[K][]> {
    return Promise.all(this.names(kind).map(async (name) => (await this.find(kind, name)).plugin));
  }

  async #fromPath<K extends Kind>(kind: K, file: string): Promise<Found<Kinds[K]>> {
    if (!existsSync(file))
      throw new BadInputError('no-such-file', `there is no file ${file} to load the ${kind} from`);
    const plugin = (await this.#imported(file)).default;
    const complaint = shapeComplaint(kind, plugin);
    if (complaint !== undefined) throw new BadInputError('module-failed', `the module ${file}: ${complaint}`);
    return { plugin: plugin as Kinds[K], file };
  }

  /** A module of the user's own is built once, however often it is asked for. */
  #imported(file: string): Promise<Record<string, unknown>> {
    const known = this.#userModules.get(file) ?? importUser(file);
    this.#userModules.set(file, known);
    return known;
  }

  /** Names of a target's deliberate bugs. */
  bugNames(target: Found<Target>): string[] {
    return [...entries(this.#bugFolder(target)).keys()];
  }

  async findBug(target: Found<Target>, name: string): Promise<Found<Bug>> {
    if (isPath(name)) return this.#fromPath('bug', path.resolve(name));
    const known = entries(this.#bugFolder(target));
    const file = known.get(name);
    if (file === undefined) {
      throw new BadInputError(
        'unknown-name',
        unknownName(`bug of ${target.plugin.name}`, name, [...known.keys()]),
      );
    }
    const plugin = (await importOwn(file)).default as Bug | undefined;
    assert(plugin?.name === name, `the default export of ${file} must have the name "${name}"`);
    return { plugin, file };
  }

  #bugFolder(target: Found<Target>): string {
    return path.join(path.dirname(target.file), 'bugs');
  }
}
