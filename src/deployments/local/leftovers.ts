/**
 * The list of what a local run has started, on disk while it runs. Where even the guardian was killed, it
 * lets `heal` find and end what is left.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FaultlineError, messageOf } from '../../core/errors.ts';
import { isAlive, killIfAlive, type ProcessRef, refOf } from './proc.ts';

const FILE = 'local.json';

interface Named extends ProcessRef {
  readonly name: string;
}

interface Running {
  readonly control: ProcessRef | null;
  readonly processes: readonly Named[];
}

export class RunningList {
  readonly #path: string;
  readonly #processes = new Map<string, ProcessRef>();

  #isOpen = false;

  constructor(runDir: string) {
    this.#path = join(runDir, FILE);
  }

  /** Begins the list; throws where it cannot be written. */
  open(): void {
    this.#write();
    this.#isOpen = true;
  }

  add(name: string, ref: ProcessRef): void {
    this.#processes.set(name, ref);
    this.#update();
  }

  delete(name: string): void {
    if (this.#processes.delete(name)) this.#update();
  }

  /** Nothing is running any more. */
  remove(): void {
    if (this.#isOpen) rmSync(this.#path, { force: true });
    this.#isOpen = false;
  }

  /** A disk that fills up in the middle of a run must not end it: the guardian watches too. */
  #update(): void {
    if (!this.#isOpen) return;
    try {
      this.#write();
    } catch {
      // The list on disk is older than it could be: a process that is gone is not killed twice.
    }
  }

  /** Replaced as a whole: a reader never sees half of it. */
  #write(): void {
    const processes = [...this.#processes].map(([name, ref]) => ({ name, ...ref }));
    const running: Running = { control: refOf(process.pid), processes };
    writeFileSync(`${this.#path}.new`, `${JSON.stringify(running)}\n`);
    renameSync(`${this.#path}.new`, this.#path);
  }
}

/**
 * Ends what a local run in this folder has left behind; returns what it did, in sentences. A run that is
 * still going on is left alone.
 */
export function healLeftovers(runDir: string): string[] {
  const running = readRunning(join(runDir, FILE));
  if (running === null) return [];
  if (running.control !== null && isAlive(running.control))
    return [`${runDir} is a run that is still going on (process ${running.control.pid}); left alone`];
  const done = running.processes
    .filter((each) => killIfAlive(each))
    .map((each) => `killed ${each.name} (process ${each.pid}), left behind by ${runDir}`);
  rmSync(join(runDir, FILE), { force: true });
  return done;
}

function readRunning(path: string): Running | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return null;
  }
  try {
    return JSON.parse(text) as Running;
  } catch (error) {
    throw new FaultlineError('malformed-file', `${path} cannot be read: ${messageOf(error)}`, error);
  }
}
