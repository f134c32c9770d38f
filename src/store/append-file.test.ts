/** Appending, and what a disk that refuses leaves behind. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppendFile } from './append-file.ts';
import { fileError } from './file-errors.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'faultline-append-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const safe = () => '12 lines are safe';

describe('AppendFile', () => {
  it('writes in large pieces, in order, and the rest when it is closed', () => {
    const path = join(dir, 'a');
    const file = new AppendFile(path, safe);
    file.append('first\n');
    expect(readFileSync(path, 'utf8')).toBe('');
    file.append('x'.repeat(70_000));
    expect(readFileSync(path, 'utf8')).toHaveLength(70_006);
    file.append('ä');
    file.close();
    file.close();
    expect(readFileSync(path, 'utf8')).toBe(`first\n${'x'.repeat(70_000)}ä`);
  });

  it.skipIf(!existsSync('/dev/full'))('says that the disk is full, and still closes', () => {
    const file = new AppendFile('/dev/full', safe);
    file.append('lost');
    const full = expect.objectContaining({
      code: 'disk-full',
      message: expect.stringMatching(/^cannot write \/dev\/full: the disk is full.*; 12 lines are safe$/),
    });
    expect(() => file.flush()).toThrow(full);
    expect(() => file.flush()).toThrow(full); // What was refused is kept, and tried again.
    expect(() => file.close()).toThrow(full);
    expect(() => file.close()).not.toThrow();
  });

  it('reports a file that cannot be made', () => {
    expect(() => new AppendFile(join(dir, 'no', 'a'), safe)).toThrow(/cannot create .*no\/a/);
  });
});

describe('fileError', () => {
  const codes = [
    ['ENOSPC', 'disk-full'],
    ['EDQUOT', 'disk-full'],
    ['EROFS', 'read-only'],
    ['EACCES', 'no-permission'],
    ['EPERM', 'no-permission'],
    ['EMFILE', 'too-many-files'],
    ['EIO', 'file-trouble'],
  ] as const;

  it.each(codes)('turns %s into %s, one sentence that names the path', (errno, code) => {
    const thrown = Object.assign(new Error('refused'), { code: errno });
    const error = fileError(thrown, { verb: 'write', path: '/data/x', safe: 'y is safe' });
    expect(error).toMatchObject({ name: 'FaultlineError', code, cause: thrown });
    expect(String(error)).toMatch(/cannot write \/data\/x: [^.]+; y is safe$/);
  });

  it('leaves our own mistakes alone', () => {
    const mistake = new TypeError('x is not a function');
    expect(fileError(mistake, { verb: 'write', path: '/data/x' })).toBe(mistake);
  });
});
