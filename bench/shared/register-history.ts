/**
 * Histories of one register with compare-and-set, as an honest store makes them: each operation takes effect
 * at a random moment under way. Some are never answered, and of these some take effect much later. On demand
 * one read lies.
 */
import { History } from '../../src/core/history.ts';
import { KeyedRandom } from '../../src/core/random.ts';

export interface RegisterLoad {
  readonly clients: number;
  readonly ops: number;
  /** Part of the operations that are never answered. */
  readonly infoRatio: number;
  /** Values that are written, at random; 0: each write has a value of its own, and there is no cas. */
  readonly values: number;
  /** From this part of the history on, the next read lies. */
  readonly liesAtRatio?: number;
  readonly seed: number;
}

interface Asked {
  readonly f: 'read' | 'write' | 'cas';
  readonly value: unknown;
  isDone: boolean;
  output: unknown;
}

/** Of the operations that were not answered and have had no effect, so many get one at each event. */
const LATE_RATIO = 0.02;

class Register {
  state: number | null = null;

  apply(op: Asked): void {
    op.isDone = true;
    op.output = op.value;
    if (op.f === 'read') op.output = this.state;
    else if (op.f === 'write') this.state = op.value as number;
    else {
      const [expected, next] = op.value as [number, number];
      if (this.state === expected) this.state = next;
      else op.output = undefined;
    }
  }
}

export function registerHistory(load: RegisterLoad): History {
  return new Play(load).history();
}

class Play {
  readonly #load: RegisterLoad;
  readonly #random: KeyedRandom;
  readonly #register = new Register();
  readonly #history = new History();
  readonly #underWay: (Asked | undefined)[];
  readonly #numbers: number[];
  readonly #late: Asked[] = [];
  #lies: boolean;
  #asked = 0;

  constructor(load: RegisterLoad) {
    this.#load = load;
    this.#random = new KeyedRandom(load.seed, 'register');
    this.#underWay = new Array(load.clients).fill(undefined);
    this.#numbers = this.#underWay.map((_, client) => client);
    this.#lies = load.liesAtRatio !== undefined;
  }

  history(): History {
    const { clients, ops } = this.#load;
    for (let event = 0; this.#asked < ops || this.#underWay.some(Boolean); event++) {
      this.#random.at(event);
      this.#move(this.#random.int(clients), event * 1e4);
      if (this.#late.length > 0 && this.#random.chance(LATE_RATIO)) this.#register.apply(this.#late.pop()!);
    }
    return this.#history;
  }

  #move(client: number, timeNs: number): void {
    const op = this.#underWay[client];
    if (op === undefined) this.#ask(client, timeNs);
    else if (op.isDone) this.#end(client, op, timeNs);
    else if (this.#random.chance(this.#load.infoRatio / 2)) this.#end(client, op, timeNs);
    else this.#register.apply(op);
  }

  #ask(client: number, timeNs: number): void {
    if (this.#asked >= this.#load.ops) return;
    const op = this.#drawn();
    this.#asked++;
    this.#underWay[client] = op;
    this.#history.append({
      type: 'invoke',
      process: this.#numbers[client]!,
      f: op.f,
      value: op.value,
      timeNs,
    });
  }

  #drawn(): Asked {
    const { values } = this.#load;
    const f = values === 0 ? this.#random.pick(['read', 'write'] as const) : this.#random.pick(FS);
    const value = () => (values === 0 ? this.#asked : this.#random.int(values));
    const argument = f === 'read' ? null : f === 'write' ? value() : [value(), value()];
    return { f, value: argument, isDone: false, output: undefined };
  }

  /** Half of those that are never answered have had their effect, and half of the others get it later. */
  #end(client: number, op: Asked, timeNs: number): void {
    this.#underWay[client] = undefined;
    const common = { process: this.#numbers[client]!, f: op.f, timeNs };
    if (!op.isDone || this.#random.chance(this.#load.infoRatio / 2)) {
      if (!op.isDone && this.#random.chance(0.5)) this.#late.push(op);
      this.#numbers[client]! += this.#load.clients;
      this.#history.append({ ...common, type: 'info', value: op.value, error: 'timeout' });
    } else if (op.output === undefined) {
      this.#history.append({ ...common, type: 'fail', value: op.value, error: 'precondition-failed' });
    } else this.#history.append({ ...common, type: 'ok', value: this.#told(op) });
  }

  #told(op: Asked): unknown {
    if (!this.#lies || op.f !== 'read' || op.output === null) return op.output;
    if (this.#asked < this.#load.liesAtRatio! * this.#load.ops) return op.output;
    this.#lies = false;
    return ((op.output as number) + 1) % Math.max(this.#load.values, 2);
  }
}

const FS = ['read', 'write', 'cas'] as const;
