/** Renders a run for people. A renderer returns text and writes nothing: the store decides where it goes. */
import type { LogLine } from './cluster.ts';
import type { History } from './history.ts';
import type { MaybePromise } from './maybe-promise.ts';
import type { RunResult } from './run-result.ts';

/** A run that was judged, with all that was recorded of it. */
export interface ReportInput {
  readonly result: RunResult;
  readonly history: History;
  /** What the nodes logged, in order of time. */
  readonly logs: readonly LogLine[];
  /** Where the history was not made by a run but read from a file: the scenario then means nothing. */
  readonly source?: HistorySource;
}

/** A history from elsewhere. */
export interface HistorySource {
  readonly file: string;
  /** What was assumed when it was read, and how its checkers were chosen, in sentences. */
  readonly notes: readonly string[];
}

/** The default export of a file in `reports/`. */
export interface ReportPlugin {
  readonly name: string;
  readonly summary: string;
  /** Name of the file in the run's folder, for example `report.html`. */
  readonly fileName: string;
  render(input: ReportInput): MaybePromise<string>;
}
