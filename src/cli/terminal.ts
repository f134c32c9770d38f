/**
 * The one place that prints. Outcomes go to standard output, everything on the way there (progress, notes,
 * errors) to standard error, so that `faultline … > outcome.txt` and pipes get the outcome alone. With
 * `--json` standard output is taken away from everyone else, user modules included: the one object at the
 * end has it for itself. A reader that goes away (`| head`) is no reason to stop.
 */
import { FaultlineError } from '../core/errors.ts';
import { Painter } from './painter.ts';

const CLEAR_LINE = '\r\u001b[2K';
const COLUMNS_USUAL = 80;
/** Whoever read our output has closed it, or its terminal is gone. */
const READER_GONE = new Set(['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED']);

type Stream = NodeJS.WriteStream;

export interface TerminalOptions {
  readonly json: boolean;
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export class Terminal {
  /** Colours for the outcome: only on a terminal, and not where NO_COLOR is set. */
  readonly paint: Painter;
  /** Standard error is a terminal, so that a line can be rewritten. */
  readonly isLive: boolean;
  readonly #json: boolean;
  readonly #stderr: Stream;
  readonly #print: (text: string, done?: () => void) => void;
  #line = '';
  #trouble: Error | undefined;
  #isOver = false;

  constructor({ json, stdout, stderr, env }: TerminalOptions) {
    const plain = env.NO_COLOR !== undefined && env.NO_COLOR !== '';
    const dumb = env.TERM === 'dumb';
    this.paint = new Painter(stdout.isTTY === true && !plain && !dumb);
    this.isLive = stderr.isTTY === true && !dumb;
    this.#json = json;
    this.#stderr = stderr;
    this.#print = stdout.write.bind(stdout);
    stdout.on('error', (error) => this.#heed(error));
    stderr.on('error', () => {});
    if (json) stdout.write = stderr.write.bind(stderr) as Stream['write'];
  }

  /** Columns of the terminal on standard error. */
  get columns(): number {
    return this.#stderr.columns ?? COLUMNS_USUAL;
  }

  /** A line of the outcome, for people. */
  out(line = ''): void {
    if (this.#json || this.#isOver) return;
    const live = this.#line;
    this.live('');
    this.#print(`${line}\n`);
    this.live(live);
  }

  /** The one object that `--json` promises; nothing without it. */
  json(value: Readonly<Record<string, unknown>>): void {
    if (this.#json && !this.#isOver) this.#print(`${JSON.stringify(value)}\n`);
  }

  /** A line on the way, or a complaint. */
  note(line: string): void {
    if (this.#isOver) return;
    const live = this.#line;
    this.live('');
    this.#stderr.write(`${line}\n`);
    this.live(live);
  }

  /** Rewrites the last line of the terminal; the empty line takes it away. */
  live(line: string): void {
    if (!this.isLive || this.#isOver || line === this.#line) return;
    const fits = line.slice(0, Math.max(0, this.columns - 1));
    this.#stderr.write(CLEAR_LINE + fits);
    this.#line = line;
  }

  /** Prints nothing more, whoever still tries. */
  end(): void {
    this.live('');
    this.#isOver = true;
  }

  /** Resolves when all that was printed has been taken. Throws where the outcome could not be written. */
  async drained(): Promise<void> {
    await new Promise<void>((resolve) => this.#print('', resolve));
    await new Promise<void>((resolve) => this.#stderr.write('', () => resolve()));
    if (this.#trouble === undefined) return;
    const sentence = `the outcome could not be written to standard output: ${this.#trouble.message}`;
    throw new FaultlineError('output-failed', sentence, this.#trouble);
  }

  #heed(error: NodeJS.ErrnoException): void {
    if (!READER_GONE.has(error.code ?? '')) this.#trouble ??= error;
  }
}
