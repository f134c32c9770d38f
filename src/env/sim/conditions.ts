/**
 * The conditions of one simulated world, drawn from its seed: how fast network and disks are, how long
 * their tails, how far clocks are off. Drawing them anew for each seed (swarm testing) lets a soak visit
 * fast, slow and ragged worlds, where one fixed set would see the same interleavings again and again.
 */
import { KeyedRandom } from '../../core/random.ts';

export interface Conditions {
  /** One way: base + exponential(mean), and with `tailRatio` another exponential(tailMs) on top. */
  readonly netBaseMs: number;
  readonly netMeanMs: number;
  readonly syncBaseMs: number;
  readonly syncMeanMs: number;
  readonly tailRatio: number;
  readonly tailMs: number;
  /** Clocks run faster or slower by up to this ratio, and start apart by up to the offset. */
  readonly driftRatioMax: number;
  readonly clockOffsetMsMax: number;
  /** At a crash: chance that nothing unsynced survives; else a prefix survives, the last write torn. */
  readonly loseAllRatio: number;
}

export function drawConditions(seed: number): Conditions {
  const random = new KeyedRandom(seed, 'conditions').at(0);
  return {
    netBaseMs: 0.1 + 0.3 * random.unit(),
    netMeanMs: random.pick([0.1, 0.2, 0.5, 1, 3]),
    syncBaseMs: 0.1 + 0.4 * random.unit(),
    syncMeanMs: random.pick([0.1, 0.3, 1, 3, 8]),
    tailRatio: random.pick([0, 0.001, 0.01]),
    tailMs: random.pick([5, 20, 80]),
    driftRatioMax: random.pick([0, 0.0001, 0.01]),
    clockOffsetMsMax: random.pick([0, 10, 500]),
    loseAllRatio: random.pick([0.3, 0.7, 1]),
  };
}
