/**
 * What every `Env` promises, as one suite that holds the simulated and the real one to the same. A helper:
 * `env-sim.test.ts` and `env-real.test.ts` call `conformance` with a world of their own.
 *
 * To take part, implement `ConformanceWorld` (env-conformance/world.ts has its documentation): start, kill
 * and restart nodes whose programs run in the test's own process, cut links, let time pass.
 */
import { afterEach, describe } from 'vitest';
import { diskTests } from './env-conformance/disk.ts';
import { incarnationTests } from './env-conformance/incarnations.ts';
import { messageTests } from './env-conformance/messages.ts';
import { partitionTests } from './env-conformance/partitions.ts';
import { timerTests } from './env-conformance/timers.ts';
import {
  type ConformanceWorld,
  type MakeWorld,
  NODES,
  program,
  type Stage,
} from './env-conformance/world.ts';

export type { ConformanceWorld, MakeWorld, TestFactory } from './env-conformance/world.ts';

export function conformance(name: string, makeWorld: MakeWorld): void {
  let world: ConformanceWorld | undefined;

  const stage: Stage = {
    async start(programs) {
      world = await makeWorld(NODES);
      for (const [node, factory] of Object.entries(programs)) await world.spawn(node, factory!);
      return world;
    },
    async onNode(use, holds) {
      const made = await stage.start({ n1: (env) => program({ onStart: () => use(env) }) });
      await made.runUntil(holds);
    },
  };

  afterEach(async () => {
    await world?.close();
    world = undefined;
  });

  describe(`${name}: messages`, () => messageTests(stage));
  describe(`${name}: timers and clocks`, () => timerTests(stage));
  describe(`${name}: incarnations`, () => incarnationTests(stage));
  describe(`${name}: partitions`, () => partitionTests(stage));
  describe(`${name}: disk`, () => diskTests(stage));
}
