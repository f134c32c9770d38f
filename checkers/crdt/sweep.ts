/** Goes through a history once, and tells each object of its operations in the order of events. */
import { type CheckContext, type History, type Key, TYPE } from '../../src/index.ts';
import { type Findings, malformed } from '../shared/findings.ts';
import { Convergence } from './convergence.ts';
import { CounterJudge } from './counter-judge.ts';
import type { Settling } from './facts.ts';
import { type Healing, healingOf } from './healing.ts';
import type { ObjectContext, ObjectJudge } from './object-judge.ts';
import { isUpdate, type Read, type Update } from './operations.ts';
import { RegisterJudge } from './register-judge.ts';
import { SeenValues } from './seen-values.ts';
import { SetJudge } from './set-judge.ts';
import { Teller } from './tell.ts';
import { type ReplicaName, toldRead, toldReplica } from './told-value.ts';
import { type CrdtType, UPDATE_FS } from './types.ts';

const NS_PER_MS = 1e6;

/** An object, and what is found out about it besides its type. */
export interface JudgedObject {
  readonly judge: ObjectJudge;
  readonly convergence: Convergence;
  readonly seen: SeenValues;
}

export interface SweepOptions {
  readonly history: History;
  readonly types: ReadonlyMap<Key | undefined, CrdtType>;
  readonly findings: Findings;
  readonly faults: CheckContext['faults'];
  readonly convergenceMs: number;
}

export class Sweep {
  readonly objects = new Map<Key | undefined, JudgedObject>();
  /** All that ever answered. */
  readonly replicas = new Set<ReplicaName>();
  readonly counts = { updates: 0, acknowledged: 0, reads: 0 };
  readonly #healing: Healing;
  readonly #settling: Settling;
  readonly #options: SweepOptions;
  /** By process: what it has under way. */
  readonly #open = new Map<number, Update | Read>();

  constructor(options: SweepOptions) {
    this.#options = options;
    this.#healing = healingOf(options.history, options.faults);
    const { healedNs } = this.#healing;
    this.#settling = { healedNs, convergenceNs: NS_PER_MS * options.convergenceMs };
  }

  /** A text says why the history cannot be judged. */
  run(): string | undefined {
    const { history, types } = this.#options;
    const { type, f } = history.columns();
    const isOurs = history.fs.map((name) => name === 'read' || UPDATE_FS.has(name));
    for (let i = 0; i < history.length; i++) {
      if (!isOurs[f[i]!] || !history.isClient(i) || !types.has(history.keyAt(i))) continue;
      if (type[i] !== TYPE.invoke) this.#end(i);
      else {
        const trouble = this.#begin(i);
        if (trouble !== undefined) return malformed({ index: i, f: history.fAt(i) }, trouble);
      }
    }
    return undefined;
  }

  #begin(index: number): string | undefined {
    const { history } = this.#options;
    const outcome = history.outcomeOf(index);
    const f = history.fAt(index);
    if (f === 'read' && outcome !== 'ok') return undefined;
    const object = this.#object(history.keyAt(index));
    if (outcome === 'fail') {
      object.judge.failedUpdate({ begin: index, f, value: history.valueAt(index) });
      return undefined;
    }
    const operation = f === 'read' ? this.#readAt(index) : this.#updateAt(index, f);
    this.#open.set(operation.process, operation);
    if (operation.replica !== undefined) this.replicas.add(operation.replica);
    if (!isUpdate(operation)) return object.judge.beginRead(operation);
    this.counts.updates++;
    object.convergence.updated(index, operation.beginNs);
    return object.judge.beginUpdate(operation);
  }

  #end(index: number): void {
    const { history } = this.#options;
    const process = history.processAt(index) as number;
    const operation = this.#open.get(process);
    if (operation === undefined) return;
    this.#open.delete(process);
    const { judge, convergence, seen } = this.#object(history.keyAt(operation.begin));
    if (!isUpdate(operation)) {
      this.counts.reads++;
      judge.endRead(operation);
      convergence.read(operation);
      seen.read(operation);
      return;
    }
    convergence.updated(index, history.timeNsAt(index));
    if (!operation.isOk) return;
    this.counts.acknowledged++;
    judge.endUpdate(operation);
  }

  #updateAt(begin: number, f: string): Update {
    const { history } = this.#options;
    const completion = history.pairOf(begin);
    const isOk = history.outcomeOf(begin) === 'ok';
    return {
      begin,
      end: isOk ? completion : Number.POSITIVE_INFINITY,
      beginNs: history.timeNsAt(begin),
      endNs: isOk ? history.timeNsAt(completion) : Number.POSITIVE_INFINITY,
      process: history.processAt(begin) as number,
      replica: isOk ? toldReplica(history.valueAt(completion)) : undefined,
      f,
      isOk,
      value: history.valueAt(begin) ?? null,
    };
  }

  #readAt(begin: number): Read {
    const { history } = this.#options;
    const end = history.pairOf(begin);
    return {
      begin,
      end,
      beginNs: history.timeNsAt(begin),
      endNs: history.timeNsAt(end),
      process: history.processAt(begin) as number,
      ...toldRead(history.valueAt(end)),
    };
  }

  #object(key: Key | undefined): JudgedObject {
    let object = this.objects.get(key);
    if (object === undefined) {
      const { history, findings, types } = this.#options;
      const context = { settling: this.#settling, findings, tell: new Teller(history, key) };
      const judge = judgeOf(types.get(key)!, context);
      const textOf = (value: unknown) => judge.textOf(value);
      const convergence = new Convergence({ key, healedNs: this.#healing.lastNs, textOf });
      object = { judge, convergence, seen: new SeenValues(context, textOf) };
      this.objects.set(key, object);
    }
    return object;
  }
}

function judgeOf(type: CrdtType, context: ObjectContext): ObjectJudge {
  switch (type) {
    case 'g-counter':
    case 'pn-counter':
      return new CounterJudge(context);
    case 'g-set':
    case 'or-set':
      return new SetJudge(context);
    default:
      return new RegisterJudge(context, type === 'mv-register');
  }
}
