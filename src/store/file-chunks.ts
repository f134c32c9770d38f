/** The text of a file in chunks: read one after another, decoded as UTF-8, a byte order mark left out. */
import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { guarded } from './file-errors.ts';

const CHUNK_BYTES = 256 * 1024;
const BYTE_ORDER_MARK = '\uFEFF';

export function* fileChunks(path: string, chunkBytes = CHUNK_BYTES): Generator<string> {
  const fd = guarded({ verb: 'read', path }, () => openSync(path, 'r'));
  try {
    const bytes = Buffer.allocUnsafe(chunkBytes);
    const decoder = new StringDecoder('utf8');
    let isFirst = true;
    for (;;) {
      const count = guarded({ verb: 'read', path }, () => readSync(fd, bytes));
      if (count === 0) break;
      const text = decoder.write(bytes.subarray(0, count));
      if (text === '') continue;
      yield isFirst && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
      isFirst = false;
    }
    yield decoder.end();
  } finally {
    closeSync(fd);
  }
}
