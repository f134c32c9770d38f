import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyedRandom } from '../../core/random.ts';
import { Inode, Storage } from './storage.ts';

const text = (inode: Inode | undefined) => new TextDecoder().decode(inode?.content() ?? new Uint8Array(0));
const bytes = (value: string) => new TextEncoder().encode(value);
const random = (seed: number) => new KeyedRandom(seed, 'crash').at(0);

describe('a file at a crash', () => {
  it('keeps what was synced, whatever happens', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 1 })),
        fc.array(fc.string()),
        fc.nat(),
        (synced, unsynced, seed) => {
          const inode = new Inode();
          for (const each of synced) inode.write(inode.size, bytes(each));
          inode.synced(inode.pendingCount);
          for (const each of unsynced) inode.write(inode.size, bytes(each));
          const whole = text(inode);
          inode.crash(random(seed), 0.5);
          const durable = inode.content();
          const want = new TextEncoder().encode(whole).slice(0, durable.length);
          expect(durable).toEqual(want);
          expect(durable.length).toBeGreaterThanOrEqual(bytes(synced.join('')).length);
        },
      ),
    );
  });

  it('may lose everything unsynced, keep a prefix, or tear the last write: all are seen', () => {
    const outcomes = new Set<string>();
    for (let seed = 0; seed < 200; seed++) {
      const inode = new Inode();
      for (const each of ['aaaa', 'bbbb', 'cccc']) inode.write(inode.size, bytes(each));
      inode.crash(random(seed), 0.3);
      outcomes.add(text(inode));
    }
    expect(outcomes).toContain('');
    expect(outcomes).toContain('aaaa');
    expect(outcomes).toContain('aaaabbbb');
    expect([...outcomes].some((each) => each.length % 4 !== 0)).toBe(true);
  });

  it('restores overwritten and cut bytes when they were not synced', () => {
    const inode = new Inode();
    inode.write(0, bytes('0123456789'));
    inode.synced(1);
    inode.write(2, bytes('XX'));
    inode.resize(5);
    inode.write(3, bytes('YYYYYYYYYY'));
    inode.crash(random(1), 1);
    expect(text(inode)).toBe('0123456789');
  });

  it('fills a gap with zeros, also over bytes that were cut off before', () => {
    const inode = new Inode();
    inode.write(0, bytes('secret'));
    inode.resize(1);
    inode.write(4, bytes('x'));
    expect([...inode.content()]).toEqual([115, 0, 0, 0, 120]);
  });
});

describe('names at a crash', () => {
  it('a new name needs the folder synced', () => {
    const storage = new Storage();
    storage.fileOrNew('a').write(0, bytes('1'));
    storage.file('a')!.synced(1);
    storage.crash(random(0), 1);
    expect(storage.list()).toEqual([]);
  });

  it('write, sync, rename, syncDir replaces a file atomically', () => {
    for (let seed = 0; seed < 300; seed++) {
      const storage = new Storage();
      storage.fileOrNew('state').write(0, bytes('old'));
      storage.file('state')!.synced(1);
      storage.namesSynced(storage.nameChangeCount);
      storage.fileOrNew('tmp').write(0, bytes('new'));
      storage.file('tmp')!.synced(1);
      storage.rename('tmp', 'state');
      storage.crash(random(seed), 0.5);
      expect(['old', 'new']).toContain(text(storage.file('state')));
    }
  });
});
