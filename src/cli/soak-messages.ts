/** What a soak and its worker processes say to each other. */
import type { ScenarioInput } from '../run/resolve.ts';
import type { SeedResult } from '../soak.ts';

/** To a worker: run this seed. */
export interface SeedOrder {
  readonly input: ScenarioInput;
  readonly seed: number;
}

/** From a worker: it can take a seed; or what became of the one that it had. */
export type SeedReport =
  | { readonly kind: 'ready' }
  | { readonly kind: 'result'; readonly result: SeedResult }
  | { readonly kind: 'error'; readonly error: WorkerError };

/** An error that crosses the border between two processes. */
export interface WorkerError {
  /** Null where it is no `FaultlineError`. */
  readonly code: string | null;
  readonly message: string;
  readonly isBadInput: boolean;
  readonly stack: string;
}
