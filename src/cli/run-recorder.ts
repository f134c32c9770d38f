/**
 * Records a run to disk while it happens, a few times a second, and takes care of a disk that refuses: the
 * run must still end, heal and close, so the trouble is kept, the run is asked to stop, and whoever began
 * it throws the trouble afterwards.
 */
import type { LogLine } from '../core/cluster.ts';
import type { Op } from '../core/op.ts';
import type { Recorder } from '../run.ts';
import type { RunWriter } from '../store/run-writer.ts';

const FLUSH_MS = 100;

export class RunRecorder implements Recorder {
  readonly dir: string;
  readonly #writer: RunWriter;
  readonly #failed = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #trouble: { readonly thrown: unknown } | null = null;

  constructor(writer: RunWriter) {
    this.dir = writer.dir;
    this.#writer = writer;
    this.#timer = setInterval(() => this.flush(), FLUSH_MS);
  }

  /** Aborted when nothing more can be recorded. */
  get failed(): AbortSignal {
    return this.#failed.signal;
  }

  op(op: Op): void {
    this.#try(() => this.#writer.op(op));
  }

  log(line: LogLine): void {
    this.#try(() => this.#writer.log(line));
  }

  flush(): void {
    this.#try(() => this.#writer.flush());
  }

  /** The recording is over. Throws what the disk refused in the meantime. */
  end(): void {
    clearInterval(this.#timer);
    this.flush();
    if (this.#trouble !== null) throw this.#trouble.thrown;
  }

  /** Once something is lost nothing more is taken: a history with a hole would be misread. */
  #try(record: () => void): void {
    if (this.#trouble !== null) return;
    try {
      record();
    } catch (thrown) {
      this.#trouble = { thrown };
      this.#failed.abort();
    }
  }
}
