/**
 * Links between simulated machines. A link is one direction of a TCP-like connection: messages arrive in
 * order or not at all. Latency is drawn from noise keyed by the link and the time. A cut link either loses
 * what is sent, or holds it back and delivers it after the mend, as TCP does when its retransmissions get
 * through at last: old messages that come late find bugs that losses do not.
 */
import type { LinkShape } from '../../core/cluster.ts';
import { hashString, TimeKeyedRandom } from '../../core/random.ts';
import type { Conditions } from './conditions.ts';
import type { Machine } from './process.ts';

/** A message that waits for its link to be mended. */
export interface HeldMessage {
  readonly message: unknown;
  readonly digest: number;
}

const HELD_MAX = 256;
export const LOST = -1;

export class Link {
  readonly from: Machine;
  readonly to: Machine;
  readonly #random: TimeKeyedRandom;
  readonly #conditions: Conditions;
  #lastArrivalNs = 0;
  #holds = false;
  cut = false;
  /** Messages that met the cut since it was made. */
  stopped = 0;
  held: HeldMessage[] = [];
  shape: LinkShape | null = null;
  /** Messages that were lost, doubled or slowed by the shape. */
  shaped = 0;

  constructor(
    from: Machine,
    to: Machine,
    world: { seed: number; conditions: Conditions; now: () => number },
  ) {
    this.from = from;
    this.to = to;
    this.#conditions = world.conditions;
    this.#random = new TimeKeyedRandom(world.seed, `link ${from.label}>${to.label}`, world.now);
  }

  /** Cuts the link; half of the cuts hold messages back instead of losing them. */
  sever(nowNs: number): void {
    if (this.cut) return;
    this.cut = true;
    this.stopped = 0;
    this.#holds = (hashString(`${this.from.label}>${this.to.label}@${nowNs}`) & 1) === 1;
  }

  /** Mends the link and gives back what it held. */
  mend(): HeldMessage[] {
    const held = this.held;
    this.cut = false;
    this.held = [];
    return held;
  }

  /** Takes a message that met the cut. */
  stop(message: unknown, digest: number): void {
    this.stopped++;
    if (this.#holds && this.held.length < HELD_MAX) this.held.push({ message, digest });
  }

  /** When a message sent now arrives; LOST where the shape loses it. */
  arrivalNs(nowNs: number): number {
    const conditions = this.#conditions;
    const random = this.#random;
    let ms = conditions.netBaseMs + random.exponential(conditions.netMeanMs);
    if (conditions.tailRatio > 0 && random.chance(conditions.tailRatio))
      ms += random.exponential(conditions.tailMs);
    if (this.shape !== null) {
      ms = this.#shapedMs(ms, this.shape);
      if (ms === LOST) return LOST;
    }
    const arrival = Math.max(nowNs + Math.ceil(ms * 1e6), this.#lastArrivalNs);
    this.#lastArrivalNs = arrival;
    return arrival;
  }

  #shapedMs(ms: number, shape: LinkShape): number {
    const random = this.#random;
    if (shape.lossRatio !== undefined && random.chance(shape.lossRatio)) {
      this.shaped++;
      return LOST;
    }
    const extra = (shape.delayMs ?? 0) + random.unit() * (shape.jitterMs ?? 0);
    if (extra > 0) this.shaped++;
    return ms + extra;
  }

  /** Whether the shape sends this message twice. */
  doubles(): boolean {
    const ratio = this.shape?.duplicateRatio;
    if (ratio === undefined || !this.#random.chance(ratio)) return false;
    this.shaped++;
    return true;
  }
}
