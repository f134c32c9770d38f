/** Goes through a history event by event, and hands out what was seen: numbers of counters and rows. */
import { type History, TYPE } from '../../src/index.ts';
import { malformed, shown } from '../shared/findings.ts';
import type { Sightings } from './sightings.ts';
import type { Tables } from './tables.ts';

/** A text says why the history cannot be judged. */
export function scan(history: History, sightings: Sightings, tables: Tables): string | undefined {
  const { type } = history.columns();
  for (let i = 0; i < history.length; i++) {
    if (!history.isClient(i)) continue;
    const trouble =
      type[i] === TYPE.invoke
        ? begin(history, i, sightings)
        : end({ history, completion: i, sightings, tables });
    if (trouble !== undefined) return trouble;
  }
  return undefined;
}

function begin(history: History, index: number, sightings: Sightings): string | undefined {
  const f = history.fAt(index);
  if (f === 'read' || f === 'add') {
    if (f === 'read') sightings.begin(index);
    return undefined;
  }
  if (f !== 'inc') {
    if (history.outcomeOf(index) === 'fail') return undefined;
    return malformed({ index, f }, 'is none of inc, add and read: it may make things smaller');
  }
  const amount = history.valueAt(index);
  if (amount !== null && !(typeof amount === 'number' && amount > 0)) {
    return malformed({ index, f }, `takes ${shown(amount)}, and neither null nor a number above 0`);
  }
  sightings.begin(index);
  return undefined;
}

interface End {
  readonly history: History;
  readonly completion: number;
  readonly sightings: Sightings;
  readonly tables: Tables;
}

function end({ history, completion, sightings, tables }: End): string | undefined {
  const index = history.pairOf(completion);
  const f = history.fAt(index);
  const isOk = history.typeAt(completion) === 'ok';
  if (!isOk) return undefined;
  const value = history.valueAt(completion);
  if (f === 'add') return value === null ? undefined : tables.added(index, value);
  if (f === 'inc') {
    // Where an amount went in, what comes out may be that amount again.
    const isNumber = typeof value === 'number' && history.valueAt(index) === null;
    if (isNumber) sightings.end({ index, completion, number: value, isOwn: true });
    return undefined;
  }
  if (f !== 'read') return undefined;
  if (Array.isArray(value)) return tables.read({ index, list: value });
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    return malformed({ index, f }, `gave ${shown(value)}, which is neither a number nor a list of rows`);
  }
  sightings.end({ index, completion, number: value, isOwn: false });
  return undefined;
}
