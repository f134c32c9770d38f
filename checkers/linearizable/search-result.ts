/** What a search for an order of calls is given, and what comes of it. */

export type Outcome = 'legal' | 'illegal' | 'unknown';

export interface Trace {
  /** Positions in `problem.calls`, in the order in which they take effect. */
  readonly applied: readonly number[];
}

export interface SearchResult {
  readonly outcome: Outcome;
  readonly steps: number;
  /** Event that the search never got past; where it is legal, the number of events. */
  readonly furthest: number;
  /** What ran out, where the outcome is unknown. */
  readonly spent?: 'steps' | 'memory';
  /** The order that got furthest, where it was asked for. */
  readonly trace?: Trace;
}

export interface SearchOptions {
  readonly stepsMax: number;
  /** The state to begin with; left out: that of the model. */
  readonly init?: number;
  /** Integers (of 4 bytes) that failed configurations may fill; left out: 256 MB of them. */
  readonly memoMax?: number;
  /** Ask for the order that gets furthest. Nothing is then given up before it fails. */
  readonly trace?: boolean;
}
