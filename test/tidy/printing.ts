/**
 * Only the command prints and ends the process; everything below it returns a value or throws. Entry points
 * of other processes speak to whoever started them, so they may too.
 */
import type { Complaint, Project } from './project.ts';
import { globalReferences, type Reference } from './scopes.ts';
import { propertyOf } from './syntax.ts';

const PRODUCT = /^(src|targets|workloads|checkers|nemeses|reports)\//;
const MAY_PRINT = /^src\/(cli|host)[./]|-(worker|process)\.ts$|\/guardian\.ts$/;
const OF_PROCESS: ReadonlySet<string> = new Set(['stdout', 'stderr', 'exit', 'exitCode', 'abort']);

export function printing(project: Project): Complaint[] {
  return project.code
    .filter(({ isTest, path }) => !isTest && PRODUCT.test(path) && !MAY_PRINT.test(path))
    .flatMap((source) =>
      globalReferences(source.program)
        .filter(prints)
        .map(({ name, node, parent }) => ({
          file: source.path,
          line: source.lineAt(node.start),
          problem: `prints or exits: ${name}.${propertyOf(parent) ?? '…'}`,
          mend: 'Only src/cli does; return a value or throw a FaultlineError',
        })),
    );
}

function prints({ name, parent }: Reference): boolean {
  return name === 'console' || (name === 'process' && OF_PROCESS.has(propertyOf(parent) ?? ''));
}
