/**
 * Finds all parts of a scenario and makes sure that they fit before anything starts: a nemesis that the
 * deployment cannot do is refused here, in one sentence, never passed over in silence.
 */
import type { Catalog, Found } from '../catalog.ts';
import type { Checker } from '../core/checker.ts';
import { BadInputError } from '../core/errors.ts';
import { unknownName } from '../core/nearest.ts';
import type { Nemesis } from '../core/nemesis.ts';
import type { Scenario } from '../core/scenario.ts';
import type { Workload, WorkloadOptions } from '../core/workload.ts';
import type { Deployment } from '../deployments/deployment.ts';
import type { Bug, Target } from '../env/target.ts';

export interface Parts {
  readonly target: Found<Target>;
  readonly bug: Found<Bug> | null;
  readonly workload: Workload;
  readonly workloadOptions: WorkloadOptions;
  readonly nemeses: readonly Nemesis[];
  readonly deployment: Deployment;
  readonly checkers: readonly Checker[];
}

export async function assemble(scenario: Scenario, catalog: Catalog): Promise<Parts> {
  const target = await catalog.find('target', scenario.target);
  const { plugin: workload } = await catalog.find('workload', scenario.workload);
  const { plugin: deployment } = await catalog.find('deployment', scenario.on);
  if (target.plugin.clients[workload.name] === undefined) {
    const served = Object.keys(target.plugin.clients);
    throw new BadInputError(
      'unknown-name',
      unknownName(`workload of ${target.plugin.name}`, workload.name, served),
    );
  }
  const nemeses = await Promise.all(
    scenario.nemeses.map(async (name) => (await catalog.find('nemesis', name)).plugin),
  );
  for (const nemesis of nemeses) checkCapabilities(nemesis, deployment);
  checkTargets(scenario.nemesisTargets, nemeses);
  const { available, reason } = await deployment.available();
  if (!available)
    throw new BadInputError('unavailable', `the deployment "${deployment.name}" cannot run here: ${reason}`);
  const workloadOptions = workloadOptionsOf(scenario);
  return {
    target,
    bug: scenario.bug === null ? null : await catalog.findBug(target, scenario.bug),
    workload,
    workloadOptions,
    nemeses,
    deployment,
    checkers: workload.checkers(workloadOptions),
  };
}

/** What the workload may know of the scenario. */
export function workloadOptionsOf(scenario: Scenario): WorkloadOptions {
  const { consistencyModels } = scenario;
  return {
    concurrency: scenario.concurrency,
    nodeCount: scenario.nodes,
    opsPerKey: scenario.opsPerKey,
    keyCount: scenario.keyCount,
    recoveryS: scenario.recoveryS,
    ...(consistencyModels.length === 0 ? {} : { consistencyModels }),
  };
}

function checkCapabilities(nemesis: Nemesis, deployment: Deployment): void {
  const lacking = nemesis.needs.filter((need) => !deployment.capabilities.includes(need));
  if (lacking.length === 0) return;
  throw new BadInputError(
    'no-capability',
    `the nemesis "${nemesis.name}" needs ${lacking.join(' and ')}, which the deployment "${deployment.name}" cannot do; ` +
      'leave it out, or choose another deployment (faultline list shows what each can do)',
  );
}

/** A word that no chosen nemesis knows would narrow nothing, in silence. */
function checkTargets(targets: readonly string[], nemeses: readonly Nemesis[]): void {
  const known = nemeses.flatMap((nemesis) => Object.keys(nemesis.targets));
  for (const word of targets) {
    if (!known.includes(word))
      throw new BadInputError('unknown-name', unknownName('nemesis target', word, known));
  }
}
