/**
 * One operation as one line of JSON. Built by hand, as this runs for every operation of a run: only values
 * that are not plain numbers go through `JSON.stringify`, and names are quoted once.
 */
import { FaultlineError, messageOf } from '../core/errors.ts';
import type { Op } from '../core/op.ts';

/** Names seen so far, quoted. Operations have few names; more than this are quoted each time. */
const QUOTED_MAX = 1024;

export class OpEncoder {
  readonly #quoted = new Map<string, string>();

  /** The line, with its end. */
  line(op: Op): string {
    const process = op.process === 'nemesis' ? '"nemesis"' : op.process;
    let line = `{"index":${op.index},"time":${op.timeNs},"type":"${op.type}","process":${process}`;
    line += `,"f":${this.#quote(op.f)}`;
    if (op.key !== undefined)
      line += `,"key":${typeof op.key === 'number' ? op.key : JSON.stringify(op.key)}`;
    line += `,"value":${valueText(op)}`;
    if (op.error !== undefined) line += `,"error":${this.#quote(op.error)}`;
    return `${line}}\n`;
  }

  #quote(name: string): string {
    const known = this.#quoted.get(name);
    if (known !== undefined) return known;
    const quoted = JSON.stringify(name);
    if (this.#quoted.size < QUOTED_MAX) this.#quoted.set(name, quoted);
    return quoted;
  }
}

function valueText(op: Op): string {
  const { value } = op;
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  try {
    return JSON.stringify(value) ?? 'null';
  } catch (thrown) {
    const where = `operation ${op.index} (${op.f})`;
    const why = messageOf(thrown).split('\n')[0];
    throw new FaultlineError('bad-value', `${where} has a value that JSON cannot hold: ${why}`, thrown);
  }
}
