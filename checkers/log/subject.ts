/** What all parts of the checker look at: the history as a table, the positions, and where findings go. */
import type { History } from '../../src/index.ts';
import type { Finder } from './finder.ts';
import type { LogFindings } from './log-findings.ts';
import type { LogTable } from './log-table.ts';
import type { Positions } from './positions.ts';
import type { Teller } from './tell.ts';

export interface Subject {
  readonly history: History;
  readonly table: LogTable;
  readonly positions: Positions;
  readonly findings: LogFindings;
  readonly finder: Finder;
  readonly tell: Teller;
  /** The order of events says something across processes. */
  readonly realtime: boolean;
  /** When the last fault was healed; infinity where one never was. */
  readonly healedNs: number;
}
