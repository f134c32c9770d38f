/**
 * The side of a node that is dialled. Each connection says first who it is; a later one of the same peer
 * replaces the earlier, whose unread bytes are lost: read after the newer ones they would break the order.
 */
import { createServer, type Server, type Socket } from 'node:net';
import { FaultlineError, messageOf } from '../../core/errors.ts';
import type { NodeId } from '../../core/node.ts';
import { FRAME_HEADER_BYTES } from '../wire/frames.ts';
import { MalformedError, Reader } from '../wire/reader.ts';
import { Connection } from './connection.ts';
import type { Address } from './dialler.ts';
import { readHello } from './hello.ts';
import type { Turn } from './turn.ts';

export interface ListenerOptions {
  readonly cluster: string;
  readonly turn: Turn;
  readonly onFrame: (from: Inbound, bytes: Uint8Array, start: number, end: number) => void;
  /** A peer has introduced itself. */
  readonly onPeer: (id: NodeId) => void;
  readonly onMalformed: (from: string, reason: string) => void;
}

/** A connection that somebody else made. */
export interface Inbound {
  /** Order of acceptance, which is the order of dialling; of a peer's greetings the latest counts. */
  readonly ordinal: number;
  readonly connection: Connection;
  /** Empty until it has introduced itself. */
  id: NodeId;
}

export class Listener {
  readonly #options: ListenerOptions;
  readonly #server: Server;
  readonly #open = new Set<Inbound>();
  readonly #byId = new Map<NodeId, Inbound>();
  #accepted = 0;

  constructor(options: ListenerOptions) {
    this.#options = options;
    this.#server = createServer((socket) => this.#accept(socket));
  }

  /** Resolves to the port, which the system chooses where 0 is asked for. */
  listen(address: Address): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.on('error', (error) => reject(listenError(error, address)));
      this.#server.listen(address, () => {
        const bound = this.#server.address();
        resolve(typeof bound === 'object' && bound !== null ? bound.port : address.port);
      });
    });
  }

  /** The way back to somebody who dialled us. */
  connectionOf(id: NodeId): Connection | undefined {
    return this.#byId.get(id)?.connection;
  }

  close(): Promise<void> {
    for (const inbound of this.#open) inbound.connection.destroy();
    this.#open.clear();
    this.#byId.clear();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #accept(socket: Socket): void {
    const connection = new Connection(socket, this.#options.turn, {
      onFrame: (bytes, start, end) => this.#onFrame(inbound, bytes, start, end),
      onMalformed: (error) => this.#refuse(inbound, error),
      onClose: () => this.#forget(inbound),
    });
    const inbound: Inbound = { ordinal: this.#accepted++, connection, id: '' };
    this.#open.add(inbound);
  }

  #onFrame(inbound: Inbound, bytes: Uint8Array, start: number, end: number): void {
    if (inbound.id !== '') this.#options.onFrame(inbound, bytes, start, end);
    else this.#greet(inbound, new Reader(bytes, start + FRAME_HEADER_BYTES, end));
  }

  #greet(inbound: Inbound, from: Reader): void {
    try {
      const hello = readHello(from);
      if (hello.cluster !== this.#options.cluster || hello.id === '')
        throw new MalformedError(`a greeting for cluster ${hello.cluster}`);
      this.#introduce(inbound, hello.id);
    } catch (error) {
      this.#refuse(inbound, error);
    }
  }

  #introduce(inbound: Inbound, id: NodeId): void {
    const other = this.#byId.get(id);
    if (other !== undefined && other.ordinal > inbound.ordinal) {
      this.drop(inbound);
      return;
    }
    if (other !== undefined) this.drop(other);
    inbound.id = id;
    this.#byId.set(id, inbound);
    this.#options.onPeer(id);
  }

  #refuse(inbound: Inbound, error: unknown): void {
    this.#options.onMalformed(inbound.id === '' ? 'a stranger' : inbound.id, messageOf(error));
    this.drop(inbound);
  }

  /** Closes a connection, for example one that sent what cannot be read. */
  drop(inbound: Inbound): void {
    inbound.connection.destroy();
    this.#forget(inbound);
  }

  #forget(inbound: Inbound): void {
    this.#open.delete(inbound);
    if (this.#byId.get(inbound.id) === inbound) this.#byId.delete(inbound.id);
  }
}

function listenError(error: NodeJS.ErrnoException, { host, port }: Address): FaultlineError {
  return error.code === 'EADDRINUSE'
    ? new FaultlineError('port-in-use', `port ${port} on ${host} is in use; free it or choose another`, error)
    : new FaultlineError('cannot-listen', `cannot listen on ${host}:${port}: ${error.message}`, error);
}
