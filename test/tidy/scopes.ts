/**
 * Which names of a file mean something of the world and not of the file: references that no parameter,
 * variable, function, class or import around them declares. A parameter called `process` is no reference
 * to the global of that name.
 */
import { childrenOf, isFunction, isNode, type Node, nameOf, statementsOf } from './syntax.ts';

export interface Reference {
  readonly name: string;
  readonly node: Node;
  readonly parent: Node;
}

type Scope = ReadonlySet<string>;

export function globalReferences(program: Node): Reference[] {
  const found: Reference[] = [];
  visit({ node: program, parent: program, scopes: [], found });
  return found;
}

interface Step {
  readonly node: Node;
  readonly parent: Node;
  readonly scopes: readonly Scope[];
  readonly found: Reference[];
}

function visit({ node, parent, scopes, found }: Step): void {
  if (node.type === 'Identifier') {
    const name = nameOf(node)!;
    if (!scopes.some((scope) => scope.has(name))) found.push({ name, node, parent });
    return;
  }
  const own = declaredBy(node);
  const inner = own.length === 0 ? scopes : [...scopes, new Set(own)];
  for (const child of childrenOf(node)) {
    if (!isOnlyAName(child, node)) visit({ node: child, parent: node, scopes: inner, found });
  }
}

/** Keys, labels and the like: identifiers that refer to nothing. */
function isOnlyAName(child: Node, parent: Node): boolean {
  switch (parent.type) {
    case 'MemberExpression':
      return child === parent.property && parent.computed === false;
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return child === parent.key && parent.computed === false;
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ExportSpecifier':
    case 'MetaProperty':
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
      return child.type !== 'BlockStatement' && !child.type.endsWith('Statement');
    default:
      return false;
  }
}

/** Names that are known inside the node because of the node. */
function declaredBy(node: Node): string[] {
  if (isFunction(node)) return [...namesIn(node.id), ...(node.params as Node[]).flatMap(namesIn)];
  switch (node.type) {
    case 'Program':
      return statementsOf(node).flatMap(declaredByStatement);
    case 'BlockStatement':
    case 'StaticBlock':
      return (node.body as Node[]).flatMap(declaredByStatement);
    case 'SwitchStatement':
      return (node.cases as Node[]).flatMap((each) => each.consequent as Node[]).flatMap(declaredByStatement);
    case 'ForStatement':
      return isNode(node.init) ? declaredByStatement(node.init) : [];
    case 'ForOfStatement':
    case 'ForInStatement':
      return declaredByStatement(node.left as Node);
    case 'CatchClause':
      return namesIn(node.param);
    case 'ClassExpression':
      return namesIn(node.id);
    default:
      return [];
  }
}

function declaredByStatement(statement: Node): string[] {
  switch (statement.type) {
    case 'VariableDeclaration':
      return (statement.declarations as Node[]).flatMap((each) => namesIn(each.id));
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
      return namesIn(statement.id);
    case 'ImportDeclaration':
      return (statement.specifiers as Node[]).flatMap((each) => namesIn(each.local));
    default:
      return [];
  }
}

/** Names that a pattern binds. */
function namesIn(pattern: unknown): string[] {
  if (!isNode(pattern)) return [];
  switch (pattern.type) {
    case 'Identifier':
      return [nameOf(pattern)!];
    case 'ObjectPattern':
      return (pattern.properties as Node[]).flatMap((each) => namesIn(each.value ?? each.argument));
    case 'ArrayPattern':
      return (pattern.elements as unknown[]).flatMap(namesIn);
    case 'AssignmentPattern':
      return namesIn(pattern.left);
    case 'RestElement':
      return namesIn(pattern.argument);
    case 'TSParameterProperty':
      return namesIn(pattern.parameter);
    default:
      return [];
  }
}
