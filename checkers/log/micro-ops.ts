/**
 * The parts of an operation on logs, as they stand in its value: `["send", key, value]`, which comes back as
 * `["send", key, [offset, value]]`; `["poll"]`, which comes back as `["poll", {key: [[offset, value], …]}]`;
 * and `["rebalance", [key, …]]`, which says that the assignment of these keys changed at that point. An
 * offset is a whole number, or null where it is not known. A value is anything but a list.
 */
import { type Key, NONE } from '../../src/index.ts';
import { shown } from '../shared/findings.ts';

/** What is done with the parts, in order. */
export interface MicroOpVisitor {
  /** `offset` is `NONE` where it is not known. */
  sent(key: Key, value: unknown, offset: number): void;
  pollBegins(): void;
  polled(key: Key, value: unknown, offset: number): void;
  rebalanced(keys: readonly Key[]): void;
}

/** A text says what is wrong with a part: `holds 7, which is neither …`. */
export function eachMicroOp(value: unknown, visitor: MicroOpVisitor): string | undefined {
  if (!Array.isArray(value)) return `has the value ${shown(value)}, which is no list of sends and polls`;
  for (const micro of value) {
    const isRead = Array.isArray(micro) && readMicroOp(micro, visitor);
    if (!isRead) return `holds ${shown(micro)}, which is no send, poll or rebalance as they must be`;
  }
  return undefined;
}

/** False where it is none. */
function readMicroOp(micro: readonly unknown[], visitor: MicroOpVisitor): boolean {
  const [f, first, second] = micro;
  if (f === 'send') return isKey(first) && micro.length === 3 && readSend(first, second, visitor);
  if (f === 'poll') {
    visitor.pollBegins();
    return micro.length === 1 || first === null || readPoll(first, visitor);
  }
  if (f !== 'rebalance' || !isKeyList(first)) return false;
  visitor.rebalanced(first);
  return true;
}

function readSend(key: Key, value: unknown, visitor: MicroOpVisitor): boolean {
  if (!Array.isArray(value)) {
    visitor.sent(key, value, NONE);
    return true;
  }
  const offset = offsetOf(value);
  if (offset === undefined) return false;
  visitor.sent(key, value[1], offset);
  return true;
}

function readPoll(messages: unknown, visitor: MicroOpVisitor): boolean {
  if (typeof messages !== 'object' || messages === null || Array.isArray(messages)) return false;
  for (const key in messages) {
    const pairs = (messages as Readonly<Record<string, unknown>>)[key];
    if (!Array.isArray(pairs)) return false;
    for (const pair of pairs) {
      const offset = Array.isArray(pair) ? offsetOf(pair) : undefined;
      if (offset === undefined) return false;
      visitor.polled(key, pair[1], offset);
    }
  }
  return true;
}

/** Of a pair [offset, value]; undefined where it is none. */
function offsetOf(pair: readonly unknown[]): number | undefined {
  if (pair.length !== 2 || Array.isArray(pair[1])) return undefined;
  const [offset] = pair;
  if (offset === null) return NONE;
  return Number.isSafeInteger(offset) && (offset as number) >= 0 ? (offset as number) : undefined;
}

export function isKey(value: unknown): value is Key {
  return typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));
}

export function isKeyList(value: unknown): value is readonly Key[] {
  return Array.isArray(value) && value.every(isKey);
}
