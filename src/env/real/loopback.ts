/**
 * Messages of a program to itself: encoded like all others, and delivered at the end of the turn, never
 * inside the handler that sent them.
 */
import type { Codec } from '../wire/codec.ts';
import { FrameReader, type OnFrame, writeFrame } from '../wire/frames.ts';
import { Writer } from '../wire/writer.ts';
import type { Flushable, Turn } from './turn.ts';

export class Loopback implements Flushable {
  readonly #turn: Turn;
  readonly #onFrame: OnFrame;
  readonly #frames = new FrameReader();
  #batch = new Writer(1024);
  #spare = new Writer(1024);

  constructor(turn: Turn, onFrame: OnFrame) {
    this.#turn = turn;
    this.#onFrame = onFrame;
  }

  send<M>(message: M, encode: Codec<M>['encode']): void {
    if (this.#batch.length === 0) this.#turn.add(this);
    writeFrame(message, encode, this.#batch);
  }

  flush(): void {
    const batch = this.#batch;
    this.#batch = this.#spare;
    this.#spare = batch;
    this.#frames.push(batch.bytesView(), this.#onFrame);
    batch.clear();
  }
}
