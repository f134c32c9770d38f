/**
 * Shows a run while it happens: on a terminal one line that is rewritten a few times a second, elsewhere a
 * plain line every few seconds, so that a CI log tells how far it came.
 */
import type { FaultRecord } from '../core/faults.ts';
import type { Scenario } from '../core/scenario.ts';
import type { Progress } from '../run.ts';
import type { Session } from './command.ts';
import type { Terminal } from './terminal.ts';
import { duration, grouped } from './words.ts';

const LIVE_MS = 200;
const PLAIN_MS = 5000;
/** The rate is that of so much of the run's own time, so that a fault shows in it. */
const RATE_WINDOW_MS = 1000;

interface Sample {
  readonly ownMs: number;
  readonly ops: number;
}

export class RunProgress {
  readonly #scenario: Scenario;
  readonly #terminal: Terminal;
  readonly #timer: NodeJS.Timeout;
  readonly #signal: AbortSignal;
  readonly #stopping = () => this.phase('stopping');
  #startedMs = performance.now();
  #doing: string;
  #progress: Progress | null = null;
  #begunMs = 0;
  #sample: Sample = { ownMs: 0, ops: 0 };
  #opsPerSecond = 0;

  constructor(scenario: Scenario, { terminal, interrupt }: Session) {
    this.#scenario = scenario;
    this.#terminal = terminal;
    this.#doing = `starting ${scenario.nodes} nodes`;
    this.#timer = setInterval(() => this.#show(), terminal.isLive ? LIVE_MS : PLAIN_MS);
    this.#signal = interrupt.signal;
    this.#signal.addEventListener('abort', this.#stopping);
    if (terminal.isLive) this.#show();
  }

  /** The load has begun. */
  begin(progress: Progress): void {
    this.#progress = progress;
    this.#begunMs = performance.now();
    if (this.#terminal.isLive) this.#show();
  }

  /** The load is over; what is being done now. */
  phase(doing: string): void {
    this.#progress = null;
    this.#doing = doing;
    this.#startedMs = performance.now();
    if (this.#terminal.isLive) this.#show();
  }

  end(): void {
    clearInterval(this.#timer);
    this.#signal.removeEventListener('abort', this.#stopping);
    this.#terminal.live('');
  }

  #show(): void {
    const line = this.#progress === null ? this.#waiting() : this.#running(this.#progress);
    if (this.#terminal.isLive) this.#terminal.live(line);
    else this.#terminal.note(line);
  }

  #waiting(): string {
    return `${this.#doing} … ${duration(performance.now() - this.#startedMs)}`;
  }

  #running(progress: Progress): string {
    const { on } = this.#scenario;
    const totalMs = loadMs(this.#scenario);
    const ownMs = progress.nowNs() / 1e6;
    const wallMs = performance.now() - this.#begunMs;
    const { ok, fail, info } = progress.counts();
    const opsPerSecond = this.#rate({ ownMs, ops: ok + fail + info });
    const leftMs = on === 'sim' ? (wallMs / Math.max(ownMs, 1)) * (totalMs - ownMs) : totalMs - ownMs;
    return [
      `${on} ${(ownMs / 1000).toFixed(1)}/${(totalMs / 1000).toFixed(0)} s`,
      `${grouped(opsPerSecond)} ops/s`,
      `ok ${grouped(ok)} fail ${grouped(fail)} info ${grouped(info)}`,
      leftMs > 0 ? `${duration(leftMs)} left` : 'final reads',
      activeFaults(progress.activeFaults()),
    ].join('  ');
  }

  #rate(now: Sample): number {
    const { ownMs, ops } = this.#sample;
    if (now.ownMs - ownMs >= RATE_WINDOW_MS) {
      this.#opsPerSecond = ((now.ops - ops) * 1000) / (now.ownMs - ownMs);
      this.#sample = now;
    }
    return this.#opsPerSecond;
  }
}

/** Length of the load in the run's own time; final reads come on top. */
function loadMs({ timeLimitS, recoveryS, nemeses }: Scenario): number {
  return (timeLimitS + (nemeses.length === 0 ? 0 : recoveryS)) * 1000;
}

function activeFaults(faults: readonly FaultRecord[]): string {
  if (faults.length === 0) return 'no fault active';
  const nodes = new Map<string, Set<string>>();
  for (const fault of faults) {
    const name = fault.f.replace(/^start-/, '');
    const struck = nodes.get(name) ?? new Set();
    for (const node of fault.nodes) struck.add(node);
    nodes.set(name, struck);
  }
  return [...nodes].map(([name, struck]) => `${name} ${[...struck].sort().join(' ')}`.trim()).join(', ');
}
