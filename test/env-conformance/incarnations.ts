/** A crash ends all that an incarnation had pending; the next one begins anew. */
import { expect, test } from 'vitest';
import type { Env } from '../../src/env/env.ts';
import { bytes, counting, Inbox, program, repeating, type Stage, type TestFactory } from './world.ts';

export function incarnationTests({ start }: Stage): void {
  test('nothing of a dead incarnation ever runs, and its env has no more effect', async () => {
    const ranDead: string[] = [];
    const inbox = new Inbox();
    const envs: Env<unknown>[] = [];
    let living = 0;
    const doomed: TestFactory = (env) => {
      const own = envs.push(env);
      living = own;
      const note = (what: string) => () => {
        if (own !== living) ranDead.push(`${what} of incarnation ${own}`);
      };
      const busy = (): void => {
        note('timer')();
        env.send('n1', 'to myself');
        env.disk.append('file', bytes(own), note('append'));
        env.disk.sync('file', note('sync'));
        env.after(0.5, busy);
      };
      return program({ onStart: busy, onMessage: note('message') });
    };
    const world = await start({ n1: doomed, n2: counting('n1'), n3: inbox.factory });
    await world.runFor(30);
    living = 0;
    // Something of each kind is pending at the moment of death.
    envs[0]!.send('n1', 'to myself');
    envs[0]!.after(0, () => ranDead.push('timer set before death'));
    envs[0]!.disk.append('file', bytes(1), () => ranDead.push('append begun before death'));
    envs[0]!.disk.sync('file', () => ranDead.push('sync begun before death'));
    envs[0]!.disk.read('other', () => ranDead.push('read begun before death'));
    await world.kill('n1');
    await world.runFor(30);
    envs[0]!.send('n3', 'from the dead');
    envs[0]!.after(0, () => ranDead.push('timer set by the dead'));
    envs[0]!.disk.append('grave', bytes(1), () => ranDead.push('written by the dead'));
    await world.runFor(30);
    await world.restart('n1');
    await world.runUntil(() => living === 2);
    await world.runFor(30);
    const files: string[][] = [];
    envs[1]!.disk.list((_error, list) => void files.push([...list]));
    await world.runUntil(() => files.length === 1);
    expect(files[0]).not.toContain('grave');
    expect(ranDead).toEqual([]);
    expect(inbox.senders).toEqual([]);
  });

  test('a restarted node begins anew, is heard and reached again', async () => {
    const envs: Env<unknown>[] = [];
    const startMs: number[] = [];
    const inbox = new Inbox();
    let heard = 0;
    const restarted: TestFactory = (env) => ({
      ...repeating('n3', envs.push(env))(env),
      onMessage: () => {
        heard++;
        startMs[envs.length - 1] ??= env.monotonic();
      },
    });
    const world = await start({ n1: restarted, n2: counting('n1'), n3: inbox.factory });
    await world.runUntil(() => heard > 0 && inbox.count('n1') > 0);
    await world.kill('n1');
    await world.runFor(30);
    heard = 0;
    await world.restart('n1');
    await world.runUntil(() => heard > 0 && inbox.from('n1').at(-1) === 2);
    expect(envs.length).toBe(2);
    expect(envs[1]!.monotonic()).toBeLessThan(envs[0]!.monotonic());
  });

  test('a program that throws ends its own incarnation, and no other', async () => {
    const ran: string[] = [];
    const inbox = new Inbox();
    const thrower: TestFactory = (env) =>
      program({
        onStart: () => {
          env.after(5, () => {
            throw new Error('on purpose');
          });
          env.after(5, () => ran.push('timer after the throw'));
        },
      });
    const world = await start({ n1: thrower, n2: counting('n3'), n3: inbox.factory });
    await world.runFor(30);
    const before = inbox.count('n2');
    await world.runUntil(() => inbox.count('n2') > before + 10);
    expect(ran).toEqual([]);
  });
}
