/**
 * Operations: what a client asks of the system under test, and what it learned.
 * The words and their semantics are Jepsen's; see docs/glossary.md.
 */

/** `ok`: it happened. `fail`: it certainly did not. `info`: unknown, it may take effect at any later time. */
export type OpType = 'invoke' | 'ok' | 'fail' | 'info';
export type CompletionType = Exclude<OpType, 'invoke'>;

/** A client process number (0, 1, 2, …), or the nemesis. After an `info` a process never invokes again. */
export type ProcessId = number | 'nemesis';

/** Key of an independent part of the system; operations of different keys are judged apart. */
export type Key = string | number;

/** What a generator asks for: function name, argument, and the independent key it belongs to. */
export interface Invocation {
  readonly f: string;
  readonly value?: unknown;
  readonly key?: Key;
}

/** How an invocation ended. `error` is a code of `core/errors.ts`; with `fail` it must be a definite one. */
export interface Completion {
  readonly type: CompletionType;
  /** What came back: the value read, or the argument again. Left out: the invocation's value. */
  readonly value?: unknown;
  readonly error?: string;
}

/** One event of a history: an invocation or its completion. */
export interface Op {
  readonly index: number;
  readonly type: OpType;
  readonly process: ProcessId;
  readonly f: string;
  readonly value: unknown;
  readonly key?: Key;
  readonly error?: string;
  /** Nanoseconds since the run began. */
  readonly timeNs: number;
}
