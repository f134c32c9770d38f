/**
 * One incarnation of a node: a process of the operating system. Its reports come on its standard output,
 * mixed with its log; its standard input is held open, because it ends with that.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { FaultlineError } from '../../core/errors.ts';
import { type HostReport, type HostSpec, LineSplitter, parseReport } from '../../env/real/host-protocol.ts';
import { HOST_PATH } from './paths.ts';
import { type ProcessRef, refOf } from './proc.ts';

const LAST_LINES = 20;
const LAST_WORDS_MAX = 500;
/** What holds the pipes of a dead process open, such as a child of its own, is not waited for. */
const PIPES_MS_MAX = 200;

export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface NodeProcessEvents {
  readonly onLog: (text: string) => void;
  readonly onRole: (role: string) => void;
  /** The process is gone and all that it said has been read. */
  readonly onExit: (exit: ProcessExit) => void;
}

export class NodeProcess {
  readonly ref: ProcessRef;
  /** Resolves to the port when the program has been started; rejects when the process ends before. */
  readonly listening: Promise<number>;
  readonly exited: Promise<ProcessExit>;
  readonly #child: ChildProcess;
  readonly #node: string;
  readonly #events: NodeProcessEvents;
  readonly #lastLines: string[] = [];
  #failure: FaultlineError | null = null;
  #onListening: (port: number) => void = () => {};

  private constructor(node: string, child: ChildProcess, events: NodeProcessEvents) {
    this.#node = node;
    this.#child = child;
    this.#events = events;
    this.ref = refOf(child.pid!) ?? { pid: child.pid!, startTicks: '' };
    this.#readLines();
    this.exited = new Promise((resolve) => {
      child.once('exit', () => setTimeout(() => this.#closePipes(), PIPES_MS_MAX).unref());
      child.once('close', (code, signal) => resolve({ code, signal }));
    });
    void this.exited.then(events.onExit);
    this.listening = new Promise((resolve, reject) => {
      this.#onListening = resolve;
      void this.exited.then((exit) => reject(this.#startError(exit)));
    });
    // Whoever waits hears of it; where nobody does, the exit is known from `onExit`.
    this.listening.catch(() => {});
  }

  static spawn(spec: HostSpec, events: NodeProcessEvents): NodeProcess {
    const child = spawn(process.execPath, [HOST_PATH, JSON.stringify(spec)], {
      cwd: spec.dataFolder,
      // A process group of its own: Ctrl-C is for the control process, which ends its nodes in order.
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    if (child.pid === undefined) {
      // The reason comes too late for us, but must not go unheard: an error without a listener kills us.
      child.once('error', (error) => events.onLog(`cannot be started: ${error.message}`));
      throw new FaultlineError('cannot-spawn', `the system refused to start a process for node ${spec.id}`);
    }
    return new NodeProcess(spec.id, child, events);
  }

  /** The last lines of its log, for a sentence on why it ended. */
  get lastWords(): string {
    const crash = this.#lastLines.findLast((line) => line.includes('"name":"crashed"'));
    if (crash !== undefined) return `it crashed: ${crashError(crash)}`;
    // Where the program could not even be loaded, the platform prints the error, its stack and a farewell.
    const line = this.#lastLines.find((each) => /^\w*Error\b/.test(each)) ?? this.#lastLines.at(-1);
    return line === undefined ? 'it logged nothing' : `its last words: ${line.slice(0, LAST_WORDS_MAX)}`;
  }

  signal(signal: NodeJS.Signals): boolean {
    return this.#child.kill(signal);
  }

  #readLines(): void {
    const log = new LineSplitter((line) => this.#onLog(line));
    const out = new LineSplitter((line) => {
      const report = parseReport(line);
      if (report === null) this.#onLog(line);
      else this.#onReport(report);
    });
    this.#child.stdin!.on('error', () => {});
    this.#child.stdout!.setEncoding('utf8').on('data', (text: string) => out.push(text));
    this.#child.stderr!.setEncoding('utf8').on('data', (text: string) => log.push(text));
    this.#child.stdout!.on('close', () => out.end());
    this.#child.stderr!.on('close', () => log.end());
  }

  #onLog(line: string): void {
    this.#lastLines.push(line);
    if (this.#lastLines.length > LAST_LINES) this.#lastLines.shift();
    this.#events.onLog(line);
  }

  #onReport(report: HostReport): void {
    if (report.control === 'listening') this.#onListening(report.port);
    else if (report.control === 'status') this.#events.onRole(report.role);
    else this.#failure = new FaultlineError(report.code, `node ${this.#node}: ${report.sentence}`);
  }

  #startError({ code, signal }: ProcessExit): FaultlineError {
    if (this.#failure !== null) return this.#failure;
    const how = signal === null ? `exit code ${code}` : signal;
    const sentence = `node ${this.#node} ended while it was starting (${how}); ${this.lastWords}`;
    return new FaultlineError('node-died', sentence);
  }

  #closePipes(): void {
    for (const pipe of [this.#child.stdin, this.#child.stdout, this.#child.stderr]) pipe?.destroy();
  }
}

/** The error in the line with which the host of a node reports a crash. */
function crashError(line: string): string {
  try {
    return String((JSON.parse(line) as { error?: unknown }).error);
  } catch {
    return line.slice(0, LAST_WORDS_MAX);
  }
}
