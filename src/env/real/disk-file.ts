/** One open file of a node's disk. It knows its size, so that an append needs no question to the kernel. */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { DiskError } from '../disk.ts';

/** What an operation of the disk failed with; anything but an error of the system is ours, and thrown. */
export function diskErrorOf(error: unknown): DiskError {
  const code = (error as NodeJS.ErrnoException).code;
  if (typeof code !== 'string') throw error;
  if (code === 'ENOENT') return 'ENOENT';
  return code === 'ENOSPC' || code === 'EDQUOT' ? 'ENOSPC' : 'EIO';
}

export class DiskFile {
  readonly #handle: FileHandle;
  size: number;

  private constructor(handle: FileHandle, size: number) {
    this.#handle = handle;
    this.size = size;
  }

  static async open(path: string, create: boolean): Promise<DiskFile> {
    const handle = await open(path, constants.O_RDWR | (create ? constants.O_CREAT : 0), 0o644);
    try {
      return new DiskFile(handle, (await handle.stat()).size);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  async read(): Promise<Uint8Array> {
    const content = new Uint8Array((await this.#handle.stat()).size);
    let size = 0;
    while (size < content.length) {
      const { bytesRead } = await this.#handle.read(content, size, content.length - size, size);
      if (bytesRead === 0) break;
      size += bytesRead;
    }
    return content.subarray(0, size);
  }

  /**
   * Writes the pieces one behind the other from `offset` on, all or nothing as far as the size goes: what a
   * full disk took of a failed append is cut off again.
   */
  async write(offset: number, pieces: readonly Uint8Array[]): Promise<void> {
    let rest = pieces.filter((piece) => piece.length > 0);
    let at = offset;
    try {
      while (rest.length > 0) {
        const { bytesWritten } = await this.#handle.writev(rest, at);
        at += bytesWritten;
        rest = behind(rest, bytesWritten);
      }
    } catch (error) {
      if (at > this.size) await this.#handle.truncate(this.size).catch(() => {});
      throw error;
    }
    this.size = Math.max(this.size, at);
  }

  async truncate(size: number): Promise<void> {
    await this.#handle.truncate(size);
    this.size = size;
  }

  sync(): Promise<void> {
    return this.#handle.datasync();
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

/** What is left of the pieces after so many bytes were written. */
function behind(pieces: readonly Uint8Array[], bytes: number): Uint8Array[] {
  let skip = bytes;
  let i = 0;
  while (i < pieces.length && skip >= pieces[i]!.length) skip -= pieces[i++]!.length;
  const rest = pieces.slice(i);
  if (rest.length > 0) rest[0] = rest[0]!.subarray(skip);
  return rest;
}
