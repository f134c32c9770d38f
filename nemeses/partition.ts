/**
 * Cuts the network between nodes in the shapes that have broken real systems: halves, one node alone,
 * overlapping majorities, a bridge, one direction only, the leader with too few followers. Clients reach
 * every node all the while.
 */
import {
  type ClusterView,
  type Context,
  flipFlop,
  type Invocation,
  type Link,
  majorityOf,
  type Nemesis,
  type NodeId,
  type Random,
  someLeader,
  spaced,
  wordsFrom,
} from '../src/index.ts';

const SHAPES: Readonly<Record<string, string>> = {
  halves: 'the first half of the nodes against the second',
  'random-halves': 'a random majority against the rest',
  one: 'one random node against all others',
  'majorities-ring': 'every node sees a majority, and no two nodes see the same one',
  bridge: 'two halves that only one node in the middle can reach',
  'one-way': 'one side hears the other, but is not heard',
  leader: 'the leader, alone or with too few followers, against the rest',
};

interface Cut {
  readonly shape: string;
  /** The nodes named in reports: the smaller side. */
  readonly nodes: readonly NodeId[];
  readonly links: readonly Link[];
}

function bothWays(side: readonly NodeId[], other: readonly NodeId[]): Link[] {
  return side.flatMap((a) => other.flatMap((b) => [oneWay(a, b), oneWay(b, a)]));
}

function oneWay(from: NodeId, to: NodeId): Link {
  return { from, to };
}

function split(shape: string, side: readonly NodeId[], all: readonly NodeId[]): Cut {
  const other = all.filter((node) => !side.includes(node));
  return { shape, nodes: side, links: bothWays(side, other) };
}

function bridge(order: readonly NodeId[]): Cut {
  const middle = Math.floor(order.length / 2);
  const left = order.slice(0, middle);
  return { shape: 'bridge', nodes: [order[middle]!], links: bothWays(left, order.slice(middle + 1)) };
}

/** Neighbours on a ring stay connected, as far as each node needs to see a majority. */
function majoritiesRing(order: readonly NodeId[]): Cut {
  const size = order.length;
  const reach = Math.ceil((majorityOf(size) - 1) / 2);
  const links = order.flatMap((a, i) =>
    order
      .filter((_, j) => Math.min((i - j + size) % size, (j - i + size) % size) > reach)
      .map((b) => oneWay(a, b)),
  );
  return links.length === 0 ? bridge(order) : { shape: 'majorities-ring', nodes: order, links };
}

function oneDirection(order: readonly NodeId[], random: Random): Cut {
  const deaf = order.slice(0, 1 + random.int(Math.max(1, order.length - 1)));
  const rest = order.filter((node) => !deaf.includes(node));
  return { shape: 'one-way', nodes: deaf, links: rest.flatMap((from) => deaf.map((to) => oneWay(from, to))) };
}

function aroundLeader(order: readonly NodeId[], cluster: ClusterView, random: Random): Cut {
  const leader = someLeader(cluster, random) ?? order[0]!;
  const friends = order.filter((node) => node !== leader);
  const spare = order.length - majorityOf(order.length);
  return split('leader', [leader, ...friends.slice(0, random.int(Math.max(1, spare)))], order);
}

function chooseCut(shape: string, { cluster, random }: Pick<Context, 'cluster' | 'random'>): Cut {
  const all = cluster.nodes.map((node) => node.id);
  const order = random.shuffle(all);
  switch (shape) {
    case 'halves':
      return split(shape, all.slice(0, Math.floor(all.length / 2)), all);
    case 'random-halves':
      return split(shape, order.slice(0, Math.floor(all.length / 2)), all);
    case 'majorities-ring':
      return majoritiesRing(order);
    case 'bridge':
      return bridge(order);
    case 'one-way':
      return oneDirection(order, random);
    case 'leader':
      return aroundLeader(order, cluster, random);
    default:
      return split('one', order.slice(0, 1), all);
  }
}

function begin(shapes: readonly string[]) {
  return (context: Context): Invocation => {
    const cut = chooseCut(context.random.pick(shapes), context);
    const links = cut.links.map(({ from, to }) => [from, to]);
    return { f: 'start-partition', value: { nodes: cut.nodes, shape: cut.shape, links } };
  };
}

/** Half of the partitions give way to another at once, so that the sides change while nobody can catch up. */
const SHIFT_RATIO = 0.5;

function end({ random }: Context): Invocation {
  return { f: 'stop-partition', value: { nodes: [], shift: random.chance(SHIFT_RATIO) } };
}

const END: Invocation = { f: 'stop-partition', value: { nodes: [] } };

function gapNs(meanNs: number) {
  return (random: Random, op: Invocation): number =>
    (op.value as { shift?: boolean }).shift === true ? 0 : random.int(2 * meanNs);
}

const partition: Nemesis = {
  name: 'partition',
  summary: 'cuts the network between nodes, one way or both',
  needs: ['net.partition'],
  faults: [{ begin: 'start-partition', end: 'stop-partition' }],
  targets: SHAPES,
  generator: ({ intervalMs, targets }) =>
    spaced(
      { firstNs: Math.round(intervalMs * 1e6), gapNs: gapNs(intervalMs * 1e6) },
      flipFlop(begin(wordsFrom(targets, SHAPES)), end),
    ),
  finalGenerator: () => END,
  invoke(op, cluster) {
    const net = cluster.faults.net!;
    if (op.f === 'stop-partition') return net.mend();
    const { links } = op.value as { links: readonly (readonly [NodeId, NodeId])[] };
    return net.cut(links.map(([from, to]) => oneWay(from, to)));
  },
};

export default partition;
