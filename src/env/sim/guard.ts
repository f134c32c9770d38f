/**
 * Traps for sources of nondeterminism: while a simulated step runs, the global clock, timers and
 * randomness throw instead of answering, so that a target that reaches for them fails at once and not
 * in one replay of a thousand. Armed around slices of the event loop, not per event: it costs nothing.
 */
import { FaultlineError } from '../../core/errors.ts';

type Holder = Record<string, unknown>;

interface Trap {
  readonly holder: Holder;
  readonly name: string;
  readonly label: string;
  readonly real: unknown;
}

function trap(holder: object, names: readonly string[], prefix: string): Trap[] {
  return names.map((name) => ({
    holder: holder as Holder,
    name,
    label: prefix + name,
    real: (holder as Holder)[name],
  }));
}

function refusal(label: string): () => never {
  return () => {
    throw new FaultlineError(
      'nondeterminism',
      `${label} was called inside the simulator; use the Env (now, monotonic, random, after) instead`,
    );
  };
}

/** One guard serves one world; `armed` nests nothing: the pump arms and disarms it in turn. */
export class Guard {
  readonly #traps: readonly Trap[];
  readonly #refusals: readonly (() => never)[];

  constructor() {
    this.#traps = [
      ...trap(Date, ['now'], 'Date.'),
      ...trap(Math, ['random', 'pow'], 'Math.'),
      ...trap(performance, ['now'], 'performance.'),
      ...trap(globalThis, ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'fetch'], ''),
      ...trap(process, ['nextTick', 'hrtime', 'uptime'], 'process.'),
      ...trap(crypto, ['getRandomValues', 'randomUUID'], 'crypto.'),
    ];
    this.#refusals = this.#traps.map((each) => refusal(each.label));
  }

  arm(): void {
    this.#traps.forEach((each, i) => {
      each.holder[each.name] = this.#refusals[i];
    });
  }

  disarm(): void {
    for (const each of this.#traps) each.holder[each.name] = each.real;
  }
}
