/**
 * What a file imports: statically, as types, dynamically, or by `new URL('./x.ts', import.meta.url)`, which
 * is how workers and other processes are named. A pattern such as `./host${EXTENSION}` counts as `.ts`.
 */
import path from 'node:path';
import type { Project, Source } from './project.ts';
import { isNode, type Node, nameOf, statementsOf, walkAll } from './syntax.ts';

export interface Import {
  readonly specifier: string;
  readonly kind: 'value' | 'type' | 'dynamic' | 'url';
  readonly line: number;
}

/** Several rules ask, and no source ever changes. */
const known = new WeakMap<Source, readonly Import[]>();

export function importsOf(source: Source): readonly Import[] {
  const imports = known.get(source) ?? readImports(source);
  known.set(source, imports);
  return imports;
}

function readImports(source: Source): Import[] {
  const at = (specifier: string, kind: Import['kind'], node: Node): Import => ({
    specifier,
    kind,
    line: source.lineAt(node.start),
  });
  const found = (source.program.body as Node[]).flatMap((statement) => {
    const from = isNode(statement.source) ? statement.source.value : undefined;
    return typeof from === 'string' ? [at(from, isTypeOnly(statement) ? 'type' : 'value', statement)] : [];
  });
  walkAll(source.program, (node) => {
    const later = laterImport(node);
    if (later !== undefined) found.push(at(later.specifier, later.kind, node));
  });
  return found;
}

/** `import type …`, or nothing but `type` names between the braces. */
function isTypeOnly(statement: Node): boolean {
  if (statement.importKind === 'type' || statement.exportKind === 'type') return true;
  const names = (statement.specifiers ?? []) as Node[];
  return names.length > 0 && names.every((each) => each.importKind === 'type' || each.exportKind === 'type');
}

/** `await import('x')`, `import('x').Type`, `new URL('./x.ts', import.meta.url)`. */
function laterImport(node: Node): Pick<Import, 'specifier' | 'kind'> | undefined {
  const named = (source: unknown, kind: Import['kind']) => {
    const specifier = isNode(source) ? literal(source) : undefined;
    return specifier === undefined ? undefined : { specifier, kind };
  };
  if (node.type === 'ImportExpression') return named(node.source, 'dynamic');
  if (node.type === 'TSImportType') return named(node.source ?? node.argument, 'type');
  if (node.type !== 'NewExpression' || nameOf(node.callee) !== 'URL') return undefined;
  const [specifier, base] = node.arguments as Node[];
  return isNode(base) && isImportMetaUrl(base) ? named(specifier, 'url') : undefined;
}

function isImportMetaUrl(node: Node): boolean {
  return node.type === 'MemberExpression' && (node.object as Node).type === 'MetaProperty';
}

function literal(node: Node): string | undefined {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type !== 'TemplateLiteral') return undefined;
  const [first] = node.quasis as { value: { cooked: string } }[];
  return first!.value.cooked.startsWith('.') ? `${first!.value.cooked}.ts` : undefined;
}

/** Path of the file that a relative specifier means, in the project's terms. */
export function resolved(source: Source, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  return path.posix.join(path.posix.dirname(source.path), specifier);
}

export interface Edge extends Import {
  readonly from: Source;
  readonly to: Source;
}

/** All imports between files of the project. */
export function edgesOf(project: Project): Edge[] {
  return project.code.flatMap((from) =>
    importsOf(from).flatMap((each) => {
      const to = project.sources.get(resolved(from, each.specifier) ?? '');
      return to?.isCode ? [{ ...each, from, to }] : [];
    }),
  );
}

/** Names that a file exports by `export * from`. */
export function reExportedBy(source: Source): string[] {
  return statementsOf(source.program)
    .filter((statement) => statement.type === 'ExportAllDeclaration')
    .map((statement) => resolved(source, (statement.source as Node).value as string) ?? '');
}
