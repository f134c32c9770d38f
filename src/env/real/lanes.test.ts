import { expect, test } from 'vitest';
import { Lanes } from './lanes.ts';

/** Lanes whose work ends when the test says so. */
class Bench {
  readonly begun: string[] = [];
  readonly #ends = new Map<string, () => void>();
  readonly lanes = new Lanes<number>((file, ops) => this.work(`${file}:${ops.join('+')}`));

  work(name: string): Promise<void> {
    this.begun.push(name);
    return new Promise((resolve) => this.#ends.set(name, resolve));
  }

  async end(name: string): Promise<void> {
    this.#ends.get(name)!();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('what comes while a batch runs becomes the next batch', async () => {
  const { lanes, begun, end } = bound();
  for (const op of [1, 2, 3]) lanes.addBatched('a', op);
  lanes.addBatched('b', 9);
  expect(begun).toEqual(['a:1', 'b:9']);
  await end('a:1');
  expect(begun).toEqual(['a:1', 'b:9', 'a:2+3']);
});

test('what runs alone waits for all before it in its lanes, and all after it wait', async () => {
  const { bench, lanes, begun, end } = bound();
  lanes.addBatched('a', 1);
  lanes.addBatched('b', 2);
  lanes.addAlone(['a', 'b', 'a'], () => bench.work('rename'));
  lanes.addBatched('a', 3);
  lanes.addBatched('c', 4);
  await end('a:1');
  expect(begun).toEqual(['a:1', 'b:2', 'c:4']);
  await end('b:2');
  expect(begun).toEqual(['a:1', 'b:2', 'c:4', 'rename']);
  expect(lanes.active().sort()).toEqual(['a', 'b', 'c']);
  await end('rename');
  expect(begun.at(-1)).toBe('a:3');
  await end('a:3');
  await end('c:4');
  expect(lanes.active()).toEqual([]);
});

test('a barrier waits for all lanes, and lanes that begin later wait for it', async () => {
  const { bench, lanes, begun, end } = bound();
  lanes.addBatched('a', 1);
  lanes.addBarrier('folder', () => bench.work('list'));
  lanes.addBatched('b', 2);
  lanes.addBatched('a', 3);
  expect(begun).toEqual(['a:1']);
  await end('a:1');
  lanes.addBatched('c', 4);
  lanes.addBarrier('folder', () => bench.work('second'));
  lanes.addBatched('d', 5);
  expect(begun).toEqual(['a:1', 'list']);
  await end('list');
  expect(begun.slice(2).sort()).toEqual(['a:3', 'b:2', 'c:4']);
  for (const name of ['a:3', 'b:2', 'c:4']) await end(name);
  expect(begun.at(-1)).toBe('second');
  await end('second');
  await end('d:5');
  expect(lanes.active()).toEqual([]);
  lanes.addBatched('e', 6);
  expect(begun.at(-1)).toBe('e:6');
});

test('a stop drops what has not begun and waits for what has', async () => {
  const { lanes, begun, end } = bound();
  lanes.addBatched('a', 1);
  lanes.addBatched('a', 2);
  let isStopped = false;
  const stopped = lanes.stop().then(() => {
    isStopped = true;
  });
  lanes.addBatched('b', 3);
  await new Promise((resolve) => setImmediate(resolve));
  expect(isStopped).toBe(false);
  await end('a:1');
  await stopped;
  expect(begun).toEqual(['a:1']);
});

function bound() {
  const bench = new Bench();
  return { bench, lanes: bench.lanes, begun: bench.begun, end: (name: string) => bench.end(name) };
}
