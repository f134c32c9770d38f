/** The disk: what is read, what is there, in which order answers come, what survives. */
import { expect, test } from 'vitest';
import type { Disk, DiskError } from '../../src/env/disk.ts';
import { bytes, program, type Stage, type TestFactory } from './world.ts';

/** Reads a file, and gives its content or its error. */
function readInto(disk: Disk, file: string, into: unknown[]): void {
  disk.read(file, (error, content) => void into.push(error ?? [...content]));
}

export function diskTests(stage: Stage): void {
  contentTests(stage);
  nameTests(stage);
  orderTests(stage);
  crashTests(stage);
}

function contentTests({ onNode }: Stage): void {
  test('a read sees all writes before it, and none after it', async () => {
    const seen: unknown[] = [];
    await onNode(
      ({ disk }) => {
        disk.append('f', bytes(1, 2, 3));
        readInto(disk, 'f', seen);
        disk.append('f', bytes(4));
        disk.write('f', 1, bytes(9));
        readInto(disk, 'f', seen);
        disk.write('f', 6, bytes(7));
        readInto(disk, 'f', seen);
        disk.truncate('f', 2);
        readInto(disk, 'f', seen);
        disk.truncate('f', 4);
        disk.write('f', 9, bytes());
        disk.append('f', bytes(5));
        readInto(disk, 'f', seen);
      },
      () => seen.length === 5,
    );
    expect(seen).toEqual([
      [1, 2, 3],
      [1, 9, 3, 4],
      [1, 9, 3, 4, 0, 0, 7],
      [1, 9],
      [1, 9, 0, 0, 5],
    ]);
  });

  test('bytes are copied on their way in and out', async () => {
    const seen: unknown[] = [];
    await onNode(
      ({ disk }) => {
        const mine = bytes(1, 2);
        disk.append('f', mine);
        mine[0] = 99;
        disk.write('f', 2, mine);
        mine[0] = 77;
        disk.read('f', (_error, content) => content.fill(55));
        readInto(disk, 'f', seen);
      },
      () => seen.length === 1,
    );
    expect(seen).toEqual([[1, 2, 99, 2]]);
  });

  test('large and many writes end up where they belong', async () => {
    const seen: Uint8Array[] = [];
    await onNode(
      ({ disk }) => {
        for (let i = 0; i < 300; i++) disk.append('f', new Uint8Array(1000).fill(i % 251));
        disk.write('f', 500, new Uint8Array(1000).fill(255));
        disk.read('f', (_error, content) => void seen.push(content));
      },
      () => seen.length === 1,
    );
    const content = seen[0]!;
    expect(content.length).toBe(300_000);
    const middles = Array.from({ length: 300 }, (_, i) => content[i * 1000 + 700]);
    expect(middles).toEqual(Array.from({ length: 300 }, (_, i) => (i === 0 ? 255 : i % 251)));
    expect([content[499], content[500], content[1499], content[1500]]).toEqual([0, 255, 255, 1]);
  });
}

function nameTests({ onNode }: Stage): void {
  test('what is not there is ENOENT', async () => {
    const seen: [string, DiskError | null][] = [];
    await onNode(
      ({ disk }) => {
        const note = (what: string) => (error: DiskError | null) => void seen.push([what, error]);
        disk.read('a', note('read'));
        disk.truncate('b', 1, note('truncate'));
        disk.sync('c', note('sync'));
        disk.rename('d', 'e', note('rename'));
        disk.remove('f', note('remove'));
        disk.append('g', bytes(1), note('append'));
        disk.remove('g', note('remove what is there'));
        disk.remove('g', note('remove what was there'));
      },
      () => seen.length === 8,
    );
    expect(Object.fromEntries(seen)).toEqual({
      read: 'ENOENT',
      truncate: 'ENOENT',
      sync: 'ENOENT',
      rename: 'ENOENT',
      remove: 'ENOENT',
      append: null,
      'remove what is there': null,
      'remove what was there': 'ENOENT',
    });
  });

  test('the list is sorted, and follows at once what was done', async () => {
    const seen: string[][] = [];
    await onNode(
      ({ disk }) => {
        const list = (): void => disk.list((_error, files) => void seen.push([...files]));
        list();
        for (const file of ['b', 'a', 'B', 'a-1', 'c']) disk.append(file, bytes(1));
        list();
        disk.rename('b', 'z');
        disk.remove('c');
        list();
        disk.rename('z', 'a');
        list();
      },
      () => seen.length === 4,
    );
    expect(seen).toEqual([[], ['B', 'a', 'a-1', 'b', 'c'], ['B', 'a', 'a-1', 'z'], ['B', 'a', 'a-1']]);
  });

  test('rename replaces, and leaves the old name free', async () => {
    const target: unknown[] = [];
    const old: unknown[] = [];
    await onNode(
      ({ disk }) => {
        disk.append('old', bytes(1));
        disk.append('target', bytes(2, 2, 2));
        disk.rename('old', 'target');
        readInto(disk, 'target', target);
        readInto(disk, 'old', old);
        disk.append('target', bytes(3));
        disk.append('old', bytes(4));
        readInto(disk, 'target', target);
        readInto(disk, 'old', old);
        disk.remove('target');
        disk.append('target', bytes(5));
        readInto(disk, 'target', target);
      },
      () => target.length === 3 && old.length === 2,
    );
    expect(target).toEqual([[1], [1, 3], [5]]);
    expect(old).toEqual(['ENOENT', [4]]);
  });

  test('names that could lead out of the folder are refused', async () => {
    const refused: string[] = [];
    const names = ['', '.', '..', 'a/b', '../a'];
    await onNode(
      ({ disk }) => {
        for (const name of names) {
          try {
            disk.append(name, bytes(1));
          } catch {
            refused.push(name);
          }
        }
        refused.push('all tried');
      },
      () => refused.includes('all tried'),
    );
    expect(refused).toEqual([...names, 'all tried']);
  });
}

function orderTests({ onNode }: Stage): void {
  test('answers of one file come in call order, and never before the call returns', async () => {
    const order: string[] = [];
    await onNode(
      ({ disk }) => {
        const note = (what: string) => () => void order.push(what);
        disk.append('f', bytes(1), note('append 1'));
        disk.sync('f', note('sync 1'));
        disk.append('f', bytes(2), note('append 2'));
        disk.sync('f', note('sync 2'));
        disk.read('f', note('read'));
        disk.sync('f', note('sync 3'));
        disk.truncate('f', 1, note('truncate'));
        disk.write('f', 0, bytes(3), note('write'));
        order.push('returned');
      },
      () => order.length === 9,
    );
    expect(order.join(', ')).toBe(
      'returned, append 1, sync 1, append 2, sync 2, read, sync 3, truncate, write',
    );
  });

  test('many syncs at once are all answered in order, and so is one that is asked for in an answer', async () => {
    const order: string[] = [];
    await onNode(
      ({ disk }) => {
        for (let i = 0; i < 50; i++) {
          disk.append('f', bytes(i));
          disk.sync('f', (error) => {
            order.push(error ?? `${i}`);
            if (i === 10) disk.sync('f', () => void order.push('last'));
          });
        }
      },
      () => order.length === 51,
    );
    expect(order).toEqual([...Array.from({ length: 50 }, (_, i) => `${i}`), 'last']);
  });

  test('syncs of the folder are all answered in order', async () => {
    const order: number[] = [];
    await onNode(
      ({ disk }) => {
        for (let i = 0; i < 10; i++) {
          if (i % 3 === 0) disk.append(`f${i}`, bytes(i));
          disk.syncDir(() => void order.push(i));
        }
      },
      () => order.length === 10,
    );
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
}

function crashTests({ start }: Stage): void {
  test('what was synced, data and names, survives a kill', async () => {
    const found: unknown[] = [];
    let synced = false;
    let starts = 0;
    const writer: TestFactory = ({ disk }) => {
      const write = (): void => {
        disk.append('log', bytes(1, 2, 3));
        disk.append('temporary', bytes(4));
        disk.append('unwanted', bytes(5));
        disk.sync('temporary', () => {
          disk.rename('temporary', 'kept');
          disk.remove('unwanted');
          disk.sync('log', () =>
            disk.syncDir(() => {
              synced = true;
            }),
          );
        });
      };
      const read = (): void => {
        readInto(disk, 'log', found);
        readInto(disk, 'kept', found);
        disk.list((_error, files) => void found.push([...files]));
      };
      return program({ onStart: () => (++starts === 1 ? write() : read()) });
    };
    const world = await start({ n1: writer });
    await world.runUntil(() => synced);
    await world.kill('n1');
    await world.restart('n1');
    await world.runUntil(() => found.length === 3);
    expect(found).toContainEqual([1, 2, 3]);
    expect(found).toContainEqual([4]);
    expect(found).toContainEqual(['kept', 'log']);
  });

  test('each node has a disk of its own', async () => {
    const found: string[] = [];
    const writer: TestFactory = ({ disk, id }) =>
      program({
        onStart: () => {
          disk.append('f', new TextEncoder().encode(id));
          disk.read('f', (_error, content) => void found.push(new TextDecoder().decode(content)));
        },
      });
    const world = await start({ n1: writer, n2: writer });
    await world.runUntil(() => found.length === 2);
    expect(found.sort()).toEqual(['n1', 'n2']);
  });
}
