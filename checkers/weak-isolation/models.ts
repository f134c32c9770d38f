/**
 * The weakest consistency models that an anomaly rules out, by their names in the map of models. That map
 * speaks of version orders (Adya) and, for most levels, of no sessions, while the levels here are axioms over
 * one order of commits that keeps the order of sessions (Biswas and Enea, OOPSLA 2019). So their "read
 * committed" rules out what Adya's PL-2L does, the *monotonic view*; and what needs the order of a session
 * speaks only against models that promise sessions something.
 */
import { boundaryOf } from '../transactions/consistency-models.ts';

/** What any model of transactions that keeps the order of sessions in one order of commits forbids. */
export const IN_ORDER = ['sequential', 'strong-session-snapshot-isolation'] as const;

/** Anomalies of the map that the faults of single reads are. */
const FAULTS: Readonly<Record<string, string>> = {
  'thin-air-read': 'garbage-read',
  'aborted-read': 'G1a',
  'intermediate-read': 'G1b',
  'future-read': 'future-read',
  'not-my-own-write': 'internal',
  'not-my-last-write': 'internal',
  'non-repeatable-read': 'internal',
};

interface Ruled {
  readonly alone: readonly string[];
  /** Where the argument needs the order of a session. */
  readonly withSessions: readonly string[];
}

const CYCLES: Readonly<Record<string, Ruled>> = {
  'causality-cycle': {
    alone: ['causal', 'read-committed'],
    withSessions: ['causal', 'strong-session-read-committed'],
  },
  'non-monotonic-read': { alone: ['monotonic-atomic-view', 'monotonic-view'], withSessions: IN_ORDER },
  'fractured-read': { alone: ['read-atomic'], withSessions: IN_ORDER },
  'causal-violation': { alone: ['causal', 'causal-cerone'], withSessions: ['causal'] },
  'conflict-cycle': { alone: ['causal-cerone'], withSessions: IN_ORDER },
  'happens-before-cycle': { alone: ['sequential'], withSessions: ['sequential'] },
};

export function modelsRuledOutBy(type: string, usesSessions: boolean): readonly string[] {
  const fault = FAULTS[type];
  if (fault !== undefined) return boundaryOf([fault]).not;
  const ruled = CYCLES[type]!;
  return usesSessions ? ruled.withSessions : ruled.alone;
}
