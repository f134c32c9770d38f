/**
 * A TCP connection that carries frames. Messages are encoded straight into a batch, which becomes one write
 * at the end of the turn. What is not yet with the kernel is capped: beyond that a message is refused, as a
 * network would drop it, instead of eating memory while the other side is slow or stopped.
 */
import type { Socket } from 'node:net';
import type { Codec } from '../wire/codec.ts';
import { FrameReader, type OnFrame, writeFrame } from '../wire/frames.ts';
import { MalformedError } from '../wire/reader.ts';
import { Writer } from '../wire/writer.ts';
import type { Flushable, Turn } from './turn.ts';

export const BACKLOG_BYTES_MAX = 16 * 1024 * 1024;
const BATCH_BYTES = 16 * 1024;
/** A batch buffer that has grown beyond this is not kept for the next batch. */
const BATCH_BYTES_KEPT = 1024 * 1024;

export interface ConnectionEvents {
  readonly onFrame: OnFrame;
  /** The bytes were not what the format says; the connection is closed already. */
  readonly onMalformed: (error: MalformedError) => void;
  /** Called once, whoever closed it, unless that was `destroy`. */
  readonly onClose: () => void;
}

export class Connection implements Flushable {
  readonly #socket: Socket;
  readonly #turn: Turn;
  readonly #events: ConnectionEvents;
  readonly #frames = new FrameReader();
  #batch = new Writer(BATCH_BYTES);
  #queued = false;
  #closed = false;

  constructor(socket: Socket, turn: Turn, events: ConnectionEvents) {
    this.#socket = socket;
    this.#turn = turn;
    this.#events = events;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Uint8Array) => this.#onData(chunk));
    // An error is always followed by 'close', which tells all that we need.
    socket.on('error', () => {});
    socket.on('close', () => this.#onClose());
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Bytes that are not with the kernel yet. */
  get backlogBytes(): number {
    return this.#socket.writableLength + this.#batch.length;
  }

  /** Takes the message into this turn's batch. False: there is no room, or the connection is gone. */
  send<M>(message: M, encode: Codec<M>['encode']): boolean {
    if (this.#closed || this.backlogBytes >= BACKLOG_BYTES_MAX) return false;
    writeFrame(message, encode, this.#batch);
    if (!this.#queued) {
      this.#queued = true;
      this.#turn.add(this);
    }
    return true;
  }

  flush(): void {
    this.#queued = false;
    const batch = this.#batch;
    if (this.#closed || batch.length === 0) return;
    this.#socket.write(batch.bytesView());
    // The kernel usually takes all at once; if not, the socket still reads from our buffer: leave it to it.
    if (this.#socket.writableLength > 0 || batch.buffer.length > BATCH_BYTES_KEPT)
      this.#batch = new Writer(BATCH_BYTES);
    else batch.clear();
  }

  /** Closes at once and in silence; what is queued is lost. */
  destroy(): void {
    this.#closed = true;
    this.#socket.destroy();
  }

  #onData(chunk: Uint8Array): void {
    if (this.#closed) return;
    try {
      this.#frames.push(chunk, this.#onFrame);
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      this.#socket.destroy();
      this.#events.onMalformed(error);
    }
  }

  /** A handler may close the connection in the middle of a chunk: the rest of it is then not for us. */
  readonly #onFrame: OnFrame = (bytes, start, end) => {
    if (!this.#closed) this.#events.onFrame(bytes, start, end);
  };

  #onClose(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#events.onClose();
  }
}
