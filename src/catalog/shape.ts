/**
 * What a plug-in must have at the least, so that a module of the user's own that lacks it is refused when it
 * is loaded, with the name of what is missing, and not somewhere inside of a run.
 */

export type PluginKind = 'target' | 'workload' | 'nemesis' | 'checker' | 'deployment' | 'bug' | 'report';

type Fields = Readonly<Record<string, 'string' | 'number' | 'function' | 'object'>>;

const FIELDS: Readonly<Record<PluginKind, Fields>> = {
  target: { name: 'string', nodeCount: 'number', protocol: 'object', program: 'function', clients: 'object' },
  bug: { name: 'string', caughtBy: 'string', program: 'function' },
  workload: { name: 'string', operations: 'object', generator: 'function', checkers: 'function' },
  nemesis: {
    name: 'string',
    needs: 'object',
    faults: 'object',
    targets: 'object',
    generator: 'function',
    finalGenerator: 'function',
    invoke: 'function',
  },
  checker: { name: 'string', create: 'function' },
  deployment: { name: 'string', capabilities: 'object', available: 'function', start: 'function' },
  report: { name: 'string', fileName: 'string', render: 'function' },
};

/** What a module's default export lacks to be of this kind, in words; undefined where it lacks nothing. */
export function shapeComplaint(kind: PluginKind, plugin: unknown): string | undefined {
  if (typeof plugin !== 'object' || plugin === null) return `it has no default export that is a ${kind}`;
  const fields = plugin as Readonly<Record<string, unknown>>;
  const lacking = Object.entries(FIELDS[kind])
    .filter(([name, type]) => typeof fields[name] !== type || fields[name] === null)
    .map(([name, type]) => `${name} (${type})`);
  return lacking.length === 0
    ? undefined
    : `the default export lacks ${lacking.join(', ')}, so it is no ${kind}`;
}
