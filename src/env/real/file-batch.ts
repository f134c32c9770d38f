/**
 * Operations on one file that were queued behind each other, performed together: pieces that lie one behind
 * the other become one write. Where such a write fails its parts are tried one by one, so that each gets
 * the answer that it would have got alone.
 */
import type { DiskDone, DiskError } from '../disk.ts';
import { type DiskFile, diskErrorOf } from './disk-file.ts';

export interface FileOp {
  readonly kind: 'write' | 'append' | 'truncate' | 'sync';
  /** Where to write, or the size to cut to. */
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly done: DiskDone | undefined;
}

export type OpenFile = (create: boolean) => Promise<DiskFile>;

/** What an attempt ended with, as the program is to see it. */
export async function outcome(attempt: () => Promise<void>): Promise<DiskError | null> {
  try {
    await attempt();
    return null;
  } catch (error) {
    return diskErrorOf(error);
  }
}

/** Performs all but the syncs, in order; returns what each ended with. */
export async function applyChanges(ops: readonly FileOp[], open: OpenFile): Promise<(DiskError | null)[]> {
  const errors: (DiskError | null)[] = ops.map(() => null);
  let at = 0;
  while (at < ops.length) {
    const op = ops[at]!;
    let end = at + 1;
    if (op.kind === 'truncate') {
      errors[at] = await outcome(async () => (await open(false)).truncate(op.offset));
    } else if (op.bytes.length === 0 && op.kind !== 'sync') {
      // Creates the file; but unlike other writes it fills no gap, wherever it points.
      errors[at] = await outcome(async () => void (await open(true)));
    } else if (op.kind !== 'sync') {
      end = await writeRun(ops, at, { open, errors });
    }
    at = end;
  }
  return errors;
}

interface Batch {
  readonly open: OpenFile;
  readonly errors: (DiskError | null)[];
}

/** Writes the pieces from `at` on that lie one behind the other; returns the first that does not. */
async function writeRun(ops: readonly FileOp[], at: number, { open, errors }: Batch): Promise<number> {
  const pieces: Uint8Array[] = [];
  let next = at;
  const all = await outcome(async () => {
    const file = await open(true);
    const start = startOf(ops[at]!, file.size);
    let end = start;
    let size = file.size;
    // A sync in between does not break the run: it follows the whole batch anyway.
    for (; next < ops.length && continues(ops[next]!, end, size); next++) {
      if (ops[next]!.kind === 'sync') continue;
      pieces.push(ops[next]!.bytes);
      end += ops[next]!.bytes.length;
      size = Math.max(size, end);
    }
    await file.write(start, pieces);
  });
  if (all === null) return next;
  for (let i = at; i < next; i++) if (ops[i]!.kind !== 'sync') errors[i] = await writeOne(ops[i]!, open);
  if (next === at) errors[next++] = all;
  return next;
}

function writeOne(op: FileOp, open: OpenFile): Promise<DiskError | null> {
  return outcome(async () => {
    const file = await open(true);
    await file.write(startOf(op, file.size), [op.bytes]);
  });
}

function startOf(op: FileOp, size: number): number {
  return op.kind === 'append' ? size : op.offset;
}

function continues(op: FileOp, end: number, size: number): boolean {
  if (op.kind === 'sync') return true;
  return op.kind !== 'truncate' && op.bytes.length > 0 && startOf(op, size) === end;
}
