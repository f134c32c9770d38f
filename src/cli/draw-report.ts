/**
 * Draws the report of a stored run from what its folder holds, for a run that has just ended as for one of
 * last year. The renderer is a plug-in that is loaded only when it is used.
 */
import type { Catalog } from '../catalog.ts';
import type { RunResult } from '../core/run-result.ts';
import type { StoredRun } from '../store/stored-run.ts';

const REPORT = 'html';

export interface Drawn {
  readonly fileName: string;
  readonly text: string;
}

export async function drawReport(
  { history, logs }: StoredRun,
  result: RunResult,
  catalog: Catalog,
): Promise<Drawn> {
  const { plugin } = await catalog.find('report', REPORT);
  return { fileName: plugin.fileName, text: await plugin.render({ result, history, logs }) };
}
