/**
 * Programs and pure code get time, randomness and the world through `Env`, or not at all: whatever else
 * answers differently the second time makes a failure that no seed shows again. The simulator traps the
 * same names at run time; this rule finds them before anything runs.
 */
import type { Complaint, Project, Source } from './project.ts';
import { globalReferences, type Reference } from './scopes.ts';
import { isFunction, type Node, nameOf, propertyOf, walk } from './syntax.ts';

const PURE = /^(src\/core|src\/env\/(sim|wire)|checkers|workloads|nemeses|targets)\/|^src\/env\/[^/]+\.ts$/;
/** Targets and their clients; real servers of others are spoken to with promises. */
const PROGRAM = /^targets\/(?!foreign\/)/;
/** Sets the traps, so it names what it traps. */
const TRAPPER = 'src/env/sim/guard.ts';

export function isPure(source: Source): boolean {
  return !source.isTest && PURE.test(source.path) && !source.path.startsWith('targets/foreign/');
}

const USE_ENV = 'Take it from the Env (now, monotonic, random, after)';
const SYNCHRONOUS = 'Handlers are synchronous; let the Env call back';
const BY_CODE_UNIT = 'It depends on the locale of the machine; compare with < and >';

const GLOBALS: ReadonlyMap<string, string> = new Map([
  ...names('setTimeout setInterval setImmediate clearTimeout clearInterval clearImmediate', USE_ENV),
  ...names('queueMicrotask performance crypto', USE_ENV),
  ...names('process globalThis global window self require fetch', 'A program sees nothing but its Env'),
  ...names('Intl', BY_CODE_UNIT),
  ...names('WeakRef FinalizationRegistry', 'Nobody knows when the collector runs; use a Map'),
]);

function names(words: string, mend: string): [string, string][] {
  return words.split(' ').map((word) => [word, mend]);
}

export function nondeterminism(project: Project): Complaint[] {
  return project.code
    .filter((source) => isPure(source) && source.path !== TRAPPER)
    .flatMap((source) => [...bannedGlobals(source), ...bannedSyntax(source)]);
}

function complaint(source: Source, node: Node, what: { problem: string; mend: string }): Complaint {
  return { file: source.path, line: source.lineAt(node.start), ...what };
}

function bannedGlobals(source: Source): Complaint[] {
  return globalReferences(source.program).flatMap((reference) => {
    const found = bannedGlobal(reference) ?? (PROGRAM.test(source.path) ? promise(reference) : undefined);
    return found === undefined ? [] : [complaint(source, reference.node, found)];
  });
}

type Found = Pick<Complaint, 'problem' | 'mend'>;

function bannedGlobal({ name, node, parent }: Reference): Found | undefined {
  const mend = GLOBALS.get(name);
  if (mend !== undefined) return { problem: `uses ${name}`, mend };
  const property = propertyOf(parent);
  if (name === 'Math' && (property === 'random' || property === 'pow')) {
    const better = property === 'random' ? USE_ENV : 'Its result differs between versions of Node; multiply';
    return { problem: `uses Math.${property}`, mend: better };
  }
  if (name !== 'Date' || property === 'UTC' || isDateOfGivenTime(node, parent)) return undefined;
  return { problem: 'reads the clock or time zone of the machine through Date', mend: USE_ENV };
}

function promise({ name }: Reference): Found | undefined {
  return name === 'Promise' ? { problem: 'uses Promise', mend: SYNCHRONOUS } : undefined;
}

/** `new Date(ms)` asks nobody. */
function isDateOfGivenTime(node: Node, parent: Node): boolean {
  if (parent.type !== 'NewExpression') return false;
  return parent.callee === node && (parent.arguments as Node[]).length > 0;
}

function bannedSyntax(source: Source): Complaint[] {
  const found: Complaint[] = [];
  walk(source.program, (node) => {
    const banned = bannedNode(node) ?? (PROGRAM.test(source.path) ? asynchrony(node) : undefined);
    if (banned !== undefined) found.push(complaint(source, node, banned));
  });
  return found;
}

function bannedNode(node: Node): Found | undefined {
  if (node.operator === '**' || node.operator === '**=')
    return { problem: 'uses **', mend: 'Its result differs between versions of Node; multiply' };
  if (node.type === 'ImportExpression')
    return { problem: 'imports dynamically', mend: 'Import at the top: what runs must not depend on timing' };
  const property = propertyOf(node);
  if (property === 'localeCompare' || property?.startsWith('toLocale'))
    return { problem: `uses ${property}`, mend: BY_CODE_UNIT };
  return undefined;
}

function asynchrony(node: Node): Found | undefined {
  const isAsync = (isFunction(node) && node.async === true) || node.type === 'AwaitExpression';
  return isAsync
    ? { problem: `is asynchronous (${nameOf(node.id) ?? node.type})`, mend: SYNCHRONOUS }
    : undefined;
}
