/**
 * Small enough to read: files of at most 400 lines, functions of at most 60, lines of at most 110 signs.
 * A suite is a list of tests and not one function, so it is not measured. A line with a sentence for the
 * user may be longer: torn in two, the sentence could not be searched for. A browser's script is one function
 * that is called where it stands, so it counts as a file.
 */
import type { Complaint, Project, Source } from './project.ts';
import { isFunction, isNode, type Node, nameOf, walk } from './syntax.ts';

export const FILE_LINES_MAX = 400;
export const FUNCTION_LINES_MAX = 60;
export const LINE_LENGTH_MAX = 110;
export const SENTENCE_LINE_LENGTH_MAX = 140;

const NAMED_MAX = 5;

const SENTENCE = /(['"`]).{40,}\1/;
const COMMENT = /^\s*(\/\/|\/?\*)/;
const OF_A_SUITE = /^(describe|it|test)\b/;

export function sizes(project: Project): Complaint[] {
  return project.code.flatMap((source) => [
    ...longFile(source),
    ...longLines(source),
    ...longFunctions(source),
  ]);
}

function longFile(source: Source): Complaint[] {
  const count = source.lines.length;
  if (count <= FILE_LINES_MAX) return [];
  const problem = `has ${count} lines, ${FILE_LINES_MAX} at the most`;
  return [{ file: source.path, line: 0, problem, mend: 'Split it: one noun, one file' }];
}

function longLines(source: Source): Complaint[] {
  return source.lines.flatMap((text, i) => {
    const max = lengthMax(text);
    if (text.length <= max) return [];
    const problem = `is ${text.length} signs long, ${max} at the most`;
    return [{ file: source.path, line: i + 1, problem, mend: 'Break the line' }];
  });
}

/** An address cannot be broken at all. */
function lengthMax(text: string): number {
  if (/https?:\/\//.test(text)) return Number.POSITIVE_INFINITY;
  return SENTENCE.test(text) && !COMMENT.test(text) ? SENTENCE_LINE_LENGTH_MAX : LINE_LENGTH_MAX;
}

function longFunctions(source: Source): Complaint[] {
  const found: Complaint[] = [];
  walk(source.program, (node, parent) => {
    if (!isFunction(node) || isSuite(node, source) || isWholeScript(node, parent, source)) return;
    const line = source.lineAt(node.start);
    const count = source.lineAt(node.end) - line + 1;
    if (count <= FUNCTION_LINES_MAX) return;
    const name = nameOf(node.id) ?? nameOf(parent?.key) ?? nameOf(parent?.id) ?? 'a function';
    const problem = `${name} has ${count} lines, ${FUNCTION_LINES_MAX} at the most`;
    found.push({ file: source.path, line, problem, mend: 'Name its parts and make them functions' });
  });
  return found;
}

/** A function of a test file whose own statements are tests, or suites of them. */
function isSuite(node: Node, source: Source): boolean {
  if (!source.isTest || !isNode(node.body) || node.body.type !== 'BlockStatement') return false;
  return (node.body.body as Node[]).some((statement) =>
    OF_A_SUITE.test(source.text.slice(statement.start, statement.end)),
  );
}

function isWholeScript(node: Node, parent: Node | null, source: Source): boolean {
  return source.path.endsWith('.js') && parent?.type === 'CallExpression' && parent.callee === node;
}

/** Files have 50 to 200 lines as a rule: one in ten may be longer. Names the longest when more are. */
export function mostlyShort(project: Project): Complaint[] {
  const usual = FILE_LINES_MAX / 2;
  const long = project.code
    .filter((source) => source.lines.length > usual)
    .sort((a, b) => b.lines.length - a.lines.length);
  if (long.length * 10 <= project.code.length) return [];
  return long.slice(0, NAMED_MAX).map((source) => ({
    file: source.path,
    line: 0,
    problem: `has ${source.lines.length} lines, and more than one file in ten is longer than ${usual}`,
    mend: 'Split it: one noun, one file',
  }));
}
