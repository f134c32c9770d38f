/** The scenario with every option resolved, and where the run comes from. */
import type { HistorySource, RunResult, Scenario } from '../../../src/index.ts';
import { durationText } from '../format.ts';

interface Fact {
  readonly name: string;
  readonly value: string;
}

export function scenarioFacts(scenario: Scenario): Fact[] {
  return factsOf({
    target: scenario.target,
    'planted bug': scenario.bug ?? 'none',
    workload: scenario.workload,
    nemeses: listText(scenario.nemeses, 'none'),
    'nemesis targets': listText(scenario.nemesisTargets, 'all that they know'),
    'mean time between faults': `${scenario.nemesisIntervalS} s`,
    deployment: scenario.on,
    nodes: scenario.nodes,
    'client threads': scenario.concurrency,
    rate: `${scenario.rate} operations/s`,
    'time limit': `${scenario.timeLimitS} s`,
    'recovery after the last heal within': `${scenario.recoveryS} s`,
    'timeout of an operation': `${scenario.opTimeoutS} s`,
    'operations per key': scenario.opsPerKey,
    'keys at a time': scenario.keyCount === 0 ? 'as the workload chooses' : scenario.keyCount,
    'consistency models': listText(scenario.consistencyModels, "the workload's own"),
    seed: scenario.seed,
  });
}

/** In place of a scenario, for a history that no run of ours has made. */
export function sourceFacts({ file, notes }: HistorySource): Fact[] {
  return [{ name: 'history file', value: file }, ...notes.map((value) => ({ name: 'note', value }))];
}

export function provenanceFacts(result: RunResult): Fact[] {
  const { provenance } = result;
  return factsOf({
    'began at': provenance.startedAt,
    'wall time': durationText(result.wallMs),
    'trace hash': result.traceHash ?? 'none: the deployment is not deterministic',
    faultline: provenance.faultline,
    'Node.js': provenance.node,
    platform: provenance.platform,
    'git commit': provenance.git ?? 'none',
    'version of result.json': result.version,
  });
}

function factsOf(fields: Readonly<Record<string, unknown>>): Fact[] {
  return Object.entries(fields).map(([name, value]) => ({ name, value: String(value) }));
}

function listText(words: readonly string[], none: string): string {
  return words.length === 0 ? none : words.join(', ');
}
