/** What does reading a history of each format cost? JSON.parse, line by line, is the peer in the same run. */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { History, type NewOp } from '../src/core/history.ts';
import { FORMAT_NAMES, type FormatName, readHistory } from '../src/formats/read.ts';
import { type Bench, cpuMs, median, type Row } from './main.ts';

/** The large size is read once: the small one has warmed everything up. */
const SIZES = [
  { count: 100_000, repeats: 3 },
  { count: 1_000_000, repeats: 1 },
];
/** Of so many processes one after another invokes, and then each ends: as many are under way at a time. */
const PROCESSES = 20;
const KEYS = 100;

interface Size {
  readonly count: number;
  readonly repeats: number;
}

/** One operation: both its ends, or its transaction. */
interface Call {
  readonly process: number;
  readonly key: number;
  readonly value: number;
  /** The line of the history that is being written. */
  readonly index: number;
}

type Lines = (call: Call) => string;

/** How each format writes the beginning of an operation, and its end; sessions have one text for both. */
const TEXTS: Readonly<Record<FormatName, readonly [invoked: Lines, ended: Lines]>> = {
  jsonl: [(call) => ourLine('invoke', call), (call) => ourLine('ok', call)],
  'elle-json': [(call) => elleLine('invoke', call), (call) => elleLine('ok', call)],
  plume: [
    () => '',
    ({ process, key, value }) =>
      `w(${key},${value},${process},${value})\nr(${key},${value},${process},${value})\n`,
  ],
  awdit: [() => '', ({ key, value }) => `w ${key} ${value}\nr ${key} ${value}\n-----\n`],
  'jepsen-log': [(call) => logLine('invoke', call), (call) => logLine('ok', call)],
  'porcupine-kv': [(call) => kvLine('invoke', call), (call) => kvLine('ok', call)],
  edn: [(call) => ednLine('invoke', call), (call) => ednLine('ok', call)],
};

function ourLine(type: string, { process, key, value, index }: Call): string {
  const head = `{"index":${index},"time":${index * 1000},"type":"${type}","process":${process}`;
  return `${head},"f":"write","key":"k${key}","value":${value}}\n`;
}

function elleLine(type: string, { process, key, value }: Call): string {
  return `{"type":"${type}","process":${process},"value":[["append",${key},${value}],["r",${key},null]]}\n`;
}

function logLine(type: string, { process, value }: Call): string {
  return `INFO  jepsen.util - ${process}\t:${type}\t:write\t${value}\n`;
}

function kvLine(type: string, { process, key, value }: Call): string {
  return `{:process ${process}, :type :${type}, :f :append, :key "${key}", :value "x ${process} ${value} y"}\n`;
}

function ednLine(type: string, { process, key, value, index }: Call): string {
  const micros = `[[:append ${key} ${value}] [:r ${key} nil]]`;
  const times = `:time ${index * 1000}, :process ${process}, :index ${index}`;
  return `{:type :${type}, :f :txn, :value ${micros}, ${times}}\n`;
}

/** Writes so many operations, and gives the size of the file. */
function write(file: string, format: FormatName, count: number): number {
  const fd = openSync(file, 'w');
  const [invoked, ended] = TEXTS[format];
  for (let value = 0; value < count; value += PROCESSES) {
    const callsFrom = (index: number) =>
      Array.from({ length: PROCESSES }, (_, process) => ({
        process,
        key: (value + process) % KEYS,
        value: value + process,
        index: index + process,
      }));
    const begun = callsFrom(2 * value).map(invoked);
    writeSync(
      fd,
      begun.join('') +
        callsFrom(2 * value + PROCESSES)
          .map(ended)
          .join(''),
    );
  }
  closeSync(fd);
  return statSync(file).size;
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function usedBytes(): number {
  // Buffers are given back by the second round only.
  collectGarbage();
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** What a reading leaves is held while its memory is measured. */
function cost(read: () => unknown, { count, repeats }: Size): Readonly<Record<string, number>> {
  const costsNs: number[] = [];
  const heldBytes: number[] = [];
  if (repeats > 1) read();
  for (let i = 0; i < repeats; i++) {
    const before = usedBytes();
    const startedMs = cpuMs();
    const held = [read()];
    costsNs.push(((cpuMs() - startedMs) * 1e6) / count);
    heldBytes.push((usedBytes() - before) / count);
    held.pop();
  }
  return { cpuNsPerOp: median(costsNs), heldBytesPerOp: median(heldBytes) };
}

type Parsed = Omit<NewOp, 'f' | 'timeNs'> & { readonly f?: string; readonly time?: number };

function parsedLines(file: string): Parsed[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Parsed);
}

/** What a plain reader would do next. */
function historyOf(parsed: readonly Parsed[]): History {
  return History.of(parsed.map((op) => ({ ...op, f: op.f ?? 'txn', timeNs: op.time ?? 0 })));
}

function rowsOf(folder: string, size: Size): Row[] {
  const { count } = size;
  return FORMAT_NAMES.flatMap((format) => {
    const file = path.join(folder, format);
    const fileBytesPerOp = write(file, format, count) / count;
    const row = (what: string, read: () => unknown): Row => ({
      what: `${what}, ${count} operations`,
      figures: { ...cost(read, size), fileBytesPerOp },
    });
    const rows = [row(format, () => readHistory(file, { format }))];
    if (format === 'jsonl' || format === 'elle-json') {
      rows.push(row(`JSON.parse of ${format}`, () => parsedLines(file)));
      rows.push(row(`JSON.parse of ${format}, into a history`, () => historyOf(parsedLines(file))));
    }
    rmSync(file);
    return rows;
  });
}

const formats: Bench = {
  about:
    'Reading a history: CPU time and memory that stays, per operation (a transaction of two, or both ' +
    `lines of an operation); medians of three, or one reading of the large size. JSON.parse of every line is the peer: it checks nothing.`,
  async measure() {
    const folder = mkdtempSync(path.join(tmpdir(), 'faultline-bench-'));
    try {
      return SIZES.flatMap((size) => rowsOf(folder, size));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

export default formats;
