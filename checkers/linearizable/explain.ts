/**
 * Puts a witness into words: one sentence that states the contradiction with its values, processes and
 * times, and the argument step by step, so that a person with the history at hand can check each claim.
 */
import type { Anomaly, History } from '../../src/index.ts';
import type { Model, ModelOp, Wording } from '../models/model.ts';
import { clockFor, counted, listed } from '../shared/wording.ts';
import { type Call, NEVER } from './calls.ts';
import type { Part } from './parts.ts';
import { DEAD } from './quotient.ts';
import { ILLEGAL, type Semantics } from './semantics.ts';
import { type Returned, type Shape, shapeOf } from './shape.ts';
import type { Witness } from './witness.ts';

const WHATEVER = 'Whatever had returned by then may have led to any state: this begins at';
/** Steps name at most this many calls one by one. */
const TOLD_MAX = 12;

export interface ExplainInput {
  readonly history: History;
  /** The model of the whole object. */
  readonly model: Model;
  /** What was judged, with all its calls as they were. */
  readonly part: Part;
  readonly witness: Witness;
}

export function explain(input: ExplainInput): Anomaly {
  const { witness } = input;
  const { key, semantics, calls } = input.part;
  const teller = new Teller(input);
  const shape = shapeOf({ semantics, calls, witness });
  const sentence = teller.sentence(shape);
  return {
    type: 'nonlinearizable',
    message: key === undefined ? sentence : `key ${key}: ${sentence}`,
    steps: teller.steps(shape),
    ops: witness.calls.map((call) => call.call),
    ...(key === undefined ? {} : { key }),
    detail: teller.detail(shape),
  };
}

class Teller {
  readonly #input: ExplainInput;
  readonly #semantics: Semantics;
  readonly #witness: Witness;
  readonly #clock: (timeNs: number) => string;

  constructor(input: ExplainInput) {
    const { history, witness } = input;
    this.#input = input;
    this.#semantics = input.part.semantics;
    this.#witness = witness;
    const indices = witness.calls.flatMap(({ call, ret }) => [call, ret]);
    this.#clock = clockFor(indices.map((index) => history.timeNsAt(index)));
  }

  #words(call: Call): Wording {
    return this.#semantics.model.describe(this.#semantics.opOf(call.cls));
  }

  #who(call: Call): string {
    return `process ${this.#input.history.processAt(call.call)}`;
  }

  /** `process 3's write of 4` */
  #whose(call: Call): string {
    return `${this.#who(call)}'s ${this.#words(call).noun}`;
  }

  #began(call: Call): string {
    return this.#clock(this.#input.history.timeNsAt(call.call));
  }

  #ended(call: Call): string {
    return this.#clock(this.#input.history.timeNsAt(call.ret));
  }

  #state(state: number): string {
    if (state === DEAD) return 'another one than they need';
    return this.#semantics.stateText(state);
  }

  /** What the last call did, with its time. */
  #claim(): string {
    const { last } = this.#witness;
    return `${this.#who(last)} ${this.#words(last).did} at ${this.#ended(last)}`;
  }

  /** `process 12's read`, to tell when it began. */
  #lastCall(): string {
    const { last } = this.#witness;
    return `${this.#who(last)}'s ${this.#semantics.opOf(last.cls).f}`;
  }

  sentence(shape: Shape): string {
    switch (shape.kind) {
      case 'never-set':
        return `${this.#claim()}, but ${this.#neverSet(shape.needs)}`;
      case 'returned':
        return `${this.#claim()}, but ${this.#returned(shape)}`;
      case 'used-twice':
        return this.#usedTwice(shape);
      case 'contradiction':
        return this.#contradiction();
    }
  }

  #returned(shape: Returned): string {
    const { away, back, setters } = shape;
    const proof = away.at(-1)!;
    const gone = `${this.#whose(proof)} had completed at ${this.#ended(proof)}, before ${this.#lastCall()} began`;
    const needed = this.#state(shape.needs);
    if (back.length === 0) return `${gone}, and ${this.#noSetterAfter(shape)}`;
    const since = shape.fromStart ? '' : `after ${this.#whose(away[0]!)}, `;
    const could = setters.map((setter) => this.#whose(setter));
    const seen = listed(back.map((call) => `${this.#whose(call)} at ${this.#ended(call)}`));
    const already =
      back.length === 1 ? 'that had happened already' : `it had been set ${back.length} times already`;
    const show = back.length === 1 ? 'shows' : 'show';
    return `${gone}; ${since}${needed} could be set only by ${listed(could)}, and ${already}, as ${seen} ${show}`;
  }

  #noSetterAfter({ allSetters, unable, needs }: Returned): string {
    const nouns = new Set(allSetters.map((setter) => this.#words(setter).noun));
    const [noun] = nouns;
    if (nouns.size === 1 && unable.length === 0) return `no ${noun} came after it`;
    return `nothing could lead to ${this.#state(needs)} after it`;
  }

  /** Why nothing had set the state: it failed, came later, or was never asked for. */
  #neverSet(needs: number): string {
    const state = this.#state(needs);
    const later = this.#input.part.calls.find(
      (call) => call.call > this.#witness.last.ret && this.#semantics.setsOf(call.cls) === needs,
    );
    const failed = this.#failedSetter(needs);
    if (failed !== undefined) return `nothing had set ${state}: ${failed}`;
    if (!later) return `no operation ever set ${state}`;
    return `nothing had set ${state} by then: ${this.#whose(later)} began only at ${this.#began(later)}`;
  }

  #failedSetter(needs: number): string | undefined {
    const { history } = this.#input;
    const { key } = this.#input.part;
    for (let i = 0; i < this.#witness.last.ret; i++) {
      if (!history.isClient(i) || history.typeAt(i) !== 'invoke' || history.keyAt(i) !== key) continue;
      if (history.outcomeOf(i) !== 'fail') continue;
      const op: ModelOp = {
        f: history.fAt(i),
        value: history.valueAt(i),
        output: undefined,
        outcome: 'info',
      };
      const cls = this.#concerns(op) ? this.#semantics.classOf(op) : undefined;
      if (cls === undefined || this.#semantics.setsOf(cls) !== needs) continue;
      const noun = this.#semantics.model.describe(op).noun;
      return `process ${history.processAt(i)}'s ${noun} had failed, at ${this.#clock(history.timeNsAt(history.pairOf(i)))}`;
    }
    return undefined;
  }

  /** Is the operation one of this part of the object? */
  #concerns(op: ModelOp): boolean {
    const { names } = this.#input.part;
    const footprint = this.#input.model.footprint?.(op);
    if (names === undefined || footprint === undefined || !('names' in footprint)) return true;
    return footprint.names.some((name) => names.has(name));
  }

  #usedTwice({ users, setters, needs }: Extract<Shape, { kind: 'used-twice' }>): string {
    const all = listed(users.map((user) => this.#whose(user)));
    const sources = setters.map((setter) => this.#whose(setter));
    if (needs === this.#semantics.init) sources.unshift('at the start');
    const times = counted(sources.length, 'time');
    return `${all} each used up ${this.#state(needs)}, but it was set at most ${times}: ${listed(sources)}`;
  }

  #contradiction(): string {
    const { calls, last } = this.#witness;
    const others = calls.filter((call) => call !== last).slice(-TOLD_MAX);
    const before = this.#witness.since === undefined ? '' : ', whatever the state was before them';
    if (others.length === 0) return `${this.#claim()}, which no order of the operations explains${before}`;
    const left = calls.length - 1 - others.length;
    const more = left > 0 ? [`${counted(left, 'earlier operation')}`] : [];
    return (
      `${this.#claim()}, which no order of the operations explains together with ` +
      listed([...more, ...others.map((call) => this.#whose(call))]) +
      before
    );
  }

  steps(shape: Shape): string[] {
    const { calls, minimal, since } = this.#witness;
    const { history } = this.#input;
    const told = calls.slice(-TOLD_MAX);
    const steps = told.map(
      (call) => `${this.#whose(call)} began at ${this.#began(call)} and completed at ${this.#ended(call)}.`,
    );
    if (told.length < calls.length) {
      steps.unshift(`${counted(calls.length - told.length, 'earlier operation')} had completed before.`);
    }
    if (since !== undefined) steps.unshift(`${WHATEVER} ${this.#clock(history.timeNsAt(since))}.`);
    steps.push(...this.#argument(shape), ...this.#furthest());
    if (!minimal) steps.push('The search ran out of steps: fewer operations may show the contradiction.');
    return steps;
  }

  #argument(shape: Shape): string[] {
    if (shape.kind !== 'returned') return [];
    const { away, back, setters, unable, fromStart } = shape;
    const needed = this.#state(shape.needs);
    const first = fromStart ? 'At the start' : `Right after ${this.#whose(away[0]!)}`;
    const proof = away.at(-1)!;
    const visits = back.map((call, i) => {
      const until = away[i + (fromStart ? 0 : 1)]!;
      const replaced = until === call ? 'and used it up' : `and ${this.#whose(until)} that it was replaced`;
      return `Then ${this.#whose(call)} shows that it was ${needed}, ${replaced}.`;
    });
    return [
      `${first} the state was not ${needed}, and ${this.#couldSet(setters)} from then on.`,
      ...unable.map((call) => `${this.#whose(call)} was open still, but nothing could set what it needs.`),
      ...visits,
      `So the state was not ${needed} at ${this.#ended(proof)}, and ${this.#lastCall()} began at ${this.#began(this.#witness.last)}.`,
      ...this.#seenAgain(proof),
    ];
  }

  #couldSet(setters: readonly Call[]): string {
    if (setters.length === 0) return 'nothing could set it';
    return `only ${listed(setters.map((setter) => this.#whose(setter)))} could set it`;
  }

  /** Tells a stale read, after which the newer value is seen again, from a lost write. */
  #seenAgain(proof: Call): string[] {
    const { witness } = this.#input;
    const { calls } = this.#input.part;
    const state = this.#semantics.setsOf(proof.cls);
    if (state === ILLEGAL) return [];
    const after = calls.filter((call) => call.call > witness.last.ret && call.ret !== NEVER);
    const sighting = after.find((call) => this.#semantics.needsOf(call.cls) === state);
    if (sighting) {
      return [`${this.#state(state)} was seen later, by ${this.#whose(sighting)}: it was hidden, not lost.`];
    }
    if (!after.some((call) => this.#semantics.needsOf(call.cls) !== ILLEGAL)) return [];
    return [`${this.#state(state)} was never seen after that: it looks lost.`];
  }

  #furthest(): string[] {
    const { order, state } = this.#witness;
    const names = order.slice(-TOLD_MAX).map((call) => this.#whose(call));
    const here = this.#state(state);
    const impossible = `${this.#whose(this.#witness.last)} is not possible`;
    if (this.#witness.since !== undefined && order.length === 0) {
      return [`If the state was ${here} then, ${impossible}.`];
    }
    const start =
      order.length === 0
        ? `At the start the state is ${here}`
        : `The order that explains most is ${names.join(', then ')}; the state is then ${here}`;
    return [`${start}, where ${impossible}.`];
  }

  /** For reports: the order that got furthest, and why nothing goes on from there. */
  detail(shape: Shape) {
    const { order, state, optional, minimal, last, calls, since } = this.#witness;
    const applied = new Set(order.map((call) => call.call));
    const open = [...calls, ...optional].filter((call) => !applied.has(call.call));
    const next = open.slice(-TOLD_MAX).map((call) => ({ op: call.call, why: this.#whyNot(call) }));
    return {
      model: this.#semantics.model.name,
      shape: shape.kind,
      last: last.call,
      minimal,
      /** From there on they contradict each other, whatever was before. */
      ...(since === undefined ? {} : { since }),
      linearized: order.map((call) => ({ op: call.call, says: this.#whose(call) })),
      state: this.#state(state),
      next,
      /** Mutators that were free to take effect at any time, or never. */
      optional: optional.map((call) => call.call),
    };
  }

  #whyNot(call: Call): string {
    const { state } = this.#witness;
    const whose = this.#whose(call);
    if (this.#semantics.step(state, call.cls) !== ILLEGAL) {
      return `${whose} is possible, but whatever follows, ${this.#whose(this.#witness.last)} is not`;
    }
    const needs = this.#semantics.needsOf(call.cls);
    const needed = needs === ILLEGAL ? 'another state' : this.#state(needs);
    return `${whose} needs ${needed}, but the state is ${this.#state(state)}`;
  }
}
