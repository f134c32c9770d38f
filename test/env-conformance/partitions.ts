/** A cut link lets nothing through, and no other link notices. */
import { expect, test } from 'vitest';
import type { NodeId } from '../../src/core/node.ts';
import { counting, expectRising, Inbox, type Stage, type TestFactory } from './world.ts';

function countingAndCollecting(to: NodeId, inbox: Inbox): TestFactory {
  return (env) => ({ ...counting(to)(env), onMessage: (from, message) => inbox.add(from, message) });
}

export function partitionTests({ start }: Stage): void {
  test('a cut stops one direction only, and a mend restores it in order', async () => {
    const atN1 = new Inbox();
    const atN2 = new Inbox();
    const world = await start({
      n1: countingAndCollecting('n2', atN1),
      n2: countingAndCollecting('n1', atN2),
      n3: counting('n2'),
    });
    await world.runUntil(() => Math.min(atN2.count('n1'), atN1.count('n2'), atN2.count('n3')) > 20);

    await world.cut([{ from: 'n1', to: 'n2' }]);
    await world.runFor(200);
    const [stopped, other, back] = [atN2.count('n1'), atN2.count('n3'), atN1.count('n2')];
    await world.runUntil(() => atN2.count('n3') > other + 50 && atN1.count('n2') > back + 50);
    expect(atN2.count('n1')).toBe(stopped);

    await world.mend();
    await world.runUntil(() => atN2.count('n1') > stopped + 20);
    for (const numbers of [atN1.from('n2'), atN2.from('n1'), atN2.from('n3')]) expectRising(numbers);
  });

  test('a node that is restarted while it is cut off comes back with the mend', async () => {
    const inbox = new Inbox();
    const world = await start({ n1: counting('n2'), n2: inbox.factory });
    await world.runUntil(() => inbox.count('n1') > 0);
    await world.cut([
      { from: 'n1', to: 'n2' },
      { from: 'n2', to: 'n1' },
    ]);
    await world.kill('n1');
    await world.runFor(200);
    const stopped = inbox.count('n1');
    await world.restart('n1');
    await world.runFor(50);
    expect(inbox.count('n1')).toBe(stopped);
    await world.mend();
    await world.runUntil(() => inbox.count('n1') > stopped);
  });
}
