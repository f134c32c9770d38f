/**
 * An operation out of the fields of a record, field by field, each with the reason why it is refused. What
 * other tools add to a record is overlooked; what we rely on must be there and of the right kind.
 */
import { type NewOp, OP_TYPES } from '../core/history.ts';
import type { Key, OpType, ProcessId } from '../core/op.ts';
import { exactJson } from './exact-json.ts';
import { LineError, NotJsonError, shown } from './line-error.ts';

export interface ParsedOp extends NewOp {
  readonly index: number | undefined;
}

/** A record as it was read: any field may be missing, and of any kind. */
export type OpFields = Readonly<Record<string, unknown>>;

/** Histories keep process numbers in 32 bits. */
export const PROCESS_MAX = 2 ** 31 - 1;

/** One line of JSON Lines. */
export function parseOpLine(text: string): ParsedOp {
  return opOf(objectOf(text));
}

/** An operation with every field as JSON Lines has it. */
export function opOf(fields: OpFields): ParsedOp {
  const { error } = fields;
  return {
    index: indexField(fields.index),
    type: typeField(fields.type),
    process: processField(fields.process),
    f: nameField(fields.f),
    value: fields.value ?? null,
    timeNs: timeField(fields.time),
    ...keyFields(fields.key),
    ...(error === undefined || error === null ? {} : { error: errorField(error) }),
  };
}

/** The object of one line. Throws `LineError`. */
export function objectOf(text: string): OpFields {
  let value: unknown;
  try {
    value = exactJson(text);
  } catch (thrown) {
    if (thrown instanceof LineError) throw thrown;
    throw new NotJsonError(`not JSON: ${shown(text)}`);
  }
  if (isRecord(value)) return value;
  throw new LineError(`not an operation but ${shown(text)}; a history has one JSON object a line`);
}

export function isRecord(value: unknown): value is OpFields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function indexField(index: unknown): number | undefined {
  return index === undefined ? undefined : countField('index', index, Number.MAX_SAFE_INTEGER);
}

export function typeField(type: unknown): OpType {
  if (OP_TYPES.includes(type as OpType)) return type as OpType;
  throw wrong('type', type, `one of ${OP_TYPES.join(', ')}`);
}

export function processField(process: unknown): ProcessId {
  return process === 'nemesis' ? process : countField('process', process, PROCESS_MAX, ' or "nemesis"');
}

function countField(name: string, value: unknown, max: number, or = ''): number {
  const fits = Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= max;
  if (fits) return value as number;
  throw wrong(name, value, `a whole number from 0${or}`);
}

export function nameField(f: unknown): string {
  if (typeof f === 'string' && f !== '') return f;
  throw wrong('f', f, 'the name of a function');
}

/** Nanoseconds since 1970 are beyond what a number holds exactly, so they come as digits. */
const MANY_DIGITS = /^\d{16,20}$/;

export function timeField(time: unknown): number {
  if (typeof time === 'number' && time >= 0 && Number.isFinite(time)) return time;
  if (typeof time === 'string' && MANY_DIGITS.test(time)) return Number(time);
  throw wrong('time', time, 'nanoseconds since the run began');
}

export function keyFields(key: unknown): { readonly key?: Key } {
  if (key === undefined || key === null) return {};
  if (typeof key === 'string' || typeof key === 'number') return { key };
  throw wrong('key', key, 'a string or a number');
}

function errorField(error: unknown): string {
  if (typeof error === 'string') return error;
  throw wrong('error', error, 'a string');
}

function wrong(field: string, value: unknown, expected: string): LineError {
  if (value === undefined) return new LineError(`"${field}" is missing; it must be ${expected}`);
  return new LineError(`"${field}" is ${shown(JSON.stringify(value))}; it must be ${expected}`);
}
