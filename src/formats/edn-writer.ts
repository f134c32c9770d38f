/**
 * Operations as Jepsen prints them, a map a line, so that Knossos, Elle and Jepsen's own checkers read them:
 * names are keywords, a key stands in a `[key value]` tuple, and both ends of a fault are infos. What a
 * JSON value has no other word for stays text, in quotes. `edn.ts` reads all of it back.
 */
import type { Op } from '../core/op.ts';

/** Names that every reader of EDN takes behind a colon. */
const KEYWORD = /^[a-zA-Z*!_?<>=][\w*!?<>=.+-]*(?:\/[a-zA-Z*!_?<>=][\w*!?<>=.+-]*)?$/;
const WHOLE = /^(?:0|-?[1-9]\d{0,14})$/;

/** The line, with its end. */
export function ednLine(op: Op): string {
  const { index, type, process, f, key, value, error, timeNs } = op;
  const isNemesis = process === 'nemesis';
  const shownType = isNemesis && type === 'invoke' ? 'info' : type;
  const who = isNemesis ? ':nemesis' : process;
  const shownValue = key === undefined ? valueText(value) : `[${ednText(key)} ${valueText(value)}]`;
  const why = error === undefined ? '' : `, :error ${nameText(error)}`;
  const head = `{:index ${index}, :type :${shownType}, :process ${who}, :f ${nameText(f)}`;
  return `${head}, :value ${shownValue}, :time ${Math.round(timeNs)}${why}}\n`;
}

/** A value of an operation: the names of micro-operations, as in `[[:append 1 2]]`, are keywords. */
function valueText(value: unknown): string {
  if (!Array.isArray(value) || value.length === 0 || !value.every(isMicroOp)) return ednText(value);
  const micros = value.map(([f, ...rest]) => `[${[nameText(f), ...rest.map(ednText)].join(' ')}]`);
  return `[${micros.join(' ')}]`;
}

function isMicroOp(micro: unknown): micro is readonly [f: string, key: unknown, value: unknown] {
  return Array.isArray(micro) && micro.length === 3 && typeof micro[0] === 'string';
}

/** Any JSON value. */
export function ednText(value: unknown): string {
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'string') return JSON.stringify(value); // The escapes of JSON are escapes of EDN too.
  if (typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `[${value.map(ednText).join(' ')}]`;
  if (typeof value !== 'object' || value === null) return 'nil';
  const fields = Object.entries(value).filter(([, each]) => each !== undefined);
  return `{${fields.map(([name, each]) => `${fieldText(name)} ${ednText(each)}`).join(', ')}}`;
}

/** A fraction says so even where it is whole: beyond 2^53 the digits of a whole number would not be exact. */
function numberText(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  if (Number.isSafeInteger(value)) return String(value);
  if (!Number.isFinite(value)) return 'nil';
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function nameText(name: string): string {
  return KEYWORD.test(name) ? `:${name}` : JSON.stringify(name);
}

/** JSON has names as keys where Jepsen may have numbers: accounts of a bank, for example. */
function fieldText(name: string): string {
  return WHOLE.test(name) ? name : nameText(name);
}
