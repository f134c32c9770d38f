/**
 * One library in one place: what comes from outside is wrapped once, where its job is done, so that it can
 * be replaced, and so that a simulated run, which needs none of them, starts fast. Node's own modules are for
 * the layers that touch the machine; programs and pure code get the world through `Env`.
 */
import { edgesOf, type Import, importsOf } from './imports.ts';
import type { Complaint, Project, Source } from './project.ts';

interface Library {
  readonly home: RegExp;
  /** Too slow to load in a run that does not use it. */
  readonly heavy: boolean;
}

export const LIBRARIES: Readonly<Record<string, Library>> = {
  dockerode: { home: /^src\/deployments\/docker[./]/, heavy: true },
  ssh2: { home: /^src\/deployments\/ssh[./]/, heavy: true },
  yargs: { home: /^src\/cli[./]/, heavy: false },
  yaml: { home: /^src\/cli[./]/, heavy: true },
  handlebars: { home: /^reports\//, heavy: true },
  'd3-node': { home: /^reports\//, heavy: true },
  esbuild: { home: /^src\/catalog[./]/, heavy: true },
  execa: { home: /^src\/(deployments|cli)[./]/, heavy: true },
};

/** Where `node:*` may be imported. */
const MACHINE =
  /^(src\/(env\/real|deployments|store|catalog|run|soak|verify|host|cli)[-./]|reports\/|targets\/foreign\/)/;
/** Files that every simulated run loads. */
const STARTS = ['src/cli.ts', 'src/run.ts', 'src/host.ts'];
const TOOLS = /^(vitest|vite|fast-check)(\/|$)/;

export function libraries(project: Project): Complaint[] {
  const product = project.code.filter((source) => isProduct(source));
  const misplaced = product.flatMap((source) =>
    importsOf(source)
      .filter((each) => !each.specifier.startsWith('.') && each.kind !== 'url')
      .flatMap((each) => misplacedImport(source, each)),
  );
  return [...misplaced, ...loadedAtStart(project)];
}

function isProduct(source: Source): boolean {
  return !source.isTest && /^(src|targets|workloads|checkers|nemeses|reports)\//.test(source.path);
}

function misplacedImport(source: Source, { specifier, line }: Import): Complaint[] {
  const complain = (problem: string, mend: string) => [{ file: source.path, line, problem, mend }];
  if (specifier.startsWith('node:')) {
    if (MACHINE.test(source.path)) return [];
    return complain(`imports ${specifier}`, 'Only code that touches the machine may; take it through Env');
  }
  if (TOOLS.test(specifier)) return complain(`imports ${specifier}`, 'Only tests may');
  const library = LIBRARIES[packageOf(specifier)];
  if (library === undefined) {
    const mend = 'Do without it, or give it a home in test/tidy/libraries.ts';
    return complain(`imports the library ${specifier}, which has no home`, mend);
  }
  if (library.home.test(source.path)) return [];
  return complain(`imports ${specifier}`, `It has one home, ${library.home.source}; go through that`);
}

function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]!;
}

/** Heavy libraries in what the start files import statically, directly or not. */
function loadedAtStart(project: Project): Complaint[] {
  const edges = edgesOf(project).filter(({ kind }) => kind === 'value');
  const loaded = new Set(STARTS.flatMap((file) => project.sources.get(file) ?? []));
  for (const source of loaded) for (const edge of edges) if (edge.from === source) loaded.add(edge.to);
  return [...loaded].flatMap((source) =>
    importsOf(source)
      .filter(({ kind, specifier }) => kind === 'value' && LIBRARIES[packageOf(specifier)]?.heavy)
      .map(({ specifier, line }) => ({
        file: source.path,
        line,
        problem: `loads ${specifier} in every run`,
        mend: 'Import it where it is used: await import(…)',
      })),
  );
}
