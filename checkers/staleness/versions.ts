/**
 * The versions of registers, by key: who wrote them, who read them, and since when each was certainly
 * there. Values of a key must be written once, so that a value names its version; a key where one is
 * written twice is left out.
 *
 * A version is *there* at the latest when its write, or any read of it, has completed: its `since`. Version
 * v is certainly *older* than v' where v was there before the write of v' began. Nothing else is assumed of
 * their order.
 */
import { type History, type Key, NONE } from '../../src/index.ts';
import { type ClientOp, eachClientOp } from '../shared/client-ops.ts';
import { ElementCodes } from '../shared/element-codes.ts';
import { malformed, shown } from '../shared/findings.ts';

/** One register. Version 0 is the initial state, which reads show as null. */
export interface Register {
  readonly key: Key | undefined;
  readonly values: ElementCodes;
  /** By version: history index of the write's invocation; `NONE` where nobody wrote it. */
  readonly write: number[];
  /** By version: history index of the first completion that shows it; `NONE` where it never showed. */
  readonly shownBy: number[];
  /** Reads that succeeded: history index of the invocation, and the version. */
  readonly reads: number[];
  readonly readVersions: number[];
  /** Invocation of the second write of one value, which makes the register unfit. */
  twice: number;
}

/** When the initial state was there. */
export const ALWAYS_NS = -1;

/** A text says why the history cannot be judged. */
export function registersOf(history: History): readonly Register[] | string {
  const byKey = new Map<Key | undefined, Register>();
  let trouble: string | undefined;
  eachClientOp(history, (op) => {
    if (trouble !== undefined) return;
    const key = history.keyAt(op.index);
    let register = byKey.get(key);
    if (register === undefined) {
      register = emptyRegister(key);
      byKey.set(key, register);
    }
    trouble = added(history, register, op);
  });
  return trouble ?? [...byKey.values()];
}

function emptyRegister(key: Key | undefined): Register {
  const values = new ElementCodes();
  values.code(null);
  return { key, values, write: [NONE], shownBy: [NONE], reads: [], readVersions: [], twice: NONE };
}

function added(history: History, register: Register, op: ClientOp): string | undefined {
  const { index, completion, outcome } = op;
  const f = history.fAt(index);
  if (f === 'read') {
    if (outcome === 'ok') addRead(history, register, op);
    return undefined;
  }
  if (outcome === 'fail') return undefined;
  if (f !== 'write') return malformed({ index, f }, 'is neither a read nor a write');
  const value = history.valueAt(index);
  if (value === null) return malformed({ index, f }, `writes ${shown(value)}, which is the initial state`);
  const version = versionOf(register, value);
  if (register.write[version] !== NONE) register.twice = index;
  register.write[version] = index;
  if (outcome === 'ok') showsAt(register, version, completion);
  return undefined;
}

function addRead(history: History, register: Register, { index, completion }: ClientOp): void {
  const version = versionOf(register, history.valueAt(completion));
  register.reads.push(index);
  register.readVersions.push(version);
  showsAt(register, version, completion);
}

function versionOf({ values, write, shownBy }: Register, value: unknown): number {
  const version = values.code(value);
  if (version === write.length) {
    write.push(NONE);
    shownBy.push(NONE);
  }
  return version;
}

function showsAt({ shownBy }: Register, version: number, completion: number): void {
  if (shownBy[version] === NONE || completion < shownBy[version]!) shownBy[version] = completion;
}

/** Since when a version was certainly there; infinity where nothing shows it. */
export function sinceNs(history: History, { shownBy }: Register, version: number): number {
  if (version === 0) return ALWAYS_NS;
  const completion = shownBy[version]!;
  return completion === NONE ? Number.POSITIVE_INFINITY : history.timeNsAt(completion);
}

/** False where nobody wrote it, or some read had shown it before its write began: then it proves nothing. */
export function isWritten({ write, shownBy }: Register, version: number): boolean {
  if (version === 0) return true;
  const index = write[version]!;
  return index !== NONE && (shownBy[version] === NONE || index < shownBy[version]!);
}
