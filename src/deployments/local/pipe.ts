/**
 * One connection through a fault proxy: whole frames go from the dialler to the node that it means, or meet
 * the link's faults. Only whole frames are ever sent on, so that a fault may strike at any time and the
 * receiver's framing stays clean. Nothing but the end of the connection goes the other way.
 */
import { connect, type Socket } from 'node:net';
import type { Address } from '../../env/real/dialler.ts';
import { FrameReader, type OnFrame } from '../../env/wire/frames.ts';
import { DelayLine } from './delay-line.ts';
import type { LinkState } from './link-state.ts';

/** More than this on its way to a slow receiver, and the sender has to wait. */
const BACKLOG_BYTES_MAX = 1024 * 1024;

export class Pipe {
  readonly #link: LinkState;
  readonly #sender: Socket;
  readonly #receiver: Socket | null;
  readonly #frames = new FrameReader();
  readonly #line: DelayLine;
  readonly #onGone: () => void;
  #run: { bytes: Uint8Array; start: number; end: number } | null = null;
  #greeted = false;
  /** Something was lost that cannot be made good: the connection ends with the cut. */
  #broken = false;
  #senderGone = false;

  /** Without an address (the node is down, or the link is cut) the connection leads nowhere. */
  constructor(sender: Socket, address: Address | null, link: LinkState, onGone: () => void) {
    this.#link = link;
    this.#sender = sender;
    this.#onGone = onGone;
    this.#line = new DelayLine(link, (frames) => this.#arrive(frames));
    this.#receiver = address === null ? null : connect(address.port, address.host);
    this.#broken = this.#receiver === null;
    sender.setNoDelay(true);
    sender.on('data', (chunk) => this.#onData(chunk));
    sender.on('error', () => {});
    sender.on('close', () => this.#onSenderGone());
    if (this.#receiver !== null) this.#watch(this.#receiver);
  }

  #watch(receiver: Socket): void {
    receiver.setNoDelay(true);
    receiver.on('error', () => {});
    receiver.on('drain', () => this.#mayResume());
    receiver.on('close', () => this.#onReceiverGone());
    receiver.resume();
  }

  /** The link has been cut: what is under way is lost, and nobody waits any longer. */
  cut(): void {
    const lost = this.#line.clear();
    this.#link.dropped += lost;
    if (lost > 0) this.#broken = true;
    this.#sender.resume();
  }

  /** The link has been mended: a connection that has lost something is of no more use. */
  mend(): void {
    if (this.#broken || this.#senderGone) this.destroy();
  }

  /** Both ends see a connection reset. */
  reset(): void {
    this.#line.clear();
    this.#sender.resetAndDestroy();
    this.#receiver?.resetAndDestroy();
    this.#onGone();
  }

  destroy(): void {
    this.#line.clear();
    this.#sender.destroy();
    this.#receiver?.destroy();
    this.#onGone();
  }

  #onData(chunk: Uint8Array): void {
    try {
      this.#frames.push(chunk, this.#onFrame);
    } catch {
      this.destroy();
      return;
    }
    this.#sendRun();
    if (!this.#link.cut && this.#backlogBytes > BACKLOG_BYTES_MAX) this.#sender.pause();
  }

  readonly #onFrame: OnFrame = (bytes, start, end) => {
    if (this.#link.cut) {
      this.#link.dropped++;
      this.#broken = true;
      return;
    }
    // The greeting belongs to the connection, not to the conversation: it is never lost nor doubled.
    const copies = this.#greeted ? this.#link.drawCopies() : 1;
    this.#greeted = true;
    const slow = this.#link.shape !== null || this.#line.length > 0;
    for (let i = 0; i < copies; i++) {
      if (slow) this.#line.push(bytes.subarray(start, end));
      else this.#sendOn(bytes, start, end);
    }
  };

  /** Frames that lie one behind the other leave in one write. */
  #sendOn(bytes: Uint8Array, start: number, end: number): void {
    const run = this.#run;
    if (run !== null && run.bytes === bytes && run.end === start) {
      run.end = end;
      return;
    }
    this.#sendRun();
    this.#run = { bytes, start, end };
  }

  #sendRun(): void {
    const run = this.#run;
    if (run === null) return;
    this.#run = null;
    this.#receiver?.write(run.bytes.subarray(run.start, run.end));
  }

  #arrive(frames: readonly Uint8Array[]): void {
    this.#receiver?.cork();
    for (const frame of frames) this.#receiver?.write(frame);
    this.#receiver?.uncork();
    if (this.#senderGone && this.#line.length === 0) this.#receiver?.end();
    this.#mayResume();
  }

  get #backlogBytes(): number {
    return this.#line.bytes + (this.#receiver?.writableLength ?? 0);
  }

  #mayResume(): void {
    if (this.#backlogBytes < BACKLOG_BYTES_MAX / 2) this.#sender.resume();
  }

  /** The end of a connection does not get through a cut link either: it shows after the mend. */
  #onSenderGone(): void {
    this.#senderGone = true;
    if (this.#link.cut) return;
    if (this.#receiver === null) this.destroy();
    else if (this.#line.length === 0) this.#receiver.end();
  }

  #onReceiverGone(): void {
    if (this.#link.cut) this.#broken = true;
    else this.destroy();
  }
}
