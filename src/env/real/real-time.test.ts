import { expect, test } from 'vitest';
import { RealTime } from './real-time.ts';

test('a wake comes at its time or after, and only the last one that was asked for', async () => {
  const time = new RealTime();
  const woken: number[] = [];
  const dueNs = time.nowNs() + 5e6;
  time.wakeAt(dueNs - 4e6, () => woken.push(-1));
  time.wakeAt(dueNs, () => woken.push(time.nowNs()));
  await time.runUntil(() => woken.length > 0);
  expect(woken.length).toBe(1);
  expect(woken[0]).toBeGreaterThanOrEqual(dueNs);
});

test('a wake that is due comes soon but not at once; Infinity cancels', async () => {
  const time = new RealTime();
  let isWoken = false;
  time.wakeAt(0, () => {
    isWoken = true;
  });
  expect(isWoken).toBe(false);
  await time.runUntil(() => isWoken);
  let count = 0;
  time.wakeAt(0, () => count++);
  time.wakeAt(Number.POSITIVE_INFINITY, () => count++);
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(count).toBe(0);
});

test('what already holds is not waited for, what comes to hold unannounced is noticed', async () => {
  const time = new RealTime();
  await time.runUntil(() => true);
  let isDone = false;
  setTimeout(() => {
    isDone = true;
  }, 5);
  await time.runUntil(() => isDone);
});

test('what is thrown in a wake, in the question, or by a held promise ends the waiting', async () => {
  const throwing = () => {
    throw new Error('on purpose');
  };
  const inWake = new RealTime();
  inWake.wakeAt(0, throwing);
  await expect(inWake.runUntil(() => false)).rejects.toThrow('on purpose');
  await expect(new RealTime().runUntil(throwing)).rejects.toThrow('on purpose');
  const held = new RealTime();
  held.hold(Promise.reject(new Error('held')));
  await expect(held.runUntil(() => false)).rejects.toThrow('held');
});

test('a failure before the waiting is not lost', async () => {
  const time = new RealTime();
  time.fail(new Error('early'));
  await expect(time.runUntil(() => false)).rejects.toThrow('early');
});
