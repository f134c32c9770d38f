/** How one type of message becomes bytes and comes back. */
import type { Reader } from './reader.ts';
import type { Writer } from './writer.ts';

export interface Codec<M> {
  encode(message: M, to: Writer): void;
  /** Throws `MalformedError` where the bytes are not a message. The result shares nothing with them. */
  decode(from: Reader): M;
}
