/** `faultline report`: draws the report of a stored run again, also of one that did not come to its end. */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Catalog } from '../catalog.ts';
import { EXIT } from '../core/verdict.ts';
import { guarded } from '../store/file-errors.ts';
import type { Command } from './command.ts';
import { drawReport } from './draw-report.ts';
import { partialResult, rejudged } from './rejudge.ts';
import { incompleteness, storedRun } from './stored.ts';
import { labelled, quoted, shown } from './words.ts';

export const report: Command = async (options, { terminal }) => {
  const stored = storedRun(options, 'report');
  const catalog = new Catalog();
  const missing = incompleteness(stored);
  if (missing !== undefined) terminal.note(missing);
  const result = stored.result ?? partialResult(stored, await rejudged(stored, catalog));
  const { fileName, text } = await drawReport({ ...stored, result }, catalog);
  const file = options.text('out') ?? join(stored.dir, fileName);
  guarded({ verb: 'write', path: file }, () => writeFileSync(file, text));
  terminal.out(labelled('report', quoted(shown(file))));
  return {
    exitCode: EXIT.valid,
    json: { run: resolve(stored.dir), report: resolve(file), valid: result.valid },
  };
};
