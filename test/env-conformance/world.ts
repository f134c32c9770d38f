/** The abstract world of the conformance suite, and programs that its tests share. */
import { expect } from 'vitest';
import type { Link } from '../../src/core/cluster.ts';
import type { MaybePromise } from '../../src/core/maybe-promise.ts';
import type { NodeId } from '../../src/core/node.ts';
import type { Env, NodeProgram } from '../../src/env/env.ts';

export const NODES: readonly NodeId[] = ['n1', 'n2', 'n3'];

/** Messages are JSON values: the world's protocol is `valueCodec()`. */
export type TestFactory = (env: Env<unknown>) => NodeProgram<unknown>;

/**
 * Programs run in the test's own process, as closures over the test. The world may be slow, lose messages
 * while a connection is being made, and keep to a clock of its own; what it may not do is the suite. A
 * program that throws ends its incarnation, and the world goes on.
 */
export interface ConformanceWorld {
  /** Starts a node with an empty disk; its program begins before, or soon after, this is done. */
  spawn(node: NodeId, factory: TestFactory): MaybePromise<void>;
  /** Kills it like SIGKILL or a power failure: what was not synced may be lost. */
  kill(node: NodeId): MaybePromise<void>;
  /** A new incarnation of a node that is down, with the same factory and what is on its disk. */
  restart(node: NodeId): MaybePromise<void>;
  /** Cuts these directions, in addition to those that are cut. */
  cut(links: readonly Link[]): MaybePromise<void>;
  /** Mends every cut. */
  mend(): MaybePromise<void>;
  /** Lets time pass until it holds; rejects after some seconds of the world's time. */
  runUntil(holds: () => boolean): Promise<void>;
  /** Lets so much of the world's time pass. */
  runFor(ms: number): Promise<void>;
  /** Stops everything; called once, after each test. */
  close(): MaybePromise<void>;
}

/** Makes a world in which `env.nodes` is `nodes`; none of them runs yet. */
export type MakeWorld = (nodes: readonly NodeId[]) => MaybePromise<ConformanceWorld>;

/** What a group of tests is given. */
export interface Stage {
  /** A world with these programs running. */
  start(programs: Partial<Record<NodeId, TestFactory>>): Promise<ConformanceWorld>;
  /** Runs `use` as the start of a node, and lets time pass until it holds. */
  onNode(use: (env: Env<unknown>) => void, holds: () => boolean): Promise<void>;
}

/** A program of which a test needs only some methods. */
export function program(parts: Partial<NodeProgram<unknown>>): NodeProgram<unknown> {
  return { onStart: () => {}, onMessage: () => {}, ...parts };
}

/** Sends 0, 1, 2, … to `to`, some at a time, for as long as the incarnation lives. */
export function counting(to: NodeId): TestFactory {
  return (env) => {
    let next = 0;
    const burst = (): void => {
      for (let i = 0; i < 5; i++) env.send(to, next++);
      env.after(2, burst);
    };
    return program({ onStart: burst });
  };
}

/** Sends the same to `to` again and again, until one must have got through. */
export function repeating(to: NodeId, message: unknown): TestFactory {
  return (env) => {
    const again = (): void => {
      env.send(to, message);
      env.after(5, again);
    };
    return program({ onStart: again });
  };
}

/** What came, by sender. */
export class Inbox {
  readonly #bySender = new Map<NodeId, unknown[]>();

  readonly factory: TestFactory = () => program({ onMessage: (from, message) => this.add(from, message) });

  add(from: NodeId, message: unknown): void {
    const list = this.#bySender.get(from) ?? [];
    list.push(message);
    this.#bySender.set(from, list);
  }

  get senders(): NodeId[] {
    return [...this.#bySender.keys()].sort();
  }

  from(node: NodeId): readonly unknown[] {
    return this.#bySender.get(node) ?? [];
  }

  count(node: NodeId): number {
    return this.from(node).length;
  }
}

export function expectRising(numbers: readonly unknown[]): void {
  const wrong = numbers.findIndex((each, i) => i > 0 && !(Number(each) > Number(numbers[i - 1])));
  expect(wrong < 0 ? [] : numbers.slice(Math.max(0, wrong - 3), wrong + 3)).toEqual([]);
}

export function bytes(...values: number[]): Uint8Array {
  return Uint8Array.from(values);
}
