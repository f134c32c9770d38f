/** Choosing nodes for a fault: one, a minority, a majority, all, or those of a role. */
import type { ClusterView } from './context.ts';
import type { NodeId } from './node.ts';
import type { Random } from './random.ts';

export const VICTIMS: Readonly<Record<string, string>> = Object.freeze({
  one: 'one node, drawn at random',
  minority: 'as many random nodes as a majority can spare, or fewer',
  majority: 'a random majority of the nodes',
  all: 'every node at once',
  leader: 'the node that leads, or some node while none does',
});

/** The words to choose from: those given that this nemesis knows, or all of its own. */
export function wordsFrom(given: readonly string[], own: Readonly<Record<string, string>>): string[] {
  const chosen = given.filter((word) => word in own);
  return chosen.length > 0 ? chosen : Object.keys(own);
}

/** The smallest number of nodes that is more than half. */
export function majorityOf(count: number): number {
  return Math.floor(count / 2) + 1;
}

/** A node that claims to lead and is up; one at random where there are several. */
export function someLeader(cluster: ClusterView, random: Random): NodeId | undefined {
  const leaders = cluster.nodes.filter((node) => node.role === 'leader' && node.state === 'up');
  return leaders.length === 0 ? undefined : random.pick(leaders).id;
}

/** The nodes that the word stands for, among those that are up. */
export function victims(word: string, cluster: ClusterView, random: Random): NodeId[] {
  const up = random.shuffle(cluster.nodes.filter((node) => node.state === 'up').map((node) => node.id));
  const majority = majorityOf(cluster.nodes.length);
  switch (word) {
    case 'minority':
      return up.slice(0, 1 + random.int(Math.max(1, cluster.nodes.length - majority)));
    case 'majority':
      return up.slice(0, majority);
    case 'all':
      return up;
    case 'leader': {
      const leader = someLeader(cluster, random);
      return leader === undefined ? up.slice(0, 1) : [leader];
    }
    default:
      return up.slice(0, 1);
  }
}
