/**
 * The first frame of every connection: who dials, and into which cluster. The cluster's token keeps two
 * runs on one machine apart: the port of a node that is down may by now belong to a node of another run.
 */
import type { NodeId } from '../../core/node.ts';
import { MalformedError, type Reader } from '../wire/reader.ts';
import type { Writer } from '../wire/writer.ts';

const MAGIC = 0x666c_746e;

export interface Hello {
  readonly cluster: string;
  readonly id: NodeId;
}

export function writeHello(hello: Hello, to: Writer): void {
  to.u32(MAGIC).string(hello.cluster).string(hello.id);
}

export function readHello(from: Reader): Hello {
  if (from.u32() !== MAGIC) throw new MalformedError('the first frame is no greeting');
  return { cluster: from.string(), id: from.string() };
}
