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

  constructor(runDir: string) {
    this.#path = join(runDir, FILE);
  }

  add(name: string, ref: ProcessRef): void {
    this.#processes.set(name, ref);
    this.#write();
  }

  delete(name: string): void {
    if (this.#processes.delete(name)) this.#write();
  }

  /** Nothing is running any more. */
  remove(): void {
    rmSync(this.#path, { force: true });
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
