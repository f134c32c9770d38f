/** Applies one invocation after another to the system under test, on behalf of one process. */
import type { Completion, Invocation } from './op.ts';

export interface Client {
  /**
   * Begins the operation and calls `done` exactly once, now or later, unless `close` comes first.
   * At most one operation is under way at a time. An error that is thrown becomes `info`.
   */
  invoke(op: Invocation, done: (completion: Completion) => void): void;
  /** Ends the client: its process has crashed or the run is over. */
  close(): void;
}

/** For clients of foreign systems, whose libraries speak promises; a rejection becomes `info`. */
export interface AsyncClient {
  invoke(op: Invocation): Promise<Completion>;
  close(): void | Promise<void>;
}
