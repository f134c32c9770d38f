/** Takes the writes of a history, then holds its reads against them, key by key. */
import { type Anomaly, type History, type Key, NONE } from '../../src/index.ts';
import type { ClientOp } from '../shared/client-ops.ts';
import { Findings, malformed, shown } from '../shared/findings.ts';
import { clockFor } from '../shared/wording.ts';
import { KeyWrites, type Reversal, type Write } from './writes.ts';

export class ReadJudge {
  readonly findings = new Findings();
  reads = 0;
  writes = 0;
  /** Values that the reads show, all together. */
  shown = 0;
  readonly #history: History;
  readonly #realtime: boolean;
  readonly #keys = new Map<Key | undefined, KeyWrites>();

  constructor(history: History, realtime: boolean) {
    this.#history = history;
    this.#realtime = realtime;
  }

  /** Takes the writes in order of invocation; a text says why the history cannot be judged. */
  prepare({ index, outcome }: ClientOp): string | undefined {
    const f = this.#history.fAt(index);
    if (f === 'read') return undefined;
    if (f !== 'write') {
      return outcome === 'fail' ? undefined : malformed({ index, f }, 'is neither a write nor a read');
    }
    const value = this.#history.valueAt(index);
    if (typeof value !== 'number' && typeof value !== 'string') {
      return malformed({ index, f }, `takes ${shown(value)}, and neither a number nor a text`);
    }
    const key = this.#keyOf(index);
    if (outcome === 'fail') {
      key.failed.set(value, index);
      return undefined;
    }
    const before = key.byValue.get(value);
    if (before !== undefined) {
      return `operations ${before.index} and ${index} write the same value ${value}: each value must be written once`;
    }
    key.add(this.#history, { index, value });
    this.writes++;
    return undefined;
  }

  /** All writes are there. */
  begin(): void {
    for (const key of this.#keys.values()) key.sort();
  }

  /** Takes the reads; a text says why the history cannot be judged. */
  judge({ index, completion, outcome }: ClientOp): string | undefined {
    const f = this.#history.fAt(index);
    if (f !== 'read' || outcome !== 'ok') return undefined;
    const values = this.#history.valueAt(completion);
    if (!Array.isArray(values)) return malformed({ index, f }, `gave ${shown(values)}, which is no list`);
    this.reads++;
    this.shown += values.length;
    const key = this.#keyOf(index);
    const seen = new Set<Write>();
    for (const value of values) {
      const write = key.byValue.get(value);
      if (write !== undefined) seen.add(write);
      const possible = write !== undefined && (!this.#realtime || write.index < completion);
      if (!possible) this.findings.add('unwritten-value', () => this.#unwritten(index, key, value));
    }
    const reversal = key.reversalOf(seen);
    if (reversal !== undefined) this.findings.add('causal-reverse', () => this.#reversed(index, reversal));
    return undefined;
  }

  #keyOf(index: number): KeyWrites {
    const key = this.#history.keyAt(index);
    let writes = this.#keys.get(key);
    if (writes === undefined) {
      writes = new KeyWrites(key, this.#realtime);
      this.#keys.set(key, writes);
    }
    return writes;
  }

  #whose(index: number, noun: string): string {
    return `process ${this.#history.processAt(index)}'s ${noun}, operation ${index},`;
  }

  #common(index: number) {
    const key = this.#history.keyAt(index);
    return key === undefined ? { where: '', key: {} } : { where: `key ${key}: `, key: { key } };
  }

  #reversed(read: number, { missing, seen }: Reversal): Omit<Anomaly, 'type'> {
    const history = this.#history;
    const { where, key } = this.#common(read);
    const clock = clockFor([missing.completion, seen.index].map((index) => history.timeNsAt(index)));
    const [completed, began] = [missing.completion, seen.index].map((index) =>
      clock(history.timeNsAt(index)),
    );
    const precedes = this.#realtime
      ? `the write of ${missing.value} completed at ${completed}, before the write of ${seen.value} began at ${began}`
      : `process ${history.processAt(seen.index)} wrote ${missing.value} before it wrote ${seen.value}`;
    const whose = this.#whose(read, 'read');
    return {
      message: `${where}${whose} shows ${seen.value} but not ${missing.value}, although ${precedes}`,
      steps: [
        `Operation ${missing.index}, the write of ${missing.value}, comes before ` +
          `operation ${seen.index}, the write of ${seen.value}: ${precedes}.`,
        `Operation ${read} shows ${seen.value}, so it comes after operation ${seen.index}, and therefore after operation ${missing.index}.`,
        `It does not show ${missing.value}, and nothing takes a value away, so it comes before operation ${missing.index}.`,
      ],
      ops: [missing.index, seen.index, read].sort((a, b) => a - b),
      ...key,
      edges: [
        { from: missing.index, to: seen.index, type: this.#realtime ? 'realtime' : 'process', why: precedes },
        { from: seen.index, to: read, type: 'wr', why: `operation ${read} shows ${seen.value}` },
        {
          from: read,
          to: missing.index,
          type: 'rw',
          why: `operation ${read} does not show ${missing.value}`,
        },
      ],
      rulesOut: [this.#realtime ? 'strict-serializable' : 'strong-session-serializable'],
      detail: { missing: missing.value, seen: seen.value },
    };
  }

  #unwritten(read: number, writes: KeyWrites, value: unknown): Omit<Anomaly, 'type'> {
    const { where, key } = this.#common(read);
    const write = writes.byValue.get(value)?.index ?? writes.failed.get(value) ?? NONE;
    const failed = write !== NONE && this.#history.outcomeOf(write) === 'fail';
    const why =
      write === NONE
        ? 'nobody ever wrote it'
        : `its write, operation ${write}, ${failed ? 'had failed' : 'began only later'}`;
    return {
      message: `${where}${this.#whose(read, 'read')} shows ${shown(value)}, but ${why}`,
      ops: write === NONE ? [read] : [write, read].sort((a, b) => a - b),
      ...key,
      rulesOut: ['read-committed'],
      detail: { value },
    };
  }
}
