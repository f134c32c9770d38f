/**
 * Walking a syntax tree without knowing every kind of node: what runs is visited, what is only a type is
 * not. The parser is the one that the test runner brings along.
 */

export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

/** TypeScript's nodes that hold code; all others hold types and vanish at run time. */
const RUNS: ReadonlySet<string> = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
  'TSParameterProperty',
]);

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

/** The child nodes that exist at run time. */
export function childrenOf(node: Node): Node[] {
  return Object.values(node)
    .flat()
    .filter(isNode)
    .filter((child) => !child.type.startsWith('TS') || RUNS.has(child.type));
}

/** Calls `visit` for the node and all below it, parents first. */
export function walk(
  node: Node,
  visit: (node: Node, parent: Node | null) => void,
  parent: Node | null = null,
): void {
  visit(node, parent);
  for (const child of childrenOf(node)) walk(child, visit, node);
}

/** The same for every node, types included, without the parents. */
export function walkAll(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const child of Object.values(node).flat().filter(isNode)) walkAll(child, visit);
}

export function isFunction(node: Node): boolean {
  return (
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression'
  );
}

/** Name of an identifier, or of a key; undefined for anything else. */
export function nameOf(node: unknown): string | undefined {
  return isNode(node) && typeof node.name === 'string' ? node.name : undefined;
}

/** `b` of `a.b`; undefined where the property is computed. */
export function propertyOf(node: Node | null): string | undefined {
  return node?.type === 'MemberExpression' && node.computed === false ? nameOf(node.property) : undefined;
}

/** The statements of a program, with what is exported taken out of its `export`. */
export function statementsOf(program: Node): Node[] {
  return (program.body as Node[]).map((statement) =>
    isNode(statement.declaration) ? statement.declaration : statement,
  );
}
