/** Faults of the simulated world. Each says how much it did; noise is keyed by node and time. */
import type {
  ClockFaults,
  Effect,
  Faults,
  Link,
  LinkShape,
  NetFaults,
  ProcessFaults,
} from '../../core/cluster.ts';
import type { NodeId } from '../../core/node.ts';
import { TimeKeyedRandom } from '../../core/random.ts';
import type { Link as SimLink } from '../../env/sim/network.ts';
import type { SimWorld } from '../../env/sim/world.ts';

const DOOM_NS = 1_000_000;
const DOOM_CALLS_MAX = 8;

function effect(count: number, evidence: Readonly<Record<string, unknown>>): Effect {
  return { count, evidence };
}

class SimNetFaults implements NetFaults {
  readonly #world: SimWorld;
  readonly #cut = new Set<SimLink>();
  readonly #shaped = new Set<SimLink>();

  constructor(world: SimWorld) {
    this.#world = world;
  }

  #find({ from, to }: Link): SimLink {
    return this.#world.link(this.#world.machine(from), this.#world.machine(to));
  }

  /** Proof comes with the mend: a cut that nothing ran into had no effect. */
  cut(links: readonly Link[]): Effect {
    for (const each of links) {
      const link = this.#find(each);
      link.sever(this.#world.nowNs);
      this.#cut.add(link);
    }
    return effect(0, { links: links.length });
  }

  mend(): Effect {
    let stopped = 0;
    for (const link of this.#cut) stopped += this.#world.mend(link);
    this.#cut.clear();
    return effect(stopped, { messagesStopped: stopped });
  }

  shape(links: readonly Link[], shape: LinkShape): Effect {
    for (const each of links) {
      const link = this.#find(each);
      link.shape = shape;
      this.#shaped.add(link);
    }
    return effect(0, { links: links.length });
  }

  unshape(): Effect {
    let shaped = 0;
    for (const link of this.#shaped) {
      shaped += link.shaped;
      link.shaped = 0;
      link.shape = null;
    }
    this.#shaped.clear();
    return effect(shaped, { messagesShaped: shaped });
  }
}

class SimProcessFaults implements ProcessFaults {
  readonly #world: SimWorld;
  readonly #boot: (node: NodeId) => void;
  readonly #doomed = new Set<NodeId>();
  readonly #random: TimeKeyedRandom;

  constructor(world: SimWorld, boot: (node: NodeId) => void) {
    this.#world = world;
    this.#boot = boot;
    this.#random = new TimeKeyedRandom(world.seed, 'kill', () => world.nowNs);
  }

  isDown(node: NodeId): boolean {
    return this.#doomed.has(node) || this.#world.machine(node).process === null;
  }

  /**
   * Half of the kills strike all victims at one instant, between two events, as a power failure does; the
   * others strike each within a handler, a moment later.
   */
  kill(nodes: readonly NodeId[]): Effect {
    const up = nodes.filter((node) => !this.isDown(node));
    const atOnce = this.#random.chance(0.5);
    let lost = 0;
    for (const node of up) {
      const machine = this.#world.machine(node);
      if (atOnce) lost += this.#world.crash(machine);
      else {
        this.#world.doom(machine, this.#random.int(DOOM_CALLS_MAX), DOOM_NS);
        this.#doomed.add(node);
      }
    }
    return effect(up.length, { killed: up, unsyncedBytesLost: lost });
  }

  start(nodes: readonly NodeId[]): Effect {
    const down = nodes.filter((node) => this.isDown(node));
    for (const node of down) {
      const machine = this.#world.machine(node);
      this.#doomed.delete(node);
      this.#world.crash(machine);
      this.#boot(node);
    }
    return effect(0, { started: down });
  }

  pause(nodes: readonly NodeId[]): Effect {
    const up = nodes.filter((node) => !this.isDown(node));
    for (const node of up) this.#world.pause(this.#world.machine(node));
    return effect(up.length, { paused: up });
  }

  resume(nodes: readonly NodeId[]): Effect {
    const paused = nodes.filter((node) => this.#world.machine(node).process?.paused === true);
    const held = paused.reduce((sum, node) => sum + this.#world.machine(node).process!.held.length, 0);
    for (const node of paused) this.#world.resume(this.#world.machine(node));
    return effect(0, { resumed: paused, eventsHeld: held });
  }
}

class SimClockFaults implements ClockFaults {
  readonly #world: SimWorld;

  constructor(world: SimWorld) {
    this.#world = world;
  }

  bump(nodes: readonly NodeId[], offsetMs: number): Effect {
    for (const node of nodes) this.#world.machine(node).clock.bump(offsetMs);
    const offsets = nodes.map((node) => [node, this.#world.machine(node).clock.offsetMs]);
    return effect(nodes.length, { offsetsMs: Object.fromEntries(offsets) });
  }

  drift(nodes: readonly NodeId[], ratio: number): Effect {
    for (const node of nodes) this.#world.machine(node).clock.setDrift(this.#world.nowNs, ratio);
    return effect(nodes.length, { driftRatio: ratio });
  }

  reset(): Effect {
    for (const node of this.#world.nodes) {
      const clock = this.#world.machine(node).clock;
      clock.bump(-clock.offsetMs);
      clock.setDrift(this.#world.nowNs, 0);
    }
    return effect(0, {});
  }
}

export interface SimFaults extends Required<Faults> {
  readonly process: SimProcessFaults;
}

/** `boot` starts a new incarnation of a node that is down. */
export function simFaults(world: SimWorld, boot: (node: NodeId) => void): SimFaults {
  return {
    net: new SimNetFaults(world),
    process: new SimProcessFaults(world, boot),
    clock: new SimClockFaults(world),
  };
}
