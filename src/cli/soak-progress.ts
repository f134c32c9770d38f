/** Shows how far a soak is: one line that is rewritten, or a plain line every few seconds. */
import type { SeedResult } from '../soak.ts';
import type { Terminal } from './terminal.ts';
import { duration, grouped, speed } from './words.ts';

const LIVE_MS = 200;
const PLAIN_MS = 5000;

export class SoakProgress {
  readonly #seeds: number;
  readonly #terminal: Terminal;
  readonly #timer: NodeJS.Timeout;
  readonly #startedMs = performance.now();
  #done = 0;
  #invalid = 0;
  #unknown = 0;
  #ownMs = 0;

  constructor(seeds: number, terminal: Terminal) {
    this.#seeds = seeds;
    this.#terminal = terminal;
    this.#timer = setInterval(() => this.#show(), terminal.isLive ? LIVE_MS : PLAIN_MS);
    if (terminal.isLive) this.#show();
  }

  add({ valid, durationMs }: SeedResult): void {
    this.#done++;
    this.#ownMs += durationMs;
    if (valid === false) this.#invalid++;
    if (valid === 'unknown') this.#unknown++;
  }

  end(): void {
    clearInterval(this.#timer);
    this.#terminal.live('');
  }

  #show(): void {
    const line = this.#line();
    if (this.#terminal.isLive) this.#terminal.live(line);
    else this.#terminal.note(line);
  }

  #line(): string {
    const wallMs = performance.now() - this.#startedMs;
    const seeds = `seeds ${grouped(this.#done)}/${grouped(this.#seeds)}`;
    if (this.#done === 0) return `${seeds}  ${duration(wallMs)}`;
    const leftMs = (wallMs / this.#done) * (this.#seeds - this.#done);
    return [
      seeds,
      `${((this.#done * 1000) / wallMs).toFixed(1)} seeds/s`,
      speed({ ownMs: this.#ownMs, wallMs }),
      `invalid ${this.#invalid}  unknown ${this.#unknown}`,
      `${duration(leftMs)} left`,
    ].join('  ');
  }
}
