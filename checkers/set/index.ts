/**
 * A set, judged by its final read, the last one that succeeded: every element whose add had completed before
 * it began must be there, no element that nobody had tried to add, and none twice. An element that was added
 * beside it or later may be missing, and then nobody knows whether it is lost: the set is unknown. Jepsen's
 * `set`, which calls that lost, does not look for elements shown twice, and takes a failed add for an
 * attempt: here a failed add certainly did not happen.
 */
import {
  type Anomaly,
  type CheckContext,
  type Checker,
  type CheckerPlugin,
  type CheckResult,
  type History,
  NONE,
} from '../../src/index.ts';
import { type SetPart, setsOf } from '../sets/set-part.ts';
import { isOfSets } from '../sets/suggestion.ts';
import { duplicatedElement, unexpectedElement } from '../sets/wrong-elements.ts';
import { Findings, shown, unknownResult } from '../shared/findings.ts';
import { onlyOptions } from '../shared/options.ts';
import { inOrder, keyPrefix, timesOf, toldOp } from '../shared/told-op.ts';
import { counted } from '../shared/wording.ts';

const NAME = 'set';

export function set(): Checker {
  return { name: NAME, check };
}

const plugin: CheckerPlugin = {
  name: NAME,
  summary: 'the final read of a set shows every element whose add succeeded, and nothing else',
  anomalies: {
    lost: 'The add of an element succeeded, and the final read does not show it.',
    unexpected:
      'The final read shows an element that nobody had tried to add by then, or whose adds had failed.',
    duplicated: 'The final read shows an element more than once.',
  },
  create(options) {
    onlyOptions(NAME, options, []);
    return set();
  },
  suggest: (history) => (isOfSets(history) ? {} : undefined),
};
export default plugin;

function check(history: History, { realtime = true }: CheckContext): CheckResult {
  const parts = setsOf(history);
  if (typeof parts === 'string') return unknownResult(NAME, parts);
  if (!realtime) return unknownResult(NAME, 'without the order of events in time there is no final read');
  const told = parts.filter((part) => part.reads.length > 0 || part.acknowledged() > 0);
  if (told.length === 0) return unknownResult(NAME, 'no operation succeeded, so there is nothing to judge');
  const judge = new FinalReads(history);
  for (const part of told) judge.judge(part);
  return judge.result(told.length);
}

/** A read, and how often it shows each element, by code. */
interface FinalRead {
  readonly read: number;
  readonly times: ReadonlyMap<number, number>;
}

class FinalReads {
  readonly #history: History;
  readonly #findings = new Findings();
  readonly #tally = { judgedSets: 0, attempted: 0, acknowledged: 0, shown: 0, recovered: 0 };
  /** Why some sets cannot be judged; the first reason is told. */
  readonly #doubts: string[] = [];

  constructor(history: History) {
    this.#history = history;
  }

  judge(part: SetPart): void {
    this.#tally.attempted += part.attempted();
    this.#tally.acknowledged += part.acknowledged();
    const read = part.reads.at(-1);
    if (read === undefined) {
      this.#doubts.push(`${keyPrefix(part.key)}no read succeeded`);
      return;
    }
    const times = this.#timesShown(part, read);
    const late = this.#judgeLosses(part, { read, times });
    if (late === 0) this.#tally.judgedSets++;
    else {
      const lacks = `the last read, operation ${read}, began too early to tell what became of`;
      this.#doubts.push(`${keyPrefix(part.key)}${lacks} ${counted(late, 'element')}`);
    }
  }

  /** How often the read shows each element, by code; what nobody added gets a code too. */
  #timesShown(part: SetPart, read: number): Map<number, number> {
    const history = this.#history;
    const done = history.pairOf(read);
    const times = new Map<number, number>();
    for (const value of part.readAt(history, read)) {
      const code = part.elements.code(value);
      times.set(code, (times.get(code) ?? 0) + 1);
    }
    for (const [code, count] of times) {
      const add = part.firstAdd[code] ?? NONE;
      const sighting = { part, read, code };
      if (add === NONE || add > done) {
        this.#findings.add('unexpected', () => unexpectedElement(history, sighting));
      } else if (part.okAdd[code] === NONE) this.#tally.recovered++;
      if (count > 1) {
        this.#findings.add('duplicated', () => duplicatedElement(history, { ...sighting, times: count }));
      }
    }
    this.#tally.shown += times.size;
    return times;
  }

  /** How many elements it lacks that were not there for certain when it began. */
  #judgeLosses(part: SetPart, final: FinalRead): number {
    let late = 0;
    for (let code = 0; code < part.okAdd.length; code++) {
      const add = part.okAdd[code]!;
      if (add === NONE || final.times.has(code)) continue;
      if (this.#history.pairOf(add) > final.read) late++;
      else this.#findings.add('lost', () => this.#lost({ part, add, read: final.read }));
    }
    return late;
  }

  #lost(loss: {
    readonly part: SetPart;
    readonly add: number;
    readonly read: number;
  }): Omit<Anomaly, 'type'> {
    const { part, add, read } = loss;
    const history = this.#history;
    const element = history.valueAt(add);
    const text = shown(element);
    const done = history.pairOf(add);
    const at = timesOf(history, [done, read]);
    return {
      message: `${keyPrefix(part.key)}${toldOp(history, add)} added ${text}, and the final read, operation ${read}, does not show it`,
      steps: [
        `Operation ${add}, the add of ${text}, completed at ${at(done)}.`,
        `Operation ${read}, a read, began at ${at(read)}, and does not show ${text}.`,
        'Nothing takes elements out, and no read that succeeded began later.',
      ],
      ops: inOrder([add, read]),
      ...(part.key === undefined ? {} : { key: part.key }),
      detail: { element },
    };
  }

  result(sets: number): CheckResult {
    const { acknowledged, attempted, recovered } = this.#tally;
    const stats = { ...this.#tally, sets };
    const added = `${counted(acknowledged, 'element')} added`;
    if (this.#findings.count > 0) return this.#findings.result({ checker: NAME, judged: added, stats });
    if (acknowledged === 0)
      return { ...unknownResult(NAME, 'no add succeeded, so there is nothing to judge'), stats };
    const [doubt] = this.#doubts;
    if (doubt !== undefined) {
      const more =
        this.#doubts.length > 1 ? `, and so on for ${this.#doubts.length} of ${counted(sets, 'set')}` : '';
      return { ...unknownResult(NAME, `${doubt}${more}`), stats };
    }
    const open = attempted - acknowledged;
    const also = open === 0 ? '' : `; of ${open} more that may have been, it shows ${recovered}`;
    const summary = `${added}: the final read shows all of them${also}`;
    return { checker: NAME, valid: true, summary, anomalies: [], stats };
  }
}
