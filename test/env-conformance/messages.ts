/** Messages arrive in order or not at all, and are values. */
import { expect, test } from 'vitest';
import { counting, expectRising, Inbox, program, repeating, type Stage, type TestFactory } from './world.ts';

export function messageTests({ start }: Stage): void {
  test('arrive in order, once, with their sender', async () => {
    const inbox = new Inbox();
    const world = await start({ n1: counting('n3'), n2: counting('n3'), n3: inbox.factory });
    await world.runUntil(() => inbox.count('n1') > 200 && inbox.count('n2') > 200);
    expectRising(inbox.from('n1'));
    expectRising(inbox.from('n2'));
    expect(inbox.senders).toEqual(['n1', 'n2']);
  });

  test('are values: no two nodes share an object, and later changes change nothing', async () => {
    const got: number[][] = [];
    const receiver: TestFactory = () =>
      program({
        onMessage: (_from, message) => {
          const { list } = message as { list: number[] };
          got.push([...list]);
          list.push(99);
        },
      });
    const sender: TestFactory = (env) => {
      const round = (): void => {
        const message = { list: [1, 2] };
        env.send('n2', message);
        env.send('n3', message);
        message.list.push(3);
        env.after(5, round);
      };
      return program({ onStart: round });
    };
    const world = await start({ n2: receiver, n3: receiver, n1: sender });
    await world.runUntil(() => got.length >= 6);
    expect(got.filter((list) => list.join() !== '1,2')).toEqual([]);
  });

  test('to oneself come later, in order, and never inside another handler', async () => {
    const events: unknown[] = [];
    const self: TestFactory = (env) =>
      program({
        onStart: () => {
          env.send('n1', 1);
          env.send('n1', 2);
          events.push('start ends');
        },
        onMessage: (from, message) => {
          events.push(`${from}: ${message}`);
          if (message === 1) env.send('n1', 3);
          events.push(`${message} ends`);
        },
      });
    const world = await start({ n1: self });
    await world.runUntil(() => events.length >= 7);
    expect(events).toEqual(['start ends', 'n1: 1', '1 ends', 'n1: 2', '2 ends', 'n1: 3', '3 ends']);
  });

  test('carry whatever JSON can say, small and large', async () => {
    const sent = {
      text: 'grüße 漢字',
      list: [null, true, -1.5, 2 ** 53 - 1, ''],
      nested: { empty: {} },
      large: 'x'.repeat(300_000),
    };
    const inbox = new Inbox();
    const world = await start({ n2: inbox.factory, n1: repeating('n2', sent) });
    await world.runUntil(() => inbox.count('n1') > 2);
    expect(inbox.from('n1')[2]).toEqual(sent);
  });

  test('to somebody whom nobody knows are lost, and harm nothing', async () => {
    const inbox = new Inbox();
    const sender: TestFactory = (env) => {
      const again = (): void => {
        env.send('nobody', 1);
        env.send('n2', 2);
        env.after(5, again);
      };
      return program({ onStart: again });
    };
    const world = await start({ n2: inbox.factory, n1: sender });
    await world.runUntil(() => inbox.count('n1') > 2);
    expect(new Set(inbox.from('n1'))).toEqual(new Set([2]));
  });

  test('are sent by a node that knows its id, all nodes, and its peers', async () => {
    let seen: unknown;
    const world = await start({
      n2: (env) => {
        seen = { id: env.id, nodes: env.nodes, peers: env.peers };
        return program({});
      },
    });
    await world.runUntil(() => seen !== undefined);
    expect(seen).toEqual({ id: 'n2', nodes: ['n1', 'n2', 'n3'], peers: ['n1', 'n3'] });
  });
}
