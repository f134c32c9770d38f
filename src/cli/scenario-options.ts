/**
 * The options that describe a scenario, shared by `test`, `soak` and the configuration file, and how they
 * become the input of a scenario. What was not given stays out: `test` takes the usual value, `soak` draws.
 */
import { BadInputError } from '../core/errors.ts';
import { DEFAULTS, type ScenarioInput } from '../run/resolve.ts';
import type { OptionSpecs, Options } from './option.ts';

export const TARGET_OPTIONS = {
  workload: {
    short: 'w',
    takes: 'NAME',
    doc: 'What the clients do (default: the first that the target serves)',
  },
  bug: { takes: 'NAME', doc: 'A deliberate bug of the target, to see it caught' },
  on: {
    takes: 'PLACE',
    doc: `sim (simulator: replays exactly) or local (real processes) (default: ${DEFAULTS.on})`,
  },
  nodes: { takes: 'N', doc: "Nodes of the cluster (default: the target's own number, mostly 5)" },
  seed: { short: 's', takes: 'N', doc: 'Decides everything that is random (default: drawn, and printed)' },
} as const satisfies OptionSpecs;

export const LOAD_OPTIONS = {
  concurrency: {
    short: 'c',
    takes: 'N',
    doc: 'Client threads; 3n means three for each node (default: what suits the deployment)',
  },
  rate: {
    short: 'r',
    takes: 'N',
    doc: 'Operations per second, all clients together (default: what suits the deployment)',
  },
  'time-limit': {
    short: 't',
    takes: 'S',
    doc: `Seconds of load with faults (default: ${DEFAULTS.timeLimitS})`,
  },
  recovery: {
    takes: 'S',
    doc: `Seconds to answer again after the last heal (default: ${DEFAULTS.recoveryS})`,
  },
  'op-timeout': {
    takes: 'S',
    doc: `Seconds that a client waits for an answer (default: ${DEFAULTS.opTimeoutS})`,
  },
  'ops-per-key': {
    takes: 'N',
    doc: `Operations on a key before a fresh one takes its place (default: ${DEFAULTS.opsPerKey})`,
  },
  'key-count': { takes: 'N', doc: 'Keys in use at a time (default: the workload chooses)' },
  'consistency-models': {
    list: true,
    takes: 'NAMES',
    doc: 'What transactions must keep, as in snapshot-isolation (default: strict-serializable)',
  },
} as const satisfies OptionSpecs;

export const FAULT_OPTIONS = {
  nemesis: {
    list: true,
    takes: 'NAMES',
    doc: 'Faults, as in partition,kill; or all, or none (default: none)',
  },
  'nemesis-targets': {
    list: true,
    takes: 'WORDS',
    doc: 'What is struck, as in leader,one; "faultline list nemeses" has the words (default: all)',
  },
  'nemesis-interval': {
    takes: 'S',
    doc: `Mean seconds between two faults of a kind (default: ${DEFAULTS.nemesisIntervalS})`,
  },
} as const satisfies OptionSpecs;

/** The scenario as far as it was given. Throws `BadInputError` where a value is no such value. */
export function scenarioInput(options: Options): ScenarioInput {
  const given = {
    workload: options.text('workload'),
    bug: options.text('bug'),
    on: options.text('on'),
    nodes: options.number('nodes'),
    seed: options.number('seed'),
    concurrency: options.text('concurrency'),
    rate: options.number('rate'),
    timeLimitS: options.number('time-limit'),
    recoveryS: options.number('recovery'),
    opTimeoutS: options.number('op-timeout'),
    opsPerKey: options.number('ops-per-key'),
    keyCount: options.number('key-count'),
    consistencyModels: options.list('consistency-models'),
    nemeses: options.list('nemesis'),
    nemesisTargets: options.list('nemesis-targets'),
    nemesisIntervalS: options.number('nemesis-interval'),
  };
  const present = Object.entries(given).filter(([, value]) => value !== undefined);
  return { target: targetOf(options), ...(Object.fromEntries(present) as Partial<ScenarioInput>) };
}

function targetOf(options: Options): string {
  const target = options.text('target');
  if (target !== undefined) return target;
  const hint = 'for example "faultline test raft"; "faultline list targets" shows what there is';
  throw new BadInputError('missing-argument', `name the target to test, ${hint}`);
}
