/** One node of a local cluster over all its incarnations: starts and ends its process, knows its state. */
import { mkdirSync } from 'node:fs';
import type { NodeView } from '../../core/context.ts';
import { FaultlineError } from '../../core/errors.ts';
import type { NodeId } from '../../core/node.ts';
import type { Address } from '../../env/real/dialler.ts';
import type { HostSpec } from '../../env/real/host-protocol.ts';
import type { Guard } from './guard.ts';
import type { RunningList } from './leftovers.ts';
import { NodeProcess, type ProcessExit } from './node-process.ts';
import { stateOf } from './proc.ts';

const START_MS_MAX = 15_000;
/** How long the kernel may take to stop or continue a process, and how often we look. */
const SIGNAL_MS_MAX = 1000;
const SIGNAL_POLL_MS = 1;

export interface LocalNodeOptions {
  /** All that its process is told; made anew for each incarnation. */
  readonly spec: () => HostSpec;
  readonly guard: Guard;
  readonly running: RunningList;
  readonly onLog: (text: string) => void;
  /** It ended, and nobody had asked it to. */
  readonly onUnaskedExit: (reason: string) => void;
}

export class LocalNode {
  readonly id: NodeId;
  readonly #options: LocalNodeOptions;
  #process: NodeProcess | null = null;
  #state: NodeView['state'] = 'down';
  #role = 'unknown';
  #address: Address | undefined;
  /** Its end has been asked for: it is no news. */
  #ending = false;
  #retired = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(id: NodeId, options: LocalNodeOptions) {
    this.id = id;
    this.#options = options;
  }

  get view(): NodeView {
    return { id: this.id, state: this.#state, role: this.#state === 'down' ? 'unknown' : this.#role };
  }

  /** Where it listens, while it is up. */
  get address(): Address | undefined {
    return this.#address;
  }

  get pid(): number | null {
    return this.#process?.ref.pid ?? null;
  }

  /** Begins an incarnation, unless there is one; resolves when its program runs and its port is open. */
  start(): Promise<void> {
    return this.#inOrder(async () => {
      if (this.#process === null && !this.#retired) await this.#begin();
    });
  }

  async #begin(): Promise<void> {
    const spec = this.#options.spec();
    mkdirSync(spec.dataFolder, { recursive: true });
    this.#ending = false;
    this.#role = 'unknown';
    const process = NodeProcess.spawn(spec, {
      onLog: this.#options.onLog,
      onRole: (role) => {
        this.#role = role;
      },
      onExit: (exit) => this.#onExit(process, exit),
    });
    this.#process = process;
    this.#options.guard.watch(process.ref);
    this.#options.running.add(this.id, process.ref);
    const port = await this.#within(process);
    if (this.#process !== process || this.#ending) return;
    this.#address = { host: spec.listen.host, port };
    this.#state = 'up';
  }

  /**
   * One after the other: a heal may come while a nemesis still starts or stops the node, and two processes
   * on one data folder must never be. Only a kill waits for nobody.
   */
  #inOrder<T>(act: () => Promise<T>): Promise<T> {
    const result = this.#last.then(act);
    this.#last = result.catch(() => {});
    return result;
  }

  /** SIGKILL, also for a paused node; resolves when it is gone, to its pid, or null where there was none. */
  async kill(): Promise<number | null> {
    const process = this.#process;
    if (process === null) return null;
    this.#ending = true;
    this.#address = undefined;
    process.signal('SIGKILL');
    const { signal } = await process.exited;
    return signal === 'SIGKILL' ? process.ref.pid : null;
  }

  /** Ends it for good. */
  async retire(): Promise<void> {
    this.#retired = true;
    await this.kill();
  }

  /** Resolves to the pid when the kernel has stopped it; null where it is not up. */
  pause(): Promise<number | null> {
    return this.#inOrder(() => this.#pause());
  }

  async #pause(): Promise<number | null> {
    const process = this.#process;
    if (process === null || this.#state !== 'up') return null;
    process.signal('SIGSTOP');
    if (!(await settled(() => stateOf(process.ref.pid) === 'T'))) return null;
    this.#state = 'paused';
    return process.ref.pid;
  }

  /** Resolves to the pid when it runs again; null where it was not paused. */
  resume(): Promise<number | null> {
    return this.#inOrder(() => this.#resume());
  }

  async #resume(): Promise<number | null> {
    const process = this.#process;
    if (process === null || this.#state !== 'paused') return null;
    process.signal('SIGCONT');
    if (!(await settled(() => stateOf(process.ref.pid) !== 'T'))) return null;
    this.#state = 'up';
    return process.ref.pid;
  }

  async #within(process: NodeProcess): Promise<number> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(this.#lateError(process)), START_MS_MAX);
    });
    try {
      return await Promise.race([process.listening, late]);
    } catch (error) {
      await this.kill();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  #lateError(process: NodeProcess): FaultlineError {
    const sentence = `node ${this.id} did not start within ${START_MS_MAX / 1000} s; ${process.lastWords}`;
    return new FaultlineError('start-timeout', sentence);
  }

  #onExit(process: NodeProcess, { code, signal }: ProcessExit): void {
    this.#options.guard.forget(process.ref.pid);
    this.#options.running.delete(this.id);
    if (this.#process === process) {
      this.#process = null;
      this.#address = undefined;
      this.#state = 'down';
    }
    const asked = this.#ending && signal === 'SIGKILL';
    if (asked) return;
    const how = signal === null ? `exit code ${code}` : `killed by ${signal}`;
    this.#options.onUnaskedExit(`${how}; ${process.lastWords}`);
  }
}

/** Looks until it holds, or the kernel has had its time. */
async function settled(holds: () => boolean): Promise<boolean> {
  const endMs = performance.now() + SIGNAL_MS_MAX;
  while (!holds()) {
    if (performance.now() > endMs) return false;
    await new Promise((resolve) => setTimeout(resolve, SIGNAL_POLL_MS));
  }
  return true;
}
