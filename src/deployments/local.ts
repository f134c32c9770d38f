/**
 * Real processes on this machine: TCP over loopback through fault proxies of our own, real signals, real
 * files. Needs no privilege and no set-up.
 */
import type { Availability, Deployment } from './deployment.ts';
import { LocalCluster } from './local/cluster.ts';
import { checkBuilt, HOST_PATH, isBuilt } from './local/paths.ts';

export { healLeftovers } from './local/leftovers.ts';

/** Pauses are verified, and processes told apart from later ones of the same number, through /proc. */
function available(): Availability {
  if (process.platform !== 'linux')
    return { available: false, reason: 'it needs Linux (signals are verified through /proc); use --on sim' };
  if (!isBuilt()) return { available: false, reason: `there is no ${HOST_PATH}; run "npm run build" first` };
  return { available: true };
}

const local: Deployment = {
  name: 'local',
  summary: 'real processes on this machine, their traffic through fault proxies: no root, no set-up',
  capabilities: ['net.partition', 'net.shape', 'process.kill', 'process.pause'],
  defaultRate: 10_000,
  defaultThreadsPerNode: 20,
  available,
  start(spec) {
    checkBuilt();
    return LocalCluster.start(spec);
  },
};

export default local;
