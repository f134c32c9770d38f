/**
 * Pages quote code as it stands: a block after `<!-- from FILE -->` is a part of that file, to the letter, so
 * that what a reader copies is what a test runs.
 */
import type { Complaint, Project } from './project.ts';

const QUOTE = /<!-- from (\S+) -->\n```\w*\n([\s\S]*?)```/g;

export function quotes(project: Project): Complaint[] {
  return project.all
    .filter(({ path }) => path.endsWith('.md'))
    .flatMap((page) =>
      [...page.text.matchAll(QUOTE)]
        .filter(([, file, code]) => !project.sources.get(file!)?.text.includes(code!))
        .map((match) => ({
          file: page.path,
          line: page.lineAt(match.index),
          problem: `quotes what ${match[1]} does not say`,
          mend: 'Copy the lines again',
        })),
    );
}
