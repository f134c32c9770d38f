/** What only a real file system can break; the rest is in the conformance suite. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DiskError } from '../disk.ts';
import { DiskFile } from './disk-file.ts';
import { RealDisk } from './real-disk.ts';

let folder: string;
let disk: RealDisk;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'faultline-disk-'));
  disk = new RealDisk(join(folder, 'data'), (fn) => fn());
});

afterEach(async () => {
  await disk.stop();
  rmSync(folder, { recursive: true, force: true });
});

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

function openFiles(): number {
  return readdirSync('/proc/self/fd').length;
}

/** Resolves to the error of an operation. */
function errorOf(operation: (done: (error: DiskError | null) => void) => void): Promise<DiskError | null> {
  return new Promise((resolve) => operation(resolve));
}

function contentOf(file: string): Promise<number[]> {
  return new Promise((resolve, reject) =>
    disk.read(file, (error, content) => (error === null ? resolve([...content]) : reject(error))),
  );
}

test('a full disk is ENOSPC, and no sync calls what failed to be written durable', async () => {
  symlinkSync('/dev/full', join(folder, 'data', 'full'));
  const answers: (DiskError | null)[] = [];
  disk.append('full', bytes(1), (error) => answers.push(error));
  disk.append('full', bytes(2), (error) => answers.push(error));
  answers.push(await errorOf((done) => disk.sync('full', done)));
  expect(answers).toEqual(['ENOSPC', 'ENOSPC', 'ENOSPC']);
});

test('an unwritten byte is reported by the next sync even where nobody asked for the answer of the write', async () => {
  symlinkSync('/dev/full', join(folder, 'data', 'full'));
  disk.append('full', bytes(1));
  await contentOf('full').catch(() => {});
  expect(await errorOf((done) => disk.sync('full', done))).toBe('ENOSPC');
});

test('anything else that the system refuses is EIO', async () => {
  mkdirSync(join(folder, 'data', 'folder'));
  expect(await errorOf((done) => disk.append('folder', bytes(1), done))).toBe('EIO');
  expect(await errorOf((done) => disk.sync('folder', done))).toBe('EIO');
});

test('an offset that is none is refused at once', () => {
  expect(() => disk.write('f', -1, bytes(1))).toThrow(/no place in a file/);
  expect(() => disk.truncate('f', 1.5)).toThrow(/no place in a file/);
});

test('more files than may be open at once are all written and read', async () => {
  const before = openFiles();
  for (let round = 0; round < 3; round++)
    for (let i = 0; i < 400; i++) disk.append(`f${i}`, bytes(round, i % 256));
  const contents = await Promise.all(Array.from({ length: 400 }, (_, i) => contentOf(`f${i}`)));
  contents.forEach((content, i) => {
    expect(content).toEqual([0, i % 256, 1, i % 256, 2, i % 256]);
  });
  expect(openFiles() - before).toBeLessThan(300);
});

test('what is on disk before is found, and files are closed by stop', async () => {
  disk.append('f', bytes(1, 2));
  await errorOf((done) => disk.sync('f', done));
  await disk.stop();
  disk = new RealDisk(join(folder, 'data'), (fn) => fn());
  disk.append('f', bytes(3));
  expect(await contentOf('f')).toEqual([1, 2, 3]);
});

test('a file that was never opened can replace one that is open', async () => {
  writeFileSync(join(folder, 'data', 'old'), 'x');
  disk.append('new', bytes(1));
  disk.rename('old', 'new');
  disk.append('new', bytes(2));
  expect(await contentOf('new')).toEqual([120, 2]);
});

test('appends that were queued become one write', async () => {
  const write = vi.spyOn(DiskFile.prototype, 'write');
  for (let i = 0; i < 100; i++) disk.append('f', bytes(i));
  expect((await contentOf('f')).length).toBe(100);
  expect(write.mock.calls.length).toBeLessThan(5);
  write.mockRestore();
});

test('a folder that cannot be made is a sentence', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => new RealDisk(join(folder, 'file', 'data'), (fn) => fn())).toThrow(
    /cannot make the data folder/,
  );
});

/** A file of the model: a plain list of bytes. */
function applyTo(model: Map<string, number[]>, [kind, file, at, data]: Step): DiskError | null {
  const content = model.get(file);
  if (kind === 'remove') return model.delete(file) ? null : 'ENOENT';
  if (kind === 'truncate') {
    if (content === undefined) return 'ENOENT';
    model.set(
      file,
      Array.from({ length: at }, (_, i) => content[i] ?? 0),
    );
    return null;
  }
  if (kind === 'rename') {
    if (content === undefined) return 'ENOENT';
    model.delete(file);
    model.set('a', content);
    return null;
  }
  const old = content ?? [];
  const start = kind === 'append' ? old.length : at;
  const end = data.length === 0 ? old.length : Math.max(old.length, start + data.length);
  model.set(
    file,
    Array.from({ length: end }, (_, i) => data[i - start] ?? old[i] ?? 0),
  );
  return null;
}

type Step = readonly [
  'append' | 'write' | 'truncate' | 'remove' | 'rename',
  string,
  number,
  readonly number[],
];

function perform([kind, file, at, data]: Step, done: (error: DiskError | null) => void): void {
  if (kind === 'append') disk.append(file, bytes(...data), done);
  else if (kind === 'write') disk.write(file, at, bytes(...data), done);
  else if (kind === 'truncate') disk.truncate(file, at, done);
  else if (kind === 'remove') disk.remove(file, done);
  else disk.rename(file, 'a', done);
}

test('any mix of operations, batched as they come, does what they would do one by one', async () => {
  const step = fc.tuple(
    fc.constantFrom('append', 'append', 'write', 'truncate', 'remove', 'rename'),
    fc.constantFrom('a', 'b'),
    fc.nat(12),
    fc.array(fc.nat(255), { maxLength: 6 }),
  ) as fc.Arbitrary<Step>;
  let round = 0;
  const property = fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
    await disk.stop();
    disk = new RealDisk(join(folder, `data-${round++}`), (fn) => fn());
    const model = new Map<string, number[]>();
    const expected = steps.map((each) => applyTo(model, each));
    const answers: Promise<DiskError | null>[] = [];
    steps.forEach((each, i) => {
      answers.push(errorOf((done) => perform(each, done)));
      if (i % 3 === 0) disk.sync('a', () => {});
    });
    expect(await Promise.all(answers)).toEqual(expected);
    for (const file of ['a', 'b']) {
      const found = await contentOf(file).catch((error: unknown) => error);
      expect(found).toEqual(model.get(file) ?? 'ENOENT');
    }
  });
  await fc.assert(property, { numRuns: 150 });
});
