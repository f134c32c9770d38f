/**
 * The way to one node: a connection that is made when something is to be sent, and made again after it was
 * lost. Between attempts it waits, longer each time, and drops what is sent meanwhile: old messages
 * that come late are worth less than memory, and every protocol must live with lost ones.
 */
import { connect } from 'node:net';
import type { NodeId } from '../../core/node.ts';
import type { Codec } from '../wire/codec.ts';
import { Connection, type ConnectionEvents } from './connection.ts';
import { type Hello, writeHello } from './hello.ts';
import type { Turn } from './turn.ts';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Where a node can be reached now; undefined while it cannot. */
export type AddressBook = (id: NodeId) => Address | undefined;

const BACKOFF_MIN_MS = 10;
const BACKOFF_MAX_MS = 500;

export interface DiallerOptions {
  readonly peer: NodeId;
  readonly addressOf: AddressBook;
  readonly hello: Hello;
  readonly turn: Turn;
  readonly events: Pick<ConnectionEvents, 'onFrame' | 'onMalformed'>;
}

export class Dialler {
  readonly #options: DiallerOptions;
  #connection: Connection | null = null;
  #dialledAtMs = 0;
  #retryAtMs = 0;
  #backoffMs = BACKOFF_MIN_MS;

  constructor(options: DiallerOptions) {
    this.#options = options;
  }

  /** False: the message was dropped. */
  send<M>(message: M, encode: Codec<M>['encode']): boolean {
    const connection = this.#connection ?? this.#dial();
    return connection?.send(message, encode) ?? false;
  }

  /** There is reason to believe that the peer is back: the next send tries at once. */
  encourage(): void {
    this.#retryAtMs = 0;
    this.#backoffMs = BACKOFF_MIN_MS;
  }

  close(): void {
    this.#connection?.destroy();
    this.#connection = null;
  }

  #dial(): Connection | null {
    const { peer, addressOf, hello, turn, events } = this.#options;
    const nowMs = performance.now();
    const address = nowMs < this.#retryAtMs ? undefined : addressOf(peer);
    if (address === undefined) return null;
    const socket = connect({ host: address.host, port: address.port });
    // On loopback a dialler can meet itself when nobody listens: both ends of its socket get the same port.
    socket.once('connect', () => socket.localPort === address.port && socket.destroy());
    this.#dialledAtMs = nowMs;
    this.#connection = new Connection(socket, turn, { ...events, onClose: () => this.#lost() });
    this.#connection.send(hello, writeHello);
    return this.#connection;
  }

  /** Only a connection that lived for a while proves that dialling works: a proxy accepts and hangs up. */
  #lost(): void {
    const nowMs = performance.now();
    this.#connection = null;
    if (nowMs - this.#dialledAtMs > BACKOFF_MAX_MS) this.#backoffMs = BACKOFF_MIN_MS;
    this.#retryAtMs = nowMs + this.#backoffMs;
    this.#backoffMs = Math.min(BACKOFF_MAX_MS, this.#backoffMs * 2);
  }
}
