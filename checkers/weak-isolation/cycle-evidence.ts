/**
 * A cycle of session order, reads-from and commit order in words. An edge of the commit order is only as good
 * as what its reader is shown to see, so that is told too, edge by edge, before it is used.
 */
import type { Anomaly, AnomalyEdge, History } from '../../src/index.ts';
import type { CommitEdge } from './commit-order.ts';
import { modelsRuledOutBy } from './models.ts';
import { INITIAL } from './observations.ts';
import type { Recorded } from './recorded.ts';
import { Tale } from './tale.ts';

/** Session order, reads-from, or an edge of the commit order. */
export interface Step {
  readonly type: 'so' | 'wr' | 'co';
  readonly from: number;
  readonly to: number;
  /** Of a `co`: what demands it. */
  readonly edge?: CommitEdge;
}

/** Why the reader of an edge of the commit order sees the transaction that must come first. */
export interface Sight {
  /** `had read y = 2 from T1 before`, of the reader. */
  readonly clause: string;
  /** Steps that it rests on, none of which rests on it. */
  readonly steps: readonly Step[];
}

export type SightOf = (edge: CommitEdge, tale: Tale) => Sight;

export interface CycleInput {
  readonly history: History;
  readonly recorded: Recorded;
  readonly type: string;
  readonly steps: readonly Step[];
  readonly sightOf: SightOf;
}

/** Longer cycles are told by their first and last steps. */
const TOLD_MAX = 4;

class Telling {
  readonly tale: Tale;
  readonly #sightOf: SightOf;
  /** What was told of the commit order, for machines. */
  readonly commitOrder: object[] = [];

  constructor({ history, recorded, sightOf }: Pick<CycleInput, 'history' | 'recorded' | 'sightOf'>) {
    this.tale = new Tale(history, recorded);
    this.#sightOf = sightOf;
  }

  /** What shows the step; what it rests on is said first. */
  clause({ type, from, to, edge }: Step): string {
    const { tale } = this;
    if (type === 'so') return tale.sessionClause({ before: from, after: to });
    if (type === 'wr') return tale.readClause({ reader: to, writer: from });
    return this.forced(edge!);
  }

  forced(edge: CommitEdge): string {
    const { tale } = this;
    const { before, after, reader, read } = edge;
    const [readerName, beforeName] = [tale.name(reader), tale.name(before)];
    const { clause, steps } = this.#sightOf(edge, tale);
    for (const step of steps) this.say(step);
    this.commitOrder.push({
      before: tale.op(before),
      after: after === INITIAL ? null : tale.op(after),
      reader: tale.op(reader),
      key: tale.keyOfRead(read),
    });
    const what = tale.readText(read);
    const source = after === INITIAL ? ', the initial state,' : ` from ${tale.name(after)}`;
    const too = after === INITIAL ? '' : ' too';
    return `${readerName} read ${what}${source} although it ${clause}, and ${beforeName} wrote ${tale.keyOfRead(read)}${too}`;
  }

  say(step: Step): void {
    const clause = this.clause(step);
    this.tale.say(sentence(`${clause}: ${this.tale.name(step.from)} came before ${this.tale.name(step.to)}`));
  }
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

export function cycleAnomaly(input: CycleInput): Omit<Anomaly, 'type'> {
  const telling = new Telling(input);
  const { tale } = telling;
  const steps = rotated(input.steps);
  for (const { from } of steps) tale.name(from);
  const clauses: string[] = [];
  const edges = steps.map((step): AnomalyEdge => {
    const clause = telling.clause(step);
    clauses.push(clause);
    const why = sentence(`${clause}: ${tale.name(step.from)} came before ${tale.name(step.to)}`);
    tale.say(why);
    const key = step.edge === undefined ? {} : { key: tale.keyOfRead(step.edge.read) };
    return { from: tale.op(step.from), to: tale.op(step.to), type: step.type, why, ...key };
  });
  tale.say('So each came before itself, which no order allows.');
  return tale.anomaly({
    type: input.type,
    message: messageOf(clauses),
    rulesOut: modelsRuledOutBy(input.type, tale.usesSessions),
    edges,
    ...(telling.commitOrder.length === 0 ? {} : { detail: { commitOrder: telling.commitOrder } }),
  });
}

/** The initial state was read by somebody who sees a write of the key. */
export function initialReadAnomaly(
  { type, ...input }: Omit<CycleInput, 'steps'>,
  edge: CommitEdge,
): Omit<Anomaly, 'type'> {
  const telling = new Telling(input);
  const { tale } = telling;
  tale.name(edge.before);
  const message = telling.forced(edge);
  tale.say(
    sentence(`${message}: ${tale.name(edge.before)} came before the initial state, which nothing can`),
  );
  return tale.anomaly({
    type,
    message,
    rulesOut: modelsRuledOutBy(type, tale.usesSessions),
    key: tale.keyOfRead(edge.read),
    detail: { commitOrder: telling.commitOrder },
  });
}

/** What is most telling stands last: the commit order; else the earliest transaction stands first. */
function rotated(steps: readonly Step[]): readonly Step[] {
  const last = steps.findLastIndex(({ type }) => type === 'co');
  const earliest = steps.reduce((best, { from }, i) => (from < steps[best]!.from ? i : best), 0);
  const start = last >= 0 ? (last + 1) % steps.length : earliest;
  return [...steps.slice(start), ...steps.slice(0, start)];
}

function messageOf(clauses: readonly string[]): string {
  const last = clauses.at(-1)!;
  if (clauses.length <= TOLD_MAX) return `${clauses.slice(0, -1).join('; ')}; but ${last}`;
  return `T1 to T${clauses.length} came each before the next: ${clauses[0]}; and so on; but ${last}`;
}
