/** Judges a history. Pure: no clock, no I/O, so that any stored run can be judged again. */
import type { LogLine } from './cluster.ts';
import type { FaultRecord } from './faults.ts';
import type { History } from './history.ts';
import type { CheckResult } from './verdict.ts';

/** What a checker is told besides the history. */
export interface CheckContext {
  /** The faults of the run, in order; empty for a bare history. */
  readonly faults: readonly FaultRecord[];
  /** Steps of search that a checker may take before it answers "unknown". */
  readonly stepsMax: number;
  /** False where the order of events says nothing across processes; only each process has an order then. */
  readonly realtime?: boolean;
  /** What the nodes logged; left out where nobody kept it, as of a bare history. */
  readonly logs?: readonly LogLine[];
}

export interface Checker {
  readonly name: string;
  /** It judges what the nodes log too, so a run has to keep the lines until then. */
  readonly readsLogs?: true;
  check(history: History, context: CheckContext): CheckResult;
}

/** Options as they come from a command line or a file: checked by the checker itself. */
export type CheckerOptions = Readonly<Record<string, unknown>>;

/** The default export of a file in `checkers/`. */
export interface CheckerPlugin {
  readonly name: string;
  readonly summary: string;
  /** The anomalies it can report, each with one line of explanation. */
  readonly anomalies: Readonly<Record<string, string>>;
  /** Throws `BadInputError` for options that make no sense. */
  create(options: CheckerOptions): Checker;
  /**
   * The options with which this checker should judge a history of unknown origin; undefined where the
   * history's operations are not of its kind. Left out: the checker is only taken by name. What is known
   * of the history besides its operations comes second: with `realtime: false` a checker that needs an
   * order across processes suggests options that do without it, or nothing. Left out: nothing is known.
   */
  suggest?(history: History, known?: Pick<CheckContext, 'realtime'>): CheckerOptions | undefined;
}
