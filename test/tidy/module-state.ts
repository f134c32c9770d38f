/**
 * No state outlives a run: a variable, a collection or a static field at the top of a module would be
 * shared by all nodes of a simulated cluster and by all runs of a process, and the second run would not be
 * like the first. Constants are welcome; a table says that it is one by its type, or by being frozen.
 */
import { isPure } from './nondeterminism.ts';
import type { Complaint, Project, Source } from './project.ts';
import { isNode, type Node, nameOf, propertyOf, statementsOf, walk } from './syntax.ts';

const MEND =
  'Put it into an object that a run makes, or make it a constant: readonly type, `as const`, Object.freeze';

/** Objects that nothing can be stored in. */
const STATELESS: ReadonlySet<string> = new Set(['TextEncoder', 'TextDecoder', 'RegExp', 'Error']);
const MUTABLE_TYPE =
  /^(Map|Set|WeakMap|WeakSet|Array|Record|Uint\w+Array|Int\w+Array|Float\w+Array)\b|\[\]$|^\{/;
const READONLY_TYPE = /^(readonly\b|Readonly)/;

export function moduleState(project: Project): Complaint[] {
  return project.code
    .filter(isPure)
    .flatMap((source) => [...mutableBindings(source), ...mutableStatics(source)]);
}

function mutableBindings(source: Source): Complaint[] {
  return statementsOf(source.program)
    .filter((statement) => statement.type === 'VariableDeclaration' && statement.declare !== true)
    .flatMap((statement) =>
      (statement.declarations as Node[])
        .filter((each) => statement.kind !== 'const' || isMutable(each, source))
        .map((each) => ({
          file: source.path,
          line: source.lineAt(each.start),
          problem: `keeps state in the module: ${statement.kind as string} ${nameOf(each.id) ?? '…'}`,
          mend: MEND,
        })),
    );
}

function isMutable(declaration: Node, source: Source): boolean {
  const init = declaration.init;
  const type = typeText((declaration.id as Node).typeAnnotation, source);
  if (type !== undefined && READONLY_TYPE.test(type)) return false;
  if (!isNode(init)) return true;
  if (init.type === 'NewExpression') return !isStateless(init);
  if (init.type !== 'ArrayExpression' && init.type !== 'ObjectExpression') return false;
  return type === undefined || MUTABLE_TYPE.test(type);
}

function typeText(annotation: unknown, source: Source): string | undefined {
  if (!isNode(annotation)) return undefined;
  const type = annotation.typeAnnotation as Node;
  return source.text.slice(type.start, type.end);
}

/** An array of no length holds nothing, and never will. */
function isStateless(init: Node): boolean {
  const [size, ...rest] = init.arguments as Node[];
  const name = nameOf(init.callee) ?? '';
  const isEmpty = rest.length === 0 && (size === undefined || size.value === 0);
  return STATELESS.has(name) || (isEmpty && /^(Uint|Int|Float|BigInt|BigUint)\w+Array$/.test(name));
}

function mutableStatics(source: Source): Complaint[] {
  const found: Complaint[] = [];
  walk(source.program, (node) => {
    if (node.type !== 'PropertyDefinition' || node.static !== true || isConstant(node)) return;
    const problem = `keeps state in a static field: ${nameOf(node.key) ?? '…'}`;
    found.push({ file: source.path, line: source.lineAt(node.start), problem, mend: MEND });
  });
  return found;
}

function isConstant(field: Node): boolean {
  if (field.readonly !== true || !isNode(field.value)) return false;
  const { value } = field;
  const isFrozen = value.type === 'CallExpression' && propertyOf(value.callee as Node) === 'freeze';
  return isFrozen || !['NewExpression', 'ArrayExpression', 'ObjectExpression'].includes(value.type);
}
