/**
 * A broken guarantee in words. The witness is a read, what the session or its sources had done before, and
 * the edges by which the version that was read is older than one that had to be seen.
 */
import type { Anomaly, AnomalyEdge, History } from '../../src/index.ts';
import { inOrder } from '../shared/told-op.ts';
import { IN_ORDER } from '../weak-isolation/models.ts';
import { INITIAL } from '../weak-isolation/observations.ts';
import type { Recorded } from '../weak-isolation/recorded.ts';
import type { ExplicitVersions } from './explicit-versions.ts';
import { type Guarantee, type Guarantees, modelsPromising } from './guarantees.ts';
import { type Link, linksTo, type Root } from './links.ts';
import type { OrderEdge, Reason } from './version-order.ts';
import { Words } from './words.ts';

const GUARANTEE_OF: Readonly<Partial<Record<Reason | Root['type'], Guarantee>>> = {
  MW: 'monotonic-writes',
  WFR: 'writes-follow-reads',
  RYW: 'read-your-writes',
  MR: 'monotonic-reads',
};

/** What is told of an edge. */
interface Told {
  readonly edge: OrderEdge;
  readonly clause: string;
  /** What it rests on, a sentence each. */
  readonly grounds: readonly string[];
  /** As numbers of transactions. */
  readonly ops: readonly number[];
  /** Further operations, by their invocations. */
  readonly tellers?: readonly number[];
  readonly guarantees: readonly Guarantee[];
  /** The guarantee that the read breaks; left out where the edge only tells an order. */
  readonly breaks?: Guarantee;
}

export interface EvidenceInput {
  readonly history: History;
  readonly recorded: Recorded;
  readonly guarantees: Guarantees;
  readonly explicit: ExplicitVersions;
}

export class Evidence {
  readonly #input: EvidenceInput;
  readonly #words: Words;

  constructor(input: EvidenceInput) {
    this.#input = input;
    this.#words = new Words(input.history, input.recorded);
  }

  /** Edges in a cycle, or one that leads to before the initial state. */
  anomaly(edges: readonly OrderEdge[]): Anomaly {
    const { txns } = this.#input.recorded;
    const told = rotated(edges.map((edge) => this.#tell(edge)));
    const last = told.at(-1)!;
    const guarantees = new Set(told.flatMap((each) => each.guarantees));
    const key = this.#words.key(last.edge.from);
    return {
      type: `${last.breaks ?? this.#orderBroken(told)}-violation`,
      message: messageOf(told.map(({ clause }) => clause)),
      steps: [
        ...told.flatMap(({ edge, clause, grounds }) => [
          ...grounds,
          `${sentence(clause)} ${this.#conclusion(edge)}.`,
        ]),
        ...(told.length > 1 ? ['So each version comes before itself, which no order allows.'] : []),
      ],
      ops: inOrder(told.flatMap(({ ops, tellers = [] }) => [...ops.map((op) => txns.op[op]!), ...tellers])),
      key,
      edges: last.edge.to === INITIAL ? [] : told.map((each) => this.#edge(each)),
      rulesOut: this.#hasSeveralViews(edges) ? IN_ORDER : modelsPromising(guarantees),
      detail: { guarantees: [...guarantees] },
    };
  }

  /**
   * What several sessions have read is a contradiction only where they must agree on the order of versions: a
   * PRAM or a causal memory need not.
   */
  #hasSeveralViews(edges: readonly OrderEdge[]): boolean {
    const { session } = this.#input.recorded.sessions;
    const views = edges.filter(({ reason }) => reason === 'RYW' || reason === 'MR' || reason === 'seen');
    return views.some(({ by }) => session[by] !== session[views[0]!.by]);
  }

  #edge({ edge, clause }: Told): AnomalyEdge {
    const { op } = this.#input.recorded.txns;
    const key = this.#words.key(edge.from);
    return { from: op[edge.from]!, to: op[edge.to]!, type: 'ww', why: sentence(clause), key };
  }

  /** Where no read is to blame, the order that the store gives contradicts that of the writes. */
  #orderBroken(told: readonly Told[]): Guarantee {
    return told.find(({ edge }) => edge.reason !== 'version')!.guarantees[0]!;
  }

  #tell(edge: OrderEdge): Told {
    const { from, to, reason, by } = edge;
    const ops = to === INITIAL ? [from, by] : [from, to, by];
    if (reason === 'version') return this.#tellNumbers(edge);
    const guarantee = GUARANTEE_OF[reason];
    if (guarantee === undefined) return this.#tellSeen(edge, ops);
    const { clause, op } = this.#own(edge);
    const isRead = reason === 'RYW' || reason === 'MR';
    return {
      edge,
      clause,
      grounds: [],
      ops: [...ops, op],
      guarantees: [guarantee],
      ...(isRead ? { breaks: guarantee } : {}),
    };
  }

  #tellNumbers(edge: OrderEdge): Told {
    const { explicit } = this.#input;
    const tellers: number[] = [];
    const [early, late] = [edge.from, edge.to].map((write) => {
      const version = this.#words.versionNumber(write);
      tellers.push(explicit.toldBy(version));
      return `${this.#words.version(write)} version ${explicit.numberOf(version)} (operation ${tellers.at(-1)})`;
    });
    return {
      edge,
      clause: `the store gave ${early} and ${late}`,
      grounds: [],
      ops: [edge.from, edge.to],
      tellers,
      guarantees: [],
    };
  }

  /** What the session of the edge did before, and which operation that was. */
  #own(edge: OrderEdge): { clause: string; op: number } {
    const { from, reason, by } = edge;
    const words = this.#words;
    const f = reason === 'MW' || reason === 'RYW' ? 'wrote' : 'read';
    const then = reason === 'MW' || reason === 'WFR' ? 'wrote' : 'read';
    const op = f === 'wrote' ? from : this.#readBefore(by, from);
    const first = words.did({ op, f, write: from });
    return { clause: `${first} before it ${then} ${words.later(edge)} (${words.at(by)})`, op };
  }

  #tellSeen(edge: OrderEdge, ops: readonly number[]): Told {
    const { recorded, guarantees } = this.#input;
    const words = this.#words;
    const { root, links } = linksTo(recorded, guarantees, edge);
    const chain = [...(root.type === 'itself' ? [] : [root]), ...links];
    const involved = new Set(chain.map(({ type }) => GUARANTEE_OF[type]!));
    const read = `${words.who(edge.by)} read ${words.later(edge)} (${words.at(edge.by)})`;
    return {
      edge,
      clause: `${read} where it had to see ${words.version(edge.from)} (${words.at(edge.from)})`,
      grounds: chain.map((each) => ('write' in each ? this.#rootGround(each, edge) : this.#linkGround(each))),
      ops: [...ops, ...chain.flatMap((each) => ('write' in each ? [each.write, each.op] : opsOf(each)))],
      guarantees: [...involved],
      breaks: brokenBy(chain),
    };
  }

  /** Why the read has to see what its session wrote or read. */
  #rootGround({ type, write, op }: Root, { by }: OrderEdge): string {
    const words = this.#words;
    const did = words.did({ op, f: type === 'RYW' ? 'wrote' : 'read', write });
    const must = `So that read must see ${words.version(write)}: ${GUARANTEE_OF[type]}.`;
    return `${sentence(`${did} before its read (${words.at(by)})`)} ${must}`;
  }

  /** Why who sees a write must see another one. */
  #linkGround({ type, from, to, op }: Link): string {
    const words = this.#words;
    const did = words.did({ op, f: type === 'MW' ? 'wrote' : 'read', write: from });
    const wrote = `before it wrote ${words.version(to)} (${words.at(to)})`;
    return `${sentence(`${did} ${wrote}`)} Who sees the later one must see the earlier one: ${GUARANTEE_OF[type]}.`;
  }

  #conclusion(edge: OrderEdge): string {
    if (edge.to === INITIAL) return `But nothing comes before ${this.#words.later(edge)}`;
    return `So ${this.#words.version(edge.from)} comes before ${this.#words.later(edge)}`;
  }

  /** The read of the session before `by` that gave the write. */
  #readBefore(by: number, write: number): number {
    const { sessions, seen } = this.#input.recorded;
    for (let op = sessions.before[by]!; op >= 0; op = sessions.before[op]!) {
      for (let read = seen.readsAt[op]!; read < seen.readsAt[op + 1]!; read++)
        if (seen.from[read] === write) return op;
    }
    return by;
  }
}

/** By what was seen, and not only by what the session did itself. */
function brokenBy(chain: readonly (Root | Link)[]): Guarantee {
  const types = ['WFR', 'MW', 'MR', 'RYW'] as const;
  return GUARANTEE_OF[types.find((type) => chain.some((each) => each.type === type))!]!;
}

function opsOf({ from, to, op }: Link): number[] {
  return [from, to, op];
}

/** The latest read stands last: it is the one that breaks a guarantee. */
function rotated(told: readonly Told[]): readonly Told[] {
  const last = told.reduce((best, { breaks, edge }, i) => {
    if (breaks === undefined) return best;
    return best < 0 || told[best]!.edge.by < edge.by ? i : best;
  }, -1);
  const start = (last + 1) % told.length;
  return [...told.slice(start), ...told.slice(0, start)];
}

function messageOf(clauses: readonly string[]): string {
  const last = clauses.at(-1)!;
  return clauses.length === 1 ? last : `${clauses.slice(0, -1).join('; ')}; but ${last}`;
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}
