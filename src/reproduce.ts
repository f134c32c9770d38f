/** The one command that shows a run again, with every option that differs from its default. */
import type { Scenario } from './core/scenario.ts';
import { DEFAULTS } from './run/resolve.ts';

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A command line for a shell. */
export function reproduceCommand(scenario: Scenario): string {
  const words = ['npx', 'faultline', 'test', scenario.target];
  const option = (name: string, value: string | number, usual?: string | number) => {
    if (value !== usual && value !== '') words.push(`--${name}`, String(value));
  };
  option('workload', scenario.workload);
  option('nemesis', scenario.nemeses.join(','));
  option('nemesis-targets', scenario.nemesisTargets.join(','));
  option('nemesis-interval', scenario.nemesisIntervalS, DEFAULTS.nemesisIntervalS);
  option('bug', scenario.bug ?? '');
  option('on', scenario.on, DEFAULTS.on);
  option('nodes', scenario.nodes);
  option('concurrency', scenario.concurrency);
  option('rate', scenario.rate);
  option('time-limit', scenario.timeLimitS, DEFAULTS.timeLimitS);
  option('recovery', scenario.recoveryS, DEFAULTS.recoveryS);
  option('op-timeout', scenario.opTimeoutS, DEFAULTS.opTimeoutS);
  option('ops-per-key', scenario.opsPerKey, DEFAULTS.opsPerKey);
  option('key-count', scenario.keyCount, DEFAULTS.keyCount);
  option('consistency-models', scenario.consistencyModels.join(','));
  option('seed', scenario.seed);
  return words.map(quote).join(' ');
}
