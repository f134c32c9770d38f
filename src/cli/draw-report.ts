/**
 * Draws the report of a stored run from what its folder holds, for a run that has just ended as for one of
 * last year. The renderer is a plug-in that is loaded only when it is used.
 */
import type { Catalog } from '../catalog.ts';
import type { ReportInput } from '../core/report.ts';

const REPORT = 'html';

export interface Drawn {
  readonly fileName: string;
  readonly text: string;
}

export async function drawReport(input: ReportInput, catalog: Catalog): Promise<Drawn> {
  const { plugin } = await catalog.find('report', REPORT);
  return { fileName: plugin.fileName, text: await plugin.render(input) };
}
