/** The control process' end of the guardian: starts it, and tells it which processes to watch. */
import { type ChildProcess, spawn } from 'node:child_process';
import { FaultlineError } from '../../core/errors.ts';
import { GUARDIAN_PATH } from './paths.ts';
import { type ProcessRef, refOf } from './proc.ts';

export class Guard {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#ended = new Promise((resolve) => child.once('exit', () => resolve()));
    // A guardian that is gone cannot be told anything; its absence shows in `ref`.
    child.stdin!.on('error', () => {});
  }

  static async start(): Promise<Guard> {
    const child = spawn(process.execPath, [GUARDIAN_PATH], {
      detached: true,
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (error) =>
        reject(new FaultlineError('cannot-spawn', `cannot start the guardian: ${error.message}`, error)),
      );
    });
    return new Guard(child);
  }

  /** The guardian itself, for the list of what is running. */
  get ref(): ProcessRef | null {
    return refOf(this.#child.pid!);
  }

  watch(process: ProcessRef): void {
    this.#tell(`+ ${process.pid} ${process.startTicks}`);
  }

  forget(pid: number): void {
    this.#tell(`- ${pid}`);
  }

  /** Lets the guardian go; resolves when it has. What it still watches, it kills first. */
  close(): Promise<void> {
    this.#child.stdin!.end();
    return this.#ended;
  }

  #tell(line: string): void {
    if (this.#child.stdin!.writable) this.#child.stdin!.write(`${line}\n`);
  }
}
