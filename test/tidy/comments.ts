/**
 * Every file says at its top what it is for, and what the SDK exports says what it is: functions, classes
 * and interfaces have a doc comment of their own, unless they are the one noun that the file is named after
 * and that its opening comment speaks of.
 */
import path from 'node:path';
import { reExportedBy } from './imports.ts';
import type { Complaint, Project, Source } from './project.ts';
import { isNode, type Node, nameOf } from './syntax.ts';

const SENTENCE_LENGTH_MIN = 20;
const DOCUMENTED: ReadonlySet<string> = new Set([
  'FunctionDeclaration',
  'ClassDeclaration',
  'TSInterfaceDeclaration',
]);

export function comments(project: Project): Complaint[] {
  const sdk = project.sources.get('src/index.ts');
  const modules =
    sdk === undefined ? [] : reExportedBy(sdk).flatMap((file) => project.sources.get(file) ?? []);
  return [
    ...project.code.filter((source) => !hasOpening(source)).map(silent),
    ...modules.flatMap(undocumented),
  ];
}

function silent(source: Source): Complaint {
  const problem = 'does not say what it is for';
  return { file: source.path, line: 1, problem, mend: 'Open it with a comment: its purpose, and the idea' };
}

/** Tests are told by what they describe. */
function hasOpening(source: Source): boolean {
  if (/\.test\.ts$/.test(source.path)) return true;
  const [first] = source.comments;
  if (first === undefined || first.value.length < SENTENCE_LENGTH_MIN) return false;
  const before = source.text.slice(0, first.start).replace(/^#!.*/, '');
  return before.trim() === '' && !/^\s*biome-ignore/.test(first.value);
}

function undocumented(source: Source): Complaint[] {
  return (source.program.body as Node[])
    .filter((statement) => isNode(statement.declaration) && DOCUMENTED.has(statement.declaration.type))
    .filter((statement) => !isDocumented(statement, source))
    .map((statement) => ({
      file: source.path,
      line: source.lineAt(statement.start),
      problem: `${nameOf((statement.declaration as Node).id)} is in the SDK and has no doc comment`,
      mend: 'Say what it is: shapes, units, errors',
    }));
}

function isDocumented(statement: Node, source: Source): boolean {
  const name = nameOf((statement.declaration as Node).id) ?? '';
  const noun = name.replace(/\B[A-Z]/g, '-$&').toLowerCase();
  if (noun === path.posix.basename(source.path, '.ts')) return hasOpening(source);
  const doc = source.comments.findLast((each) => each.end <= statement.start && each.value.startsWith('*'));
  if (doc === undefined) return false;
  return (
    source.text
      .slice(doc.end, statement.start)
      .replace(/\/\/.*/g, '')
      .trim() === ''
  );
}
