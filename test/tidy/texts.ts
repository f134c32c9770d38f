/**
 * Texts that must not be in the project: folders of one machine, hosts of package registries (the lock file
 * names none, so that anyone's registry serves), and links between pages that lead nowhere.
 */
import path from 'node:path';
import type { Complaint, Project, Source } from './project.ts';

/** One letter of each word stands in brackets, so that this file does not complain of itself. */
const HOME = /(?<![\w.$}-])\/(wor[k]|hom[e]|roo[t]|User[s])\//;
const REGISTRY = /npm[j]s\.(org|com)|yarn[p]kg|npm[m]irror|py[p]i\.org|crates[.]io|proxy[.]golang/;

export function machineTexts(project: Project): Complaint[] {
  return project.all.flatMap((source) => [
    ...lines(source, HOME, 'names a folder of one machine', 'Use a relative path, or a temporary folder'),
    ...lines(source, REGISTRY, 'names a package registry', 'Leave the choice to whoever installs'),
    ...(source.path === 'package-lock.json'
      ? lines(source, /"resolved":/, 'fixes where a package comes from', 'Delete the line; .npmrc omits them')
      : []),
  ]);
}

function lines(source: Source, banned: RegExp, problem: string, mend: string): Complaint[] {
  return source.lines.flatMap((text, i) =>
    banned.test(text) ? [{ file: source.path, line: i + 1, problem, mend }] : [],
  );
}

const LINK = /\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g;

/** Links of Markdown pages to files and folders of the project. */
export function brokenLinks(project: Project): Complaint[] {
  const files = [...project.sources.keys(), ...project.binaries];
  const exists = (target: string) => files.some((file) => file === target || file.startsWith(`${target}/`));
  return project.all
    .filter((source) => source.path.endsWith('.md'))
    .flatMap((source) =>
      source.lines.flatMap((text, i) =>
        [...text.matchAll(LINK)]
          .map((match) => path.posix.join(path.posix.dirname(source.path), match[1]!).replace(/\/$/, ''))
          .filter((target) => !exists(target))
          .map((target) => ({
            file: source.path,
            line: i + 1,
            problem: `links to ${target}, which is not there`,
            mend: 'Mend the link',
          })),
      ),
    );
}
