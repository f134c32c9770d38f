/**
 * Runs simulated seeds in several processes. Seeds are handed out one by one and their results taken in the
 * order of the seeds, so that what comes out does not depend on how many processes there are, or which of
 * them is fast: with `stopAtInvalid` every seed before the first invalid one is run to its end, and what
 * others already know about later seeds is thrown away.
 */
import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Catalog } from '../catalog.ts';
import { BadInputError, FaultlineError } from '../core/errors.ts';
import { reproduceCommand } from '../reproduce.ts';
import type { ScenarioInput } from '../run/resolve.ts';
import { type SeedResult, swarm } from '../soak.ts';
import type { SeedOrder, SeedReport, WorkerError } from './soak-messages.ts';

const EXTENSION = path.extname(fileURLToPath(import.meta.url));
const WORKER = fileURLToPath(new URL(`./soak-worker${EXTENSION}`, import.meta.url));

export interface SoakOrder {
  readonly input: ScenarioInput;
  readonly firstSeed: number;
  readonly seeds: number;
  readonly jobs: number;
  /** End with the first seed that is invalid. */
  readonly stopAtInvalid: boolean;
  readonly signal: AbortSignal;
  /** Called for each result as it comes, whatever its place. */
  onResult(result: SeedResult): void;
}

/** The results in the order of their seeds; those that were there in time where the signal was given. */
export async function soakInProcesses(order: SoakOrder): Promise<SeedResult[]> {
  const pool = new SoakPool(order);
  try {
    return await pool.run();
  } finally {
    pool.end();
  }
}

class SoakPool {
  readonly #order: SoakOrder;
  readonly #workers = new Map<ChildProcess, number | null>();
  /** Results that wait for those of earlier seeds. */
  readonly #early = new Map<number, SeedResult>();
  readonly #results: SeedResult[] = [];
  readonly #finish: () => void;
  readonly #fail: (thrown: unknown) => void;
  readonly #finished: Promise<void>;
  #nextSeed: number;
  #ended = false;

  constructor(order: SoakOrder) {
    this.#order = order;
    this.#nextSeed = order.firstSeed;
    let finish!: () => void;
    let fail!: (thrown: unknown) => void;
    this.#finished = new Promise((resolve, reject) => {
      finish = resolve;
      fail = reject;
    });
    this.#finish = finish;
    this.#fail = fail;
  }

  async run(): Promise<SeedResult[]> {
    const { signal, jobs } = this.#order;
    signal.addEventListener('abort', this.#finish);
    if (signal.aborted) this.#finish();
    for (let i = 0; i < jobs; i++) this.#hire();
    await this.#finished;
    signal.removeEventListener('abort', this.#finish);
    return this.#results;
  }

  /** Simulated runs leave nothing behind, so their processes can simply be ended. */
  end(): void {
    this.#ended = true;
    for (const worker of this.#workers.keys()) worker.kill('SIGKILL');
  }

  #hire(): void {
    // Whatever a user's module prints must not end up in our outcome.
    const worker = fork(WORKER, { stdio: ['ignore', 2, 2, 'ipc'] });
    this.#workers.set(worker, null);
    worker.on('message', (report: SeedReport) => this.#hear(worker, report));
    worker.on('error', (error) => this.#lost(worker, error.message));
    worker.on('exit', (code, signal) => this.#lost(worker, signal ?? `exit code ${code}`));
  }

  #hear(worker: ChildProcess, report: SeedReport): void {
    if (this.#ended) return;
    if (report.kind === 'error') this.#fail(thrownBy(report.error));
    else {
      if (report.kind === 'result') this.#take(report.result);
      this.#assign(worker);
    }
  }

  #assign(worker: ChildProcess): void {
    const { input, firstSeed, seeds } = this.#order;
    const seed = this.#nextSeed;
    this.#workers.set(worker, null);
    if (seed >= firstSeed + seeds) return;
    this.#nextSeed++;
    this.#workers.set(worker, seed);
    worker.send({ input, seed } satisfies SeedOrder);
  }

  #take(result: SeedResult): void {
    this.#order.onResult(result);
    this.#early.set(result.seed, result);
    for (let isDone = false; !isDone; ) {
      const seed = this.#order.firstSeed + this.#results.length;
      const next = this.#early.get(seed);
      if (next === undefined) return;
      this.#early.delete(seed);
      isDone = this.#emit(next);
    }
    this.#finish();
  }

  /** Whether this was the last result that counts. */
  #emit(result: SeedResult): boolean {
    const { seeds, stopAtInvalid } = this.#order;
    this.#results.push(result);
    return this.#results.length === seeds || (stopAtInvalid && result.valid === false);
  }

  #lost(worker: ChildProcess, how: string): void {
    const seed = this.#workers.get(worker);
    this.#workers.delete(worker);
    if (this.#ended || seed === undefined) return;
    void this.#complainAbout(seed, how);
  }

  async #complainAbout(seed: number | null, how: string): Promise<void> {
    if (seed === null) {
      this.#fail(
        new FaultlineError('worker-died', `a worker process of the soak died at its start (${how})`),
      );
      return;
    }
    const scenario = await swarm(this.#order.input, seed, new Catalog());
    const sentence = `the process that ran seed ${seed} died (${how}); alone it is: ${reproduceCommand(scenario)}`;
    this.#fail(new FaultlineError('worker-died', sentence));
  }
}

function thrownBy({ code, message, isBadInput, stack }: WorkerError): Error {
  const error =
    code === null
      ? new Error(message)
      : isBadInput
        ? new BadInputError(code, message)
        : new FaultlineError(code, message);
  error.stack = stack;
  return error;
}
