/**
 * Shortest ways within a component, by breadth: how a cycle is closed. A way costs one for each transaction,
 * nothing for a relay. Where anti-dependencies must not be neighbours, each node counts twice, once entered
 * by an anti-dependency and once by another edge.
 */
import { NONE } from '../../src/index.ts';
import type { Component } from './component.ts';
import type { CycleStep } from './cycle-kinds.ts';
import { EDGE } from './edge-types.ts';

/** Steps of search that are left, shared by all searches of a check. */
export interface Budget {
  left: number;
}

export interface Wanted {
  /** The edge that the cycle begins with. */
  readonly edge: number;
  /** Where that edge starts: the cycle ends there. */
  readonly from: number;
  /** Bits of the other edges that it may take. */
  readonly types: number;
  /** No two anti-dependencies one after another, the first edge included. */
  readonly isNonadjacent?: boolean;
  /** Longer cycles are not wanted; counted in transactions. */
  readonly lengthMax: number;
}

export class PathSearch {
  readonly #component: Component;
  readonly #budget: Budget;
  /** By state: the search that saw it, the state before it, and the edge between. */
  readonly #seen: Int32Array;
  readonly #before: Int32Array;
  readonly #via: Int32Array;
  #search = 0;

  constructor(component: Component, budget: Budget) {
    this.#component = component;
    this.#budget = budget;
    this.#seen = new Int32Array(2 * component.nodeCount);
    this.#before = new Int32Array(2 * component.nodeCount);
    this.#via = new Int32Array(2 * component.nodeCount);
  }

  /** The shortest cycle that begins with the edge; undefined where there is none that is short enough. */
  close(wanted: Wanted): CycleStep[] | undefined {
    const { edge, from, isNonadjacent = false, lengthMax } = wanted;
    const { targets, types } = this.#component;
    const isSecond = isNonadjacent && types[edge] === EDGE.rw;
    const start = 2 * targets[edge]! + (isSecond ? 1 : 0);
    const goal = 2 * from;
    this.#search++;
    let level: number[] = [];
    this.#see(start, { before: NONE, via: edge, into: level });
    for (let length = 1; level.length > 0; length++) {
      this.#throughRelays(level);
      if (this.#seen[goal] === this.#search) return this.#steps(goal, from);
      if (length === lengthMax) return undefined;
      level = this.#nextLevel(level, wanted);
    }
    return undefined;
  }

  #see(state: number, { before, via, into }: { before: number; via: number; into: number[] }): void {
    if (this.#seen[state] === this.#search) return;
    this.#seen[state] = this.#search;
    this.#before[state] = before;
    this.#via[state] = via;
    into.push(state);
  }

  /** Adds what relays of the level lead to. */
  #throughRelays(level: number[]): void {
    const { txnCount, offsets, targets } = this.#component;
    for (const state of level) {
      const node = state >> 1;
      if (node < txnCount) continue;
      this.#budget.left -= offsets[node + 1]! - offsets[node]!;
      for (let edge = offsets[node]!; edge < offsets[node + 1]!; edge++) {
        this.#see(2 * targets[edge]! + (state & 1), { before: state, via: edge, into: level });
      }
    }
  }

  /** What transactions of the level lead to. */
  #nextLevel(level: readonly number[], { types: allowed, isNonadjacent = false }: Wanted): number[] {
    const { txnCount, offsets, targets, types } = this.#component;
    const next: number[] = [];
    for (const state of level) {
      const node = state >> 1;
      if (node >= txnCount) continue;
      this.#budget.left -= offsets[node + 1]! - offsets[node]!;
      for (let edge = offsets[node]!; edge < offsets[node + 1]!; edge++) {
        const type = types[edge]!;
        if ((type & allowed) === 0) continue;
        const layer = isNonadjacent && type === EDGE.rw ? 1 : 0;
        if (layer === 1 && (state & 1) === 1) continue;
        this.#see(2 * targets[edge]! + layer, { before: state, via: edge, into: next });
      }
    }
    return next;
  }

  /** The way to the goal, without relays. */
  #steps(goal: number, first: number): CycleStep[] {
    const { txnCount, nodes, types } = this.#component;
    const way: number[] = [];
    for (let state = goal; state !== NONE; state = this.#before[state]!) way.push(state);
    const steps: CycleStep[] = [];
    let from = first;
    let type = 0;
    for (const state of way.reverse()) {
      const edgeType = types[this.#via[state]!]!;
      if (edgeType !== EDGE.free) type = edgeType;
      const node = state >> 1;
      if (node >= txnCount) continue;
      steps.push({ from: nodes[from]!, to: nodes[node]!, type });
      from = node;
    }
    return steps;
  }
}
