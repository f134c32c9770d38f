import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Entry } from './command.ts';
import { Log } from './log.ts';
import { ScriptDisk } from './testing/script-disk.ts';
import { WAL_FILE, Wal } from './wal.ts';
import { CorruptFileError, recoverWal } from './wal-recovery.ts';

/** What one event writes: a new term, or a cut of the log and some entries. */
interface Write {
  readonly cut: number;
  readonly values: readonly string[];
  readonly newTerm: boolean;
}

const write: fc.Arbitrary<Write> = fc.record({
  cut: fc.nat(3),
  values: fc.array(fc.string({ maxLength: 20 }), { maxLength: 4 }),
  newTerm: fc.boolean(),
});
const writes = fc.array(write, { minLength: 2, maxLength: 12 });

interface State {
  readonly term: number;
  readonly entries: readonly Entry[];
}

/** A node's log, written as a node writes it, with the file's size and the state after each sync. */
class Scribe {
  readonly disk = new ScriptDisk();
  readonly log = new Log();
  readonly history: { readonly size: number; readonly state: State }[] = [];
  readonly #wal = new Wal(this.disk, this);
  #term = 1;

  constructor() {
    this.#wal.rewrite();
    this.#sync();
  }

  hardState() {
    return { term: this.#term, vote: 'n1' };
  }

  onSynced(): void {}

  onDiskError(): void {
    throw new Error('no disk fails here');
  }

  write({ cut, values, newTerm }: Write): void {
    if (newTerm) {
      this.#term++;
      this.#wal.putHardState(this.hardState());
    }
    if (values.length > 0) this.#cut(Math.max(0, this.log.lastIndex - cut));
    for (const value of values) {
      const command = {
        f: 'write' as const,
        client: 'c0',
        born: 0,
        sequence: 1,
        key: 'k',
        value,
        expected: null,
      };
      this.log.append({ term: this.#term, command });
      this.#wal.putEntry(this.log.lastIndex, this.log.at(this.log.lastIndex));
    }
    this.#sync();
  }

  #cut(index: number): void {
    this.log.truncateAfter(index);
    this.#wal.truncated(index);
  }

  #sync(): void {
    this.#wal.flush();
    while (this.disk.settle(true) > 0);
    const size = this.disk.size(WAL_FILE);
    if (size === this.history.at(-1)?.size) return;
    const entries = this.log.slice(this.log.baseIndex + 1, this.log.lastIndex);
    this.history.push({ size, state: { term: this.#term, entries } });
  }

  bytes(): Uint8Array {
    let content: Uint8Array = new Uint8Array(0);
    this.disk.read(WAL_FILE, (_error, bytes) => {
      content = bytes;
    });
    this.disk.settle(false);
    return content;
  }
}

function scribeOf(all: readonly Write[]): Scribe {
  const scribe = new Scribe();
  for (const each of all) scribe.write(each);
  return scribe;
}

it('recovers the state of the last whole frame from every cut of the file', () => {
  fc.assert(
    fc.property(writes, (all) => {
      const scribe = scribeOf(all);
      const { history } = scribe;
      const bytes = scribe.bytes();
      for (let size = history[0]!.size; size <= bytes.length; size++) {
        const whole = history.findLast((each) => each.size <= size)!;
        const { term, entries, tornBytes } = recoverWal(bytes.subarray(0, size));
        expect({ term, entries }).toEqual(whole.state);
        expect(tornBytes).toBe(size - whole.size);
      }
    }),
    { numRuns: 50 },
  );
});

it('refuses a file in which any byte before the last frame has changed', () => {
  fc.assert(
    fc.property(writes, fc.nat(255), (all, mask) => {
      const scribe = scribeOf(all);
      const lastFrame = scribe.history.at(-2)?.size ?? 0;
      const bytes = scribe.bytes();
      for (let at = 0; at < lastFrame; at++) {
        const damaged = bytes.slice();
        damaged[at] = damaged[at]! ^ (mask === 0 ? 1 : mask);
        expect(() => recoverWal(damaged)).toThrow(CorruptFileError);
      }
    }),
    { numRuns: 30 },
  );
});

it('refuses a file without its beginning, and one that is no log at all', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(() => recoverWal(bytes)).toThrow(CorruptFileError);
    }),
  );
});

it('is durable up to the sync, and not beyond', () => {
  const disk = new ScriptDisk();
  const log = new Log();
  const wal = new Wal(disk, {
    log,
    hardState: () => ({ term: 1, vote: '' }),
    onSynced: () => wal.flush(),
    onDiskError: () => {},
  });
  const append = (term: number) => {
    log.append({ term, command: null });
    wal.putEntry(log.lastIndex, log.at(log.lastIndex));
    wal.flush();
  };
  wal.rewrite();
  wal.flush();
  while (disk.settle(true) > 0);
  append(1);
  append(1);
  expect(wal.durableIndex).toBe(0);
  disk.settle(true);
  expect(wal.durableIndex).toBe(1);
  // Entry 2 is on its way when the log is cut and written anew: its sync says nothing of the new entry.
  log.truncateAfter(1);
  wal.truncated(1);
  append(2);
  disk.settle(true);
  expect(wal.durableIndex).toBe(1);
  disk.settle(true);
  expect(wal.durableIndex).toBe(2);
});
