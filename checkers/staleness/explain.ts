/** Puts stale reads into words. */
import { type Anomaly, type History, NONE } from '../../src/index.ts';
import { shown } from '../shared/findings.ts';
import { inOrder, keyPrefix, timesOf, toldOp } from '../shared/told-op.ts';
import { counted, msOf } from '../shared/wording.ts';
import type { Lag } from './lags.ts';
import type { Register } from './versions.ts';
import type { Conflict, Zone } from './zones.ts';

export class Explainer {
  readonly #history: History;
  readonly #register: Register;

  constructor(history: History, register: Register) {
    this.#history = history;
    this.#register = register;
  }

  #value(version: number): string {
    return shown(this.#register.values.values[version]);
  }

  /** The invocation that shows a version first, by its completion. */
  #witness(version: number): number {
    return this.#history.pairOf(this.#register.shownBy[version]!);
  }

  #common(ops: readonly number[], rulesOut: readonly string[]): Pick<Anomaly, 'ops' | 'key' | 'rulesOut'> {
    const { key } = this.#register;
    const known = ops.filter((index) => index !== NONE);
    return { ops: inOrder(known), ...(key === undefined ? {} : { key }), rulesOut };
  }

  /** The read and the operations that prove which version was there, and that it was newer. */
  #proof({ read, newer }: Lag): number[] {
    const { reads, readVersions, write, shownBy } = this.#register;
    const old = readVersions[read]!;
    const oldProof = shownBy[old] === NONE || old === 0 ? [] : [this.#witness(old)];
    return [reads[read]!, write[newer]!, this.#witness(newer), write[old]!, ...oldProof];
  }

  lag(lag: Lag, bound: string): Omit<Anomaly, 'type'> {
    const { read, newer, lagNs, versionsBehind } = lag;
    const index = this.#register.reads[read]!;
    const old = this.#register.readVersions[read]!;
    const there = this.#register.shownBy[newer]!;
    const at = timesOf(this.#history, [index, there, this.#register.write[newer]!]);
    const behind = `${msOf(lagNs)} ms and ${counted(versionsBehind, 'version')}`;
    return {
      message:
        `${keyPrefix(this.#register.key)}${toldOp(this.#history, index)} began at ${at(index)} and gave ` +
        `${this.#value(old)}, though the newer ${this.#value(newer)} was there at ${at(there)}: ` +
        `it was ${behind} behind, and the bound is ${bound}`,
      steps: [
        this.#olderBecause(old, newer, at),
        `${this.#value(newer)} was there at ${at(there)}, when ${this.#shows(newer)} completed.`,
        `The read began at ${at(index)}, ${msOf(lagNs)} ms later, and did not see it.`,
      ],
      ...this.#common(this.#proof(lag), ['linearizable']),
      detail: { lagMs: msOf(lagNs), versionsBehind, read: index },
    };
  }

  #olderBecause(old: number, newer: number, at: (index: number) => string): string {
    const began = `the write of ${this.#value(newer)} (operation ${this.#register.write[newer]}) began only at`;
    const beganAt = at(this.#register.write[newer]!);
    if (old === 0) return `Nothing had been written at first, and ${began} ${beganAt}, so it is newer.`;
    return `${this.#value(old)} was there when ${this.#shows(old)} completed, and ${began} ${beganAt}, so it is newer.`;
  }

  /** `the write, operation 4,` or `the read of it, operation 8,` */
  #shows(version: number): string {
    const index = this.#witness(version);
    const what = this.#history.fAt(index) === 'write' ? 'its write' : 'a read of it';
    return `${what} (operation ${index})`;
  }

  conflict({ outer, inner }: Conflict, boundNs: number): Omit<Anomaly, 'type'> {
    const orders = [this.#order(outer, inner, boundNs), this.#order(inner, outer, boundNs)];
    const [a, b] = [this.#value(outer.version), this.#value(inner.version)];
    return {
      message:
        `${keyPrefix(this.#register.key)}the versions ${a} and ${b} were read in turn: ` +
        `whichever was written first, a read of it came more than ${msOf(boundNs)} ms too late`,
      steps: orders,
      ...this.#common([...this.#opsOf(outer), ...this.#opsOf(inner)], ['linearizable']),
      detail: { boundMs: msOf(boundNs), versions: [a, b] },
    };
  }

  #opsOf({ version, lastRead }: Zone): number[] {
    const proof = version === 0 ? [] : [this.#witness(version), this.#register.write[version]!];
    return lastRead === NONE ? proof : [...proof, this.#register.reads[lastRead]!];
  }

  /** What follows if the version of `first` came before that of `second`. */
  #order(first: Zone, second: Zone, boundNs: number): string {
    const [a, b] = [this.#value(first.version), this.#value(second.version)];
    const given = `If ${a} came before ${b}`;
    if (second.version === 0) return `${b} is the initial state, so ${a} cannot have come before it.`;
    const there = this.#register.shownBy[second.version]!;
    if (first.lastRead === NONE) {
      const write = this.#register.write[first.version]!;
      const at = timesOf(this.#history, [there, write]);
      return `${given}: but ${b} was there at ${at(there)}, before the write of ${a} (operation ${write}) began at ${at(write)}.`;
    }
    const read = this.#register.reads[first.lastRead]!;
    const at = timesOf(this.#history, [there, read]);
    const lateMs = msOf(first.lastStartNs + boundNs - second.firstEndNs);
    return `${given}: ${b} was there at ${at(there)}, and operation ${read} read ${a} from ${at(read)} on, ${lateMs} ms later.`;
  }

  unwritten(read: number): Omit<Anomaly, 'type'> {
    const index = this.#register.reads[read]!;
    const version = this.#register.readVersions[read]!;
    const write = this.#register.write[version]!;
    const gave = `${keyPrefix(this.#register.key)}${toldOp(this.#history, index)} gave ${this.#value(version)}`;
    const why =
      write === NONE
        ? 'which nobody wrote, or whose write had failed'
        : `whose write, operation ${write}, began only after the read had completed`;
    return { message: `${gave}, ${why}`, ...this.#common([index, write], ['read-uncommitted']) };
  }
}
