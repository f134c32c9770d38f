/**
 * One line of a history file as an operation, field by field, each with the reason why it is refused. What
 * other tools add to a line is overlooked; what we rely on must be there and of the right kind.
 */
import { OP_TYPES } from '../core/history.ts';
import type { Key, OpType, ProcessId } from '../core/op.ts';

/** Why a line is refused; the reader adds file and line number. */
export class LineError extends Error {}

export interface ParsedOp {
  readonly index: number | undefined;
  readonly type: OpType;
  readonly process: ProcessId;
  readonly f: string;
  readonly value: unknown;
  readonly key?: Key;
  readonly error?: string;
  readonly timeNs: number;
}

const SHOWN_CHARS_MAX = 40;
/** Histories keep process numbers in 32 bits. */
const PROCESS_MAX = 2 ** 31 - 1;

/** Text is not JSON: the one fault that a cut-off last line may have. */
export class NotJsonError extends LineError {}

export function parseOpLine(text: string): ParsedOp {
  const fields = objectOf(text);
  const { index, key, error } = fields;
  const parsed = {
    index: index === undefined ? undefined : countField('index', index, Number.MAX_SAFE_INTEGER),
    type: typeField(fields.type),
    process: processField(fields.process),
    f: nameField(fields.f),
    value: fields.value ?? null,
    timeNs: timeField(fields.time),
  };
  return {
    ...parsed,
    ...(key === undefined || key === null ? {} : { key: keyField(key) }),
    ...(error === undefined || error === null ? {} : { error: errorField(error) }),
  };
}

function objectOf(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new NotJsonError(`not JSON: ${shown(text)}`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new LineError(`not an operation but ${shown(text)}; a history has one JSON object a line`);
}

function typeField(type: unknown): OpType {
  if (OP_TYPES.includes(type as OpType)) return type as OpType;
  throw wrong('type', type, `one of ${OP_TYPES.join(', ')}`);
}

function processField(process: unknown): ProcessId {
  return process === 'nemesis' ? process : countField('process', process, PROCESS_MAX, ' or "nemesis"');
}

function countField(name: string, value: unknown, max: number, or = ''): number {
  const fits = Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= max;
  if (fits) return value as number;
  throw wrong(name, value, `a whole number from 0${or}`);
}

function nameField(f: unknown): string {
  if (typeof f === 'string' && f !== '') return f;
  throw wrong('f', f, 'the name of a function');
}

function timeField(time: unknown): number {
  if (typeof time === 'number' && time >= 0 && Number.isFinite(time)) return time;
  throw wrong('time', time, 'nanoseconds since the run began');
}

function keyField(key: unknown): Key {
  if (typeof key === 'string' || typeof key === 'number') return key;
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

function shown(text: string): string {
  return text.length <= SHOWN_CHARS_MAX ? text : `${text.slice(0, SHOWN_CHARS_MAX)}…`;
}
