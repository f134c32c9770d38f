/**
 * The simulator: nodes, clients, network, disks and clocks in one process, on virtual time, from one seed.
 * Needs no set-up; every failure replays bit for bit.
 */
import type { Deployment } from './deployment.ts';
import { SimCluster } from './sim/cluster.ts';

const sim: Deployment = {
  name: 'sim',
  summary: 'deterministic simulator in this process: virtual time, every failure replays',
  capabilities: ['net.partition', 'net.shape', 'process.kill', 'process.pause', 'clock.skew'],
  defaultRate: 200,
  defaultThreadsPerNode: 2,
  available: () => ({ available: true }),
  start: (spec) => new SimCluster(spec),
};

export default sim;
