/**
 * No cycles of imports between files: two files that need each other are one file, or three. Type imports
 * count as well. One exception: within one folder two halves of one thing may name each other's types, as
 * long as the values do not go in a circle.
 */
import path from 'node:path';
import { type Edge, edgesOf } from './imports.ts';
import type { Complaint, Project } from './project.ts';

export function cycles(project: Project): Complaint[] {
  const edges = edgesOf(project).filter(({ kind }) => kind === 'value' || kind === 'type');
  return components(edges)
    .filter((files) => !isForgiven(files, edges))
    .map((files) => {
      const problem = `is in a cycle of imports: ${files.join(', ')}`;
      return { file: files[0]!, line: 0, problem, mend: 'Move what both need into a file of its own' };
    });
}

function isForgiven(files: readonly string[], edges: readonly Edge[]): boolean {
  const folders = new Set(files.map((file) => path.posix.dirname(file)));
  const values = edges.filter(({ kind, from }) => kind === 'value' && files.includes(from.path));
  return folders.size === 1 && components(values).length === 0;
}

type Graph = ReadonlyMap<string, readonly string[]>;

function graphOf(edges: readonly Edge[]): Graph {
  const graph = new Map<string, string[]>();
  for (const { from, to } of edges) {
    const known = graph.get(from.path);
    if (known === undefined) graph.set(from.path, [to.path]);
    else known.push(to.path);
  }
  return graph;
}

/** Sets of files that reach each other, sorted; a file that imports itself is one. */
function components(edges: readonly Edge[]): string[][] {
  const graph = graphOf(edges);
  const reach = new Map([...graph.keys()].map((file) => [file, reachable(graph, file)]));
  const found = new Map<string, string[]>();
  for (const [file, others] of reach) {
    const mutual = [...others].filter((other) => reach.get(other)?.has(file)).sort();
    if (mutual.length > 0) found.set(mutual.join(), mutual);
  }
  return [...found.values()];
}

/** All that can be reached from the file by one import or more. */
function reachable(graph: Graph, file: string): Set<string> {
  const seen = new Set(graph.get(file) ?? []);
  for (const each of seen) for (const next of graph.get(each) ?? []) seen.add(next);
  return seen;
}
