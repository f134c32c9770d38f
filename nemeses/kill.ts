/**
 * Kills nodes (SIGKILL; in the simulator a power failure, which may lose what was not synced) and starts
 * them again. Kills may follow each other before anything is restarted, so that a majority can be lost one
 * by one, and restarts may bring back only some of the dead.
 */
import {
  type Context,
  type Invocation,
  type Nemesis,
  type NodeId,
  once,
  type Random,
  spaced,
  VICTIMS,
  victims,
  wordsFrom,
} from '../src/index.ts';

const START_RATIO = 0.6;
const SOME_RATIO = 0.3;
const QUICK_RATIO = 0.3;
const QUICK_NS = 40_000_000;

function start(nodes: readonly NodeId[]): Invocation {
  return { f: 'start', value: { nodes } };
}

function next(words: readonly string[]) {
  return ({ cluster, random }: Context): Invocation => {
    const down = cluster.nodes.filter((node) => node.state === 'down').map((node) => node.id);
    const allDown = down.length === cluster.nodes.length;
    if (allDown || (down.length > 0 && random.chance(START_RATIO))) {
      const some = random.chance(SOME_RATIO)
        ? random.shuffle(down).slice(0, 1 + random.int(down.length))
        : down;
      return start(some);
    }
    const word = random.pick(words);
    return { f: 'kill', value: { nodes: victims(word, cluster, random), target: word } };
  };
}

/** Some kills are followed by the next operation at once, as where a supervisor restarts what has died. */
function gapNs(meanNs: number) {
  return (random: Random, op: Invocation): number =>
    random.int(op.f === 'kill' && random.chance(QUICK_RATIO) ? QUICK_NS : 2 * meanNs);
}

const kill: Nemesis = {
  name: 'kill',
  summary: 'kills nodes and restarts them: one, several, the leader, all',
  needs: ['process.kill'],
  faults: [{ begin: 'kill', end: 'start' }],
  targets: VICTIMS,
  generator: ({ intervalMs, targets }) =>
    spaced(
      { firstNs: Math.round(intervalMs * 1e6), gapNs: gapNs(intervalMs * 1e6) },
      next(wordsFrom(targets, VICTIMS)),
    ),
  finalGenerator: () => once((context: Context) => start(context.cluster.nodes.map((node) => node.id))),
  invoke(op, cluster) {
    const { nodes } = op.value as { nodes: readonly NodeId[] };
    const faults = cluster.faults.process!;
    return op.f === 'kill' ? faults.kill(nodes) : faults.start(nodes);
  },
};

export default kill;
