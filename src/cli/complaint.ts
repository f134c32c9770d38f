/** What went wrong, as a person and a script are told: exit code, stable code, and one sentence. */
import { BadInputError, FaultlineError, messageOf } from '../core/errors.ts';
import { EXIT } from '../core/verdict.ts';

export interface Complaint {
  readonly exitCode: number;
  /** Stable, for scripts; `internal-error` where faultline itself is wrong. */
  readonly code: string;
  readonly sentence: string;
  /** For `--debug`: where it was thrown, and what caused it. */
  readonly stack: string;
}

export function complaintOf(thrown: unknown): Complaint {
  const stack = stackOf(thrown);
  if (thrown instanceof FaultlineError) {
    const exitCode = thrown instanceof BadInputError ? EXIT.badArguments : EXIT.harnessFailed;
    return { exitCode, code: thrown.code, sentence: thrown.message, stack };
  }
  const what = messageOf(thrown).split('\n')[0];
  const sentence = `${what}; this is a bug in faultline: please report it, with what the same command prints with --debug`;
  return { exitCode: EXIT.harnessFailed, code: 'internal-error', sentence, stack };
}

function stackOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const own = thrown.stack ?? thrown.message;
  return thrown.cause === undefined ? own : `${own}\ncaused by: ${stackOf(thrown.cause)}`;
}
