/** What is written can be read: whole runs, runs cut short by a crash, and disks that refuse. */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { History } from '../core/history.ts';
import type { Op } from '../core/op.ts';
import type { RunResult } from '../core/run-result.ts';
import type { Scenario } from '../core/scenario.ts';
import { listRuns } from './run-list.ts';
import { RunWriter } from './run-writer.ts';
import { readRun, readRunFile } from './stored-run.ts';

const PARTS: Partial<Scenario> = { target: 'raft', workload: 'register', seed: 7, consistencyModels: [] };
const SCENARIO = PARTS as Scenario;
const AT = new Date(Date.UTC(2026, 10, 23, 1, 19, 4, 123));
const RESULT = { version: 1, valid: false, reasons: ['stale read'] } as unknown as RunResult;

const OPS: readonly Op[] = [
  { index: 0, type: 'invoke', process: 0, f: 'write', key: 'k"1', value: 3, timeNs: 10 },
  { index: 1, type: 'invoke', process: 1, f: 'cas', key: 2, value: [1, 2], timeNs: 20 },
  { index: 2, type: 'invoke', process: 'nemesis', f: 'kill', value: { nodes: ['n1'] }, timeNs: 30 },
  { index: 3, type: 'info', process: 'nemesis', f: 'kill', value: { nodes: ['n1'] }, timeNs: 40 },
  { index: 4, type: 'ok', process: 0, f: 'write', key: 'k"1', value: 'ä\n</script>', timeNs: 50 },
  { index: 5, type: 'info', process: 1, f: 'cas', key: 2, value: null, error: 'timeout', timeNs: 6e10 },
];

let runsDir: string;

beforeEach(() => {
  runsDir = join(mkdtempSync(join(tmpdir(), 'faultline-store-')), 'runs');
});
afterEach(() => rmSync(join(runsDir, '..'), { recursive: true, force: true }));

function begin(scenario: Scenario = SCENARIO): RunWriter {
  return RunWriter.create({ scenario, runsDir, startedAt: AT });
}

describe('RunWriter', () => {
  it('writes a run that reads back as it was', () => {
    const writer = begin();
    for (const op of OPS) writer.op(op);
    writer.log({ node: 'n2', timeNs: 2_000_000_001, text: 'became leader' });
    writer.log({ node: 'n1', timeNs: 1_500_000_000, text: 'panic: oh\n  at line 2\n' });
    writer.file('plan.json', '{"ops":[]}');
    writer.result(RESULT);
    writer.close();

    const run = readRun(writer.dir);
    expect([...run.history]).toEqual(OPS);
    expect([...run.history]).toEqual([...History.of(OPS)]);
    expect(run.scenario).toEqual(SCENARIO);
    expect(run.result).toEqual(RESULT);
    expect(run.truncated).toBe(false);
    expect(run.logs).toEqual([
      { node: 'n1', timeNs: 1_500_000_000, text: 'panic: oh\n  at line 2\n' },
      { node: 'n2', timeNs: 2_000_000_001, text: 'became leader' },
    ]);
    expect(readRunFile(writer.dir, 'plan.json')).toBe('{"ops":[]}');
    expect(readRunFile(writer.dir, 'trace.json')).toBeNull();
    expect(readdirSync(writer.dir).sort()).toEqual([
      'history.jsonl',
      'logs',
      'plan.json',
      'result.json',
      'scenario.json',
    ]);
  });

  it('gives each of several runs of one millisecond a folder of its own, and links the latest', () => {
    const names = [begin(), begin(), begin()].map((writer) => {
      writer.close();
      return writer.dir.slice(runsDir.length + 1);
    });
    expect(names).toEqual([
      '20261123T011904.123Z-raft-register-seed7',
      '20261123T011904.124Z-raft-register-seed7',
      '20261123T011904.125Z-raft-register-seed7',
    ]);
    expect(readlinkSync(join(runsDir, 'latest'))).toBe(names[2]);
    expect(readdirSync(runsDir).sort()).toEqual([...names, 'latest']);
  });

  it('names the folder after the file of a target given by path, and keeps it a name', () => {
    const writer = begin({ ...SCENARIO, target: '../my dir/…/my target.ts', workload: '../../etc' });
    writer.close();
    expect(writer.dir).toBe(join(runsDir, '20261123T011904.123Z-my-target-etc-seed7'));
    const nested = begin({ ...SCENARIO, target: './targets/mine/index.js' });
    nested.close();
    expect(nested.dir).toContain('-mine-register-');
  });

  it('is readable after a crash of the harness, up to the last line that was flushed', () => {
    const writer = begin();
    for (const op of OPS.slice(0, 3)) writer.op(op);
    writer.flush();
    for (const op of OPS.slice(3)) writer.op(op); // The crash comes before these are flushed.
    const run = readRun(writer.dir);
    expect([...run.history]).toEqual(OPS.slice(0, 3));
    expect(run.result).toBeNull();
    expect(run.truncated).toBe(false);
    writer.close();
  });

  it('reads up to the last complete line wherever the last one was cut', () => {
    const writer = begin();
    for (const op of OPS) writer.op(op);
    writer.log({ node: 'n1', timeNs: 5, text: 'one' });
    writer.close();
    const path = join(writer.dir, 'history.jsonl');
    const bytes = readFileSync(path);
    const lastLine = bytes.lastIndexOf('\n', bytes.length - 2) + 1;
    for (let size = bytes.length - 2; size > lastLine; size--) {
      truncateSync(path, size);
      const run = readRun(writer.dir);
      expect(run.truncated).toBe(true);
      expect(run.history.length).toBe(OPS.length - 1);
    }
    truncateSync(path, lastLine);
    expect(readRun(writer.dir)).toMatchObject({ truncated: false, logs: [{ text: 'one' }] });
    appendFileSync(join(writer.dir, 'logs', 'n1.log'), '0.0000');
    expect(readRun(writer.dir)).toMatchObject({ truncated: true, logs: [{ text: 'one' }] });
  });

  it('refuses a value that JSON cannot hold, and names the operation', () => {
    const writer = begin();
    const circle: unknown[] = [];
    circle.push(circle);
    expect(() => writer.op({ ...OPS[0]!, value: circle })).toThrow(
      expect.objectContaining({ code: 'bad-value', message: expect.stringContaining('operation 0 (write)') }),
    );
    writer.close();
  });

  it('writes files whole or not at all', () => {
    const writer = begin();
    mkdirSync(join(writer.dir, 'report.html'));
    expect(() => writer.file('report.html', 'new')).toThrow(/cannot write .*report\.html/);
    expect(existsSync(join(writer.dir, 'report.html.part'))).toBe(false);
    writer.close();
  });

  it('reports a run folder that was removed in the middle, and does not make it again', () => {
    const writer = RunWriter.create({ scenario: SCENARIO, runsDir, startedAt: AT });
    rmSync(runsDir, { recursive: true });
    expect(() => writer.file('plan.json', '{}')).toThrow(/plan\.json/);
    expect(() => writer.file('sub/plan.json', '{}')).toThrow(/plan\.json/);
    expect(existsSync(runsDir)).toBe(false);
  });

  it('reports a folder that cannot be made, with its path', () => {
    mkdirSync(runsDir, { recursive: true });
    writeFileSync(join(runsDir, 'file'), '');
    const inFile = join(runsDir, 'file', 'runs');
    expect(() => RunWriter.create({ scenario: SCENARIO, runsDir: inFile, startedAt: AT })).toThrow(
      expect.objectContaining({ name: 'FaultlineError', message: expect.stringContaining(inFile) }),
    );
  });
});

describe('readRun and listRuns', () => {
  it('finds a run by folder, by name and as the latest', () => {
    const first = begin();
    first.result(RESULT);
    first.close();
    const second = begin({ ...SCENARIO, seed: 8 });
    second.close();
    const name = second.dir.slice(runsDir.length + 1);
    expect(readRun(name, runsDir).dir).toBe(second.dir);
    expect(readRun('latest', runsDir).scenario.seed).toBe(8);
    rmSync(join(runsDir, 'latest'));
    expect(readRun('latest', runsDir).scenario.seed).toBe(8);
    expect(listRuns(runsDir).map((run) => [run.scenario.seed, run.valid])).toEqual([
      [8, null],
      [7, false],
    ]);
    expect(listRuns(join(runsDir, 'elsewhere'))).toEqual([]);
  });

  it('names the nearest runs when there is none of that name', () => {
    expect(() => readRun('latest', runsDir)).toThrow(/no run "latest" in .*no runs in .* yet/);
    for (const seed of [7, 8]) begin({ ...SCENARIO, seed }).close();
    expect(() => readRun('seed8', runsDir)).toThrow(
      expect.objectContaining({
        code: 'no-such-run',
        message: expect.stringMatching(/did you mean "20261123T011904\.123Z-raft-register-seed8"\?$/),
      }),
    );
    expect(() => readRun(join(runsDir, '20261123T011904.123Z-raft-registre-seed7'))).toThrow(/no run/);
    expect(() => readRun('20261123T011904.123Z-raft-registre-seed7', runsDir)).toThrow(
      /did you mean "20261123T011904\.123Z-raft-register-seed7" or /,
    );
    expect(() => readRun(join(runsDir, '..'), runsDir)).toThrow(/is not a run: it has no scenario\.json/);
  });

  it('refuses a damaged run and one of a newer version', () => {
    const writer = begin();
    writer.close();
    writeFileSync(join(writer.dir, 'result.json'), '{"version":999}');
    expect(() => readRun(writer.dir)).toThrow(expect.objectContaining({ code: 'newer-run' }));
    writeFileSync(join(writer.dir, 'result.json'), '{"versi');
    expect(() => readRun(writer.dir)).toThrow(expect.objectContaining({ code: 'malformed-run' }));
  });
});
