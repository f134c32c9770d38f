/**
 * Who may import whom. The table is the architecture: a file belongs to the first layer whose pattern fits,
 * and imports only its own layer and those that it names. Type imports count too: a type is a dependency.
 * Plug-ins see the SDK (`src/index.ts`) and, along targets → workloads → checkers, each other's public file
 * (`NAME.ts` or `NAME/index.ts`). A folder without an index is shared by its own kind.
 */
import { type Import, importsOf, resolved } from './imports.ts';
import type { Complaint, Project, Source } from './project.ts';

interface Layer {
  readonly name: string;
  readonly files: RegExp;
  /** Layers that it may import beside itself. */
  readonly imports: readonly string[];
}

const ENV = ['core', 'env'];
const DEPLOYMENTS = [...ENV, 'sim', 'real'];

export const LAYERS: readonly Layer[] = [
  { name: 'sdk', files: /^src\/index\.ts$/, imports: ENV },
  { name: 'core', files: /^src\/core\//, imports: [] },
  { name: 'sim', files: /^src\/env\/sim\//, imports: ENV },
  { name: 'real', files: /^src\/env\/real\//, imports: ENV },
  { name: 'env', files: /^src\/env\//, imports: ['core'] },
  { name: 'deployments', files: /^src\/deployments\//, imports: DEPLOYMENTS },
  { name: 'store', files: /^src\/store\//, imports: ['core'] },
  { name: 'formats', files: /^src\/formats\//, imports: ['core', 'store'] },
  { name: 'rca', files: /^src\/rca[./]/, imports: ['core'] },
  { name: 'catalog', files: /^src\/catalog[./]/, imports: [...ENV, 'deployments'] },
  {
    name: 'run',
    files: /^src\/(run|soak|verify|reproduce)[-./]/,
    imports: [...DEPLOYMENTS, 'deployments', 'catalog'],
  },
  { name: 'host', files: /^src\/host[./]/, imports: [...ENV, 'real', 'catalog'] },
  {
    name: 'cli',
    files: /^src\/cli[./]/,
    imports: [...DEPLOYMENTS, 'deployments', 'store', 'formats', 'rca', 'catalog', 'run'],
  },
];

/** Kinds of plug-ins, with the kinds whose public files they may import. */
const PLUG_INS: Readonly<Record<string, readonly string[]>> = {
  targets: ['targets', 'workloads', 'checkers'],
  workloads: ['workloads', 'checkers'],
  checkers: ['checkers'],
  nemeses: ['nemeses'],
  reports: ['reports'],
};

const SDK = 'src/index.ts';

export function layering(project: Project): Complaint[] {
  return project.code
    .filter((source) => !isFree(source))
    .flatMap((source) => {
      const home = homeOf(source.path);
      if (home === undefined) return [homeless(source)];
      return importsOf(source).flatMap((each) => complaintsAbout(source, each, project));
    });
}

/** Tests see everything; so do benches, and scripts that are not part of the product. */
function isFree(source: Source): boolean {
  return source.isTest || !/^(src|targets|workloads|checkers|nemeses|reports)\//.test(source.path);
}

function homeOf(file: string): string | undefined {
  const kind = kindOf(file);
  return kind in PLUG_INS ? kind : LAYERS.find((layer) => layer.files.test(file))?.name;
}

function kindOf(file: string): string {
  return file.split('/')[0]!;
}

function homeless(source: Source): Complaint {
  const problem = 'belongs to no layer';
  return { file: source.path, line: 0, problem, mend: 'Move it, or add a layer to test/tidy/layers.ts' };
}

function complaintsAbout(source: Source, each: Import, project: Project): Complaint[] {
  const target = resolved(source, each.specifier);
  if (target === undefined || each.kind === 'url') return [];
  const problem = problemOf(source, target, project);
  if (problem === undefined) return [];
  return [{ file: source.path, line: each.line, ...problem }];
}

type Problem = Pick<Complaint, 'problem' | 'mend'>;

function problemOf(source: Source, target: string, project: Project): Problem | undefined {
  const imported = project.sources.get(target);
  if (imported === undefined) {
    const mend = 'Imports name an existing file, with its extension';
    return { problem: `imports ${target}, which is not there`, mend };
  }
  if (imported.isTest) {
    const mend = 'Only tests import tests; move what both need out of it';
    return { problem: `imports the test file ${target}`, mend };
  }
  const kind = kindOf(source.path);
  return kind in PLUG_INS ? plugInProblem(source.path, target, project) : layerProblem(source.path, target);
}

function layerProblem(file: string, target: string): Problem | undefined {
  const own = homeOf(file);
  const other = homeOf(target);
  const { imports } = LAYERS.find((layer) => layer.name === own)!;
  if (other !== undefined && (other === own || imports.includes(other))) return undefined;
  const allowed = imports.length === 0 ? 'nothing but itself' : imports.join(', ');
  return {
    problem: `imports ${target}: ${own} may not import ${other ?? 'what is outside of src'}`,
    mend: `The layer ${own} may import ${allowed}; pass the thing in as an argument, or move the code`,
  };
}

function plugInProblem(file: string, target: string, project: Project): Problem | undefined {
  if (target === SDK) return undefined;
  const [own, other] = [kindOf(file), kindOf(target)];
  if (!(other in PLUG_INS)) {
    const mend = `Export what you need from ${SDK}, or do without it`;
    return { problem: `imports ${target}: a plug-in sees nothing of src but ${SDK}`, mend };
  }
  if (!PLUG_INS[own]!.includes(other)) {
    const mend = `The order is targets → workloads → checkers; ${own} may import ${PLUG_INS[own]!.join(', ')}`;
    return { problem: `imports ${target}: ${own} may not import ${other}`, mend };
  }
  if (isWithinReach(file, target, project)) return undefined;
  const mend = 'Import its public file, and export there what you need';
  return { problem: `imports ${target}, which is the inside of another plug-in`, mend };
}

/** The same plug-in, a public file, or a folder that its whole kind shares. */
function isWithinReach(file: string, target: string, project: Project): boolean {
  const [kind, unit, ...rest] = target.split('/');
  const isPublic = rest.length === 0 || (rest.length === 1 && rest[0] === 'index.ts');
  const isShared = kind === kindOf(file) && !project.has(`${kind}/${unit}/index.ts`);
  return isPublic || isShared || file.startsWith(`${kind}/${unit}/`);
}
