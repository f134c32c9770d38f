/**
 * Whether the replicas agree in the end. Looked at are the *final* reads: those that began when the last
 * update had ended and the last fault was healed. The last final read of each replica (or of each process,
 * where replicas are not told) must give the same; how long that took is counted from the end of the last
 * update and fault. Replicas that disagree prove nothing by themselves, as they may need more time: that is
 * for the type.
 */
import { type Key, NONE } from '../../src/index.ts';
import { shown } from '../shared/findings.ts';
import { keyPrefix } from '../shared/told-op.ts';
import { listed, msOf } from '../shared/wording.ts';
import type { Read } from './operations.ts';

export interface AgreementContext {
  readonly key: Key | undefined;
  readonly healedNs: number;
  /** A text that is equal for equal values. */
  readonly textOf: (value: unknown) => string;
}

/** Replicas, or processes, whose last final reads gave the same. */
export interface AgreementClass {
  readonly value: unknown;
  readonly readers: readonly (string | number)[];
}

export interface Agreement {
  readonly classes: readonly AgreementClass[];
  /** From the last update and fault to the end of the last final read that gave something else. */
  readonly tookMs: number | undefined;
}

export class Convergence {
  readonly #context: AgreementContext;
  #lastUpdateNs = Number.NEGATIVE_INFINITY;
  /** Event at which the last update began or ended. */
  #lastUpdateAt = NONE;
  #reads: Read[] = [];

  constructor(context: AgreementContext) {
    this.#context = context;
  }

  updated(index: number, timeNs: number): void {
    this.#lastUpdateAt = index;
    this.#lastUpdateNs = timeNs;
    this.#reads = [];
  }

  read(read: Read): void {
    if (read.begin > this.#lastUpdateAt) this.#reads.push(read);
  }

  /** A text says why nobody knows whether replicas agree; `replicas` are those that ever answered. */
  agreement(replicas: ReadonlySet<string | number>): Agreement | string {
    const { key, healedNs, textOf } = this.#context;
    const finals = this.#reads.filter(({ beginNs }) => beginNs >= healedNs);
    if (finals.length === 0) return `${keyPrefix(key)}no read began after the last update and the last fault`;
    const last = new Map<string | number, Read>();
    for (const read of finals) {
      const reader = read.replica ?? `process ${read.process}`;
      const before = last.get(reader);
      if (before === undefined || read.begin > before.begin) last.set(reader, read);
    }
    const silent = [...replicas].filter((replica) => !last.has(replica));
    if (silent.length > 0 && finals.some(({ replica }) => replica !== undefined)) {
      const who = silent.length === 1 ? 'replica' : 'replicas';
      return `${keyPrefix(key)}${who} ${listed(silent.map(shown))} gave no final read`;
    }
    const classes = classesOf(last, textOf);
    return { classes, tookMs: classes.length === 1 ? this.#tookMs(finals, classes[0]!.value) : undefined };
  }

  #tookMs(finals: readonly Read[], value: unknown): number {
    const { healedNs, textOf } = this.#context;
    const sinceNs = Math.max(0, healedNs, this.#lastUpdateNs);
    const text = textOf(value);
    const others = finals.filter((read) => textOf(read.value) !== text);
    return msOf(others.reduce((latest, { endNs }) => Math.max(latest, endNs - sinceNs), 0));
  }
}

function classesOf(
  last: ReadonlyMap<string | number, Read>,
  textOf: (value: unknown) => string,
): AgreementClass[] {
  const classes = new Map<string, { value: unknown; readers: (string | number)[] }>();
  for (const [reader, { value }] of last) {
    const text = textOf(value);
    const known = classes.get(text);
    if (known === undefined) classes.set(text, { value, readers: [reader] });
    else known.readers.push(reader);
  }
  return [...classes.values()];
}

/** `"n1" and "n2" give [1], "n3" gives []`. */
export function toldClasses(classes: readonly AgreementClass[]): string {
  return classes
    .map(({ value, readers }) => {
      const give = readers.length === 1 ? 'gives' : 'give';
      return `${listed(readers.map(shown))} ${give} ${shown(value)}`;
    })
    .join(', ');
}
