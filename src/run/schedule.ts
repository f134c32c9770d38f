/**
 * The schedule of a run: clients under load from beginning to end, nemeses for the time limit, then their
 * healing operations while the clients go on (the system must answer again), then the final reads.
 */
import type { GeneratorLike } from '../core/generator.ts';
import { any } from '../core/generators/any.ts';
import { concat } from '../core/generators/concat.ts';
import { phases } from '../core/generators/phases.ts';
import { clients, nemesis as onNemesis } from '../core/generators/routing.ts';
import { stagger } from '../core/generators/stagger.ts';
import { timeLimit } from '../core/generators/time-limit.ts';
import type { Scenario } from '../core/scenario.ts';
import type { Parts } from './assemble.ts';

const NS = 1e9;

export function scheduleOf(scenario: Scenario, parts: Parts): GeneratorLike {
  const { nemeses, workload, workloadOptions } = parts;
  const recoveryS = nemeses.length === 0 ? 0 : scenario.recoveryS;
  const load = stagger(NS / scenario.rate, workload.generator(workloadOptions));
  const options = { intervalMs: scenario.nemesisIntervalS * 1000, targets: scenario.nemesisTargets };
  const faults = any(...nemeses.map((each) => each.generator(options)));
  const healing = nemeses.map((each) => each.finalGenerator(options));
  const main = any(
    clients(timeLimit((scenario.timeLimitS + recoveryS) * NS, load)),
    onNemesis(concat(timeLimit(scenario.timeLimitS * NS, faults), ...healing)),
  );
  const final = workload.finalGenerator?.(workloadOptions);
  return final === undefined ? main : phases(main, clients(final));
}
