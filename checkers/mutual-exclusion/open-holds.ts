/** Holds that have begun and not ended, found by the process that has them, or by their token. */
import type { History, Key } from '../../src/index.ts';

/** What began with an acquire that succeeded; operations are given by their invocations. */
export interface OpenHold {
  readonly acquire: number;
  /** The latest acquire: of a reentrant lock, its holder may do several. */
  latest: number;
  /** What the latest acquire with a token got. */
  token: number | null;
  /** Acquires without their releases; 0: nobody knows whether it is over. */
  depth: number;
}

export class OpenHolds {
  readonly #history: History;
  /** By process and lock, the latest last. */
  readonly #stacks = new Map<number, Map<Key | undefined, OpenHold[]>>();
  /** By lock and the token that the hold began with; two may have the same, where something is wrong. */
  readonly #byToken = new Map<Key | undefined, Map<number, OpenHold[]>>();

  constructor(history: History) {
    this.#history = history;
  }

  /** The latest that the operation's process has of the operation's lock. */
  latest(index: number): OpenHold | undefined {
    return this.#stackOf(index)?.at(-1);
  }

  /** The one of the operation's lock that has this token; where several have it, the process's own. */
  withToken(index: number, token: number): OpenHold | undefined {
    const own = this.latest(index);
    return own?.token === token ? own : this.#byToken.get(this.#history.keyAt(index))?.get(token)?.at(-1);
  }

  open(acquire: number, token: number | null): void {
    const hold = { acquire, latest: acquire, token, depth: 1 };
    const process = this.#processOf(acquire);
    const byKey = this.#stacks.get(process) ?? new Map<Key | undefined, OpenHold[]>();
    this.#stacks.set(process, byKey);
    const key = this.#history.keyAt(acquire);
    const stack = byKey.get(key);
    if (stack === undefined) byKey.set(key, [hold]);
    else stack.push(hold);
    if (token === null) return;
    const byToken = this.#byToken.get(key) ?? new Map<number, OpenHold[]>();
    this.#byToken.set(key, byToken);
    const holds = byToken.get(token);
    if (holds === undefined) byToken.set(token, [hold]);
    else holds.push(hold);
  }

  close(hold: OpenHold): void {
    const stack = this.#stackOf(hold.acquire)!;
    stack.splice(stack.lastIndexOf(hold), 1);
    this.#forgetToken(hold);
  }

  /** Closes all that the operation's process has, of all locks, and gives them. */
  closeOf(index: number): OpenHold[] {
    const process = this.#processOf(index);
    const holds = [...(this.#stacks.get(process)?.values() ?? [])].flat();
    this.#stacks.delete(process);
    for (const hold of holds) this.#forgetToken(hold);
    return holds;
  }

  closeAll(): OpenHold[] {
    const holds = [...this.#stacks.values()].flatMap((byKey) => [...byKey.values()].flat());
    this.#stacks.clear();
    this.#byToken.clear();
    return holds;
  }

  #forgetToken(hold: OpenHold): void {
    if (hold.token === null) return;
    const byToken = this.#byToken.get(this.#history.keyAt(hold.acquire));
    const holds = byToken?.get(hold.token) ?? [];
    if (holds.includes(hold)) holds.splice(holds.indexOf(hold), 1);
    if (holds.length === 0) byToken?.delete(hold.token);
  }

  #stackOf(index: number): OpenHold[] | undefined {
    return this.#stacks.get(this.#processOf(index))?.get(this.#history.keyAt(index));
  }

  #processOf(index: number): number {
    return this.#history.processAt(index) as number;
  }
}
