/**
 * Recorded histories of other projects, with known verdicts, where they lie beside the checkout or where
 * `FAULTLINE_CORPORA` points. They are read as they were written there, with the semantics that their
 * verdicts assume: in Knossos' histories a read of nil tells nothing; in the etcd logs a failed cas was
 * refused because the value was another one.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { History, type NewOp, type OpType } from '../../src/index.ts';
import { readEdn } from './edn.ts';

const BESIDE = path.resolve(import.meta.dirname, '../../../shared/corpora');

export interface Golden {
  readonly file: string;
  readonly model: string;
  readonly valid: boolean;
  history(): History;
}

/** Folder of a corpus; undefined where it is absent. */
export function corpus(name: string): string | undefined {
  const folder = path.join(process.env.FAULTLINE_CORPORA ?? BESIDE, name);
  return existsSync(path.join(folder, 'expected.json')) ? folder : undefined;
}

function expectedOf<T>(folder: string): Readonly<Record<string, T>> {
  return JSON.parse(readFileSync(path.join(folder, 'expected.json'), 'utf8'));
}

export function knossosHistories(folder: string): Golden[] {
  const expected = expectedOf<{ model: string; valid: boolean }>(folder);
  return Object.entries(expected).map(([file, { model, valid }]) => ({
    file,
    model,
    valid,
    history: () => knossosHistory(readFileSync(path.join(folder, file), 'utf8')),
  }));
}

interface EdnOp {
  readonly process: number | string;
  readonly type: OpType;
  readonly f: string;
  readonly value: unknown;
  readonly time?: number;
}

function knossosHistory(text: string): History {
  const values = readEdn(text);
  const ops = (values.length === 1 && Array.isArray(values[0]) ? values[0] : values) as EdnOp[];
  const client = ops.filter((op) => typeof op.process === 'number');
  return History.of(
    withoutBlindReads(client.map((op, i) => ({ ...op, timeNs: op.time ?? i * 1e6 }) as NewOp)),
  );
}

/** Drops reads that came back with nil: they match any state. */
function withoutBlindReads(ops: readonly NewOp[]): NewOp[] {
  const dropped = new Set<number>();
  const open = new Map<unknown, number>();
  ops.forEach((op, i) => {
    if (op.type === 'invoke') open.set(op.process, i);
    else if (op.type === 'ok' && op.f === 'read' && op.value === null)
      dropped.add(open.get(op.process)!).add(i);
  });
  return ops.filter((_, i) => !dropped.has(i));
}

/** The etcd logs only; the key-value files need a model of strings. */
export function etcdHistories(folder: string): { goldens: Golden[]; skipped: string[] } {
  const expected = expectedOf<boolean>(folder);
  const files = Object.keys(expected);
  const goldens = files
    .filter((file) => file.startsWith('etcd_'))
    .map((file) => ({
      file,
      model: 'cas-register',
      valid: expected[file]!,
      history: () => etcdHistory(readFileSync(path.join(folder, file), 'utf8')),
    }));
  return { goldens, skipped: files.filter((file) => !file.startsWith('etcd_')) };
}

const ETCD_LINE = /^INFO\s+jepsen\.util - (\d+)\s+:(\w+)\s+:(\w+)\s+(.*)$/;

function etcdHistory(text: string): History {
  const ops: NewOp[] = [];
  for (const line of text.split('\n')) {
    const match = ETCD_LINE.exec(line);
    if (!match) continue;
    const [, process, type, f, rest] = match;
    const value = rest === ':timed-out' ? null : readEdn(rest!)[0];
    const op = { process: Number(process), type: type as OpType, f: f!, value, timeNs: ops.length * 1e6 };
    const refused = type === 'fail' && f === 'cas' ? { error: 'precondition-failed' } : {};
    ops.push({ ...op, ...refused });
  }
  return History.of(ops);
}
