/** How long an element took to its fate, and what is wrong with it. */
import { type Anomaly, type AnomalyEdge, type History, NONE } from '../../src/index.ts';
import { shown } from '../shared/findings.ts';
import { inOrder, keyPrefix, timesOf, toldOp } from '../shared/told-op.ts';
import { msOf } from '../shared/wording.ts';
import type { Fate } from './timelines.ts';

/** A read that began after the element was known did not show it, and later reads do. */
export function isStale({ kind, absent }: Fate): boolean {
  return kind === 'stable' && absent !== NONE;
}

/**
 * Nanoseconds from the moment at which the element was known to the last read that did not show it (stable),
 * or that did (lost). 0 where all reads since then, or none, show it.
 */
export function latencyNs(history: History, { kind, proof, absent, present }: Fate): number {
  const end = kind === 'lost' ? present : absent;
  if (end === NONE) return 0;
  return Math.max(0, history.timeNsAt(end) - history.timeNsAt(history.pairOf(proof)));
}

type Explained = Omit<Anomaly, 'type'>;

export function lostElement(history: History, fate: Fate): Explained {
  const { proof, absent, present } = fate;
  const tell = new Tell(history, fate);
  const seen = present === NONE ? 'no read shows it' : `no read after operation ${present} shows it`;
  const last =
    present === NONE || present === proof
      ? []
      : [`Operation ${present} is the latest read that shows it; it began at ${tell.at(present)}.`];
  return {
    message: `${tell.known()}, but ${seen}: it is missing from the latest read, operation ${absent}`,
    steps: [
      tell.proven(),
      ...last,
      `The latest read, operation ${absent}, began at ${tell.at(absent)}, and does not show it. Nothing takes elements out.`,
    ],
    ops: inOrder([proof, absent, ...(present === NONE ? [] : [present])]),
    ...tell.key(),
    edges: tell.edges(),
    detail: { element: tell.value, lostLatencyMs: msOf(latencyNs(history, fate)) },
  };
}

export function staleElement(history: History, fate: Fate): Explained {
  const { proof, absent, present } = fate;
  const tell = new Tell(history, fate);
  return {
    message: `${tell.known()}, and ${toldOp(history, absent)} began after that, at ${tell.at(absent)}, and does not show it`,
    steps: [
      tell.proven(),
      `Operation ${absent}, a read, began at ${tell.at(absent)}, and does not show it.`,
      `Operation ${present}, a read that began at ${tell.at(present)}, shows it: it was hidden, not lost.`,
    ],
    ops: inOrder([proof, absent]),
    ...tell.key(),
    edges: tell.edges(),
    rulesOut: ['linearizable'],
    detail: { element: tell.value, staleMs: msOf(latencyNs(history, fate)) },
  };
}

/** The sentences that both have in common. */
class Tell {
  readonly value: unknown;
  readonly at: (index: number) => string;
  readonly #history: History;
  readonly #fate: Fate;

  constructor(history: History, fate: Fate) {
    const { part, code, proof, absent, present } = fate;
    this.#history = history;
    this.#fate = fate;
    this.value = part.elements.values[code];
    const events = [history.pairOf(proof), absent, ...(present === NONE ? [] : [present])];
    this.at = timesOf(history, events);
  }

  #provenAt(): string {
    return this.at(this.#history.pairOf(this.#fate.proof));
  }

  #isAdded(): boolean {
    return this.#history.fAt(this.#fate.proof) === 'add';
  }

  known(): string {
    const { part, proof } = this.#fate;
    const how = this.#isAdded() ? 'added' : 'showed';
    return `${keyPrefix(part.key)}${toldOp(this.#history, proof)} ${how} ${shown(this.value)} by ${this.#provenAt()}`;
  }

  proven(): string {
    const { proof } = this.#fate;
    const what = this.#isAdded() ? 'the add of it, completed' : 'a read that shows it, completed';
    return `Operation ${proof}, ${what} at ${this.#provenAt()}, so ${shown(this.value)} was in the set from then on.`;
  }

  key() {
    const { key } = this.#fate.part;
    return key === undefined ? {} : { key };
  }

  /** The absent read came after the proof in time, and before it by what it shows. */
  edges(): AnomalyEdge[] {
    const { proof, absent } = this.#fate;
    const text = shown(this.value);
    const inTime = `operation ${proof} completed at ${this.#provenAt()}, before operation ${absent} began at ${this.at(absent)}`;
    return [
      { from: proof, to: absent, type: 'realtime', why: inTime, ...this.key() },
      {
        from: absent,
        to: proof,
        type: 'rw',
        why: `operation ${absent} does not show ${text}`,
        ...this.key(),
      },
    ];
  }
}
