/**
 * Every file has a reader: it is reached by imports from an entry point, or a text of the project names it.
 * Entry points are what somebody starts (the command, a node, the SDK, tests, fuzzers, benches) and what the
 * catalog finds by folder. Workers and other processes are reached by `new URL('./x.ts', import.meta.url)`.
 */
import { edgesOf } from './imports.ts';
import type { Complaint, Project, Source } from './project.ts';

const ENTRIES = [
  /^src\/(cli|host|index)\.ts$/,
  /^(targets|workloads|nemeses|checkers|reports|src\/deployments)\/([^/]+\.ts|[^/]+\/index\.ts)$/,
  /^targets\/[^/]+\/bugs\/([^/]+\.ts|[^/]+\/index\.ts)$/,
  /\.test\.ts$/,
  /^bench\/[^/]+\.ts$/,
  /^test\/fuzz\/main\.ts$/,
  /^checkers\/.*\/testing\/[^/]+\.fuzz\.ts$/,
  /^vitest\.config\.ts$/,
];
/** Code that is read by its name: scripts, also those of pages, and modules that a test hands on. */
const BY_TEXT = /\.mjs$|\/fixtures\/|^reports\/.*\.js$/;
/** Files that tools look for by name. */
const BY_NAME =
  /^(README\.md|LICENSE|package(-lock)?\.json|(tsconfig|biome)[^/]*\.json|\.[^/]+|\.github\/.*|\.ci\/run)$/;

/** What only tests need is in a folder named `testing`, or in `test`; the product is all the rest. */
export function testOnlyFiles(project: Project): Complaint[] {
  const used = reachedFrom(project, (source) => !source.isTest);
  return [...reachedFrom(project, (source) => source.isTest)]
    .filter((source) => !source.isTest && !used.has(source) && !isDeclaration(source, project))
    .filter((source) => !BY_TEXT.test(source.path))
    .map((source) => ({
      file: source.path,
      line: 0,
      problem: 'is used by tests only',
      mend: 'Move it to a folder named testing beside it, or use it',
    }));
}

export function deadFiles(project: Project): Complaint[] {
  const reached = reachedFrom(project, () => true);
  const code = project.code.filter(
    (source) =>
      !reached.has(source) &&
      !isDeclaration(source, project) &&
      !(BY_TEXT.test(source.path) && isNamed(source, project)),
  );
  const other = project.all.filter((source) => !source.isCode && !isNamed(source, project));
  return [...code, ...other].map((source) => ({
    file: source.path,
    line: 0,
    problem: 'is used by nothing',
    mend: 'Delete it, or use it',
  }));
}

function reachedFrom(project: Project, isStart: (source: Source) => boolean): ReadonlySet<Source> {
  const edges = edgesOf(project);
  const entries = project.code.filter(({ path }) => ENTRIES.some((entry) => entry.test(path)));
  const reached = new Set(entries.filter(isStart));
  for (const source of reached) for (const edge of edges) if (edge.from === source) reached.add(edge.to);
  return reached;
}

/** Declarations for a module that is written in JavaScript, or comes without any. */
function isDeclaration(source: Source, project: Project): boolean {
  const match = /^(.*)\.d\.(m?)ts$/.exec(source.path);
  if (match === null) return false;
  return project.has(`${match[1]}.${match[2]}js`) || source.text.includes('declare module');
}

/** Templates, fixtures, scripts and pages: some other text names them, or the folder that it reads. */
function isNamed(source: Source, project: Project): boolean {
  if (BY_NAME.test(source.path)) return true;
  const [folder, file] = source.path.split('/').slice(-2);
  const name = file === undefined || !file.startsWith('index.') ? (file ?? folder!) : `${folder}/${file}`;
  return project.all.some(
    (other) => other !== source && (other.text.includes(name) || readsFolderOf(source, other)),
  );
}

/** Code that lies above the folder and names it. */
function readsFolderOf(source: Source, reader: Source): boolean {
  const folders = source.path.split('/').slice(0, -1);
  const folder = folders.pop();
  if (folder === undefined || folders.length === 0 || !reader.isCode) return false;
  return (
    reader.path.startsWith(`${folders.join('/')}/`) && new RegExp(`['"\`/]${folder}['"\`/]`).test(reader.text)
  );
}
