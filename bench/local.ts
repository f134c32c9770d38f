/** How many operations does a real cluster here serve and record? Load generator and proxies included. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Catalog } from '../src/catalog.ts';
import { resolveScenario, type ScenarioInput } from '../src/run/resolve.ts';
import { run } from '../src/run.ts';
import { type Bench, cpuMs, median, type Row } from './main.ts';

const REPEATS = 3;
const SECONDS = 8;

interface Sample {
  readonly opsPerS: number;
  readonly okPerS: number;
  readonly controlCpuRatio: number;
}

async function once(input: ScenarioInput): Promise<Sample> {
  const catalog = new Catalog();
  const scenario = await resolveScenario(input, catalog);
  const dir = mkdtempSync(path.join(tmpdir(), 'faultline-bench-'));
  const startedCpuMs = cpuMs();
  try {
    const outcome = await run({ scenario, catalog, recorder: { dir, op: () => {}, log: () => {} } });
    const seconds = outcome.durationMs / 1000;
    return {
      opsPerS: outcome.history.length / 2 / seconds,
      okPerS: outcome.counts.ok / seconds,
      controlCpuRatio: (cpuMs() - startedCpuMs) / outcome.durationMs,
    };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function row(what: string, concurrency: string): Promise<Row> {
  const samples: Sample[] = [];
  for (let seed = 1; seed <= REPEATS; seed++) {
    samples.push(
      await once({ target: 'raft', on: 'local', timeLimitS: SECONDS, rate: 50_000, concurrency, seed }),
    );
  }
  const figure = (of: (sample: Sample) => number) => median(samples.map(of));
  return {
    what,
    figures: {
      recordedOpsPerS: figure((s) => s.opsPerS),
      okOpsPerS: figure((s) => s.okPerS),
      controlCpuRatio: figure((s) => s.controlCpuRatio),
    },
  };
}

const local: Bench = {
  about: `Local: five Raft processes behind fault proxies, fdatasync before acknowledgement, ${SECONDS} s each, medians of ${REPEATS}.`,
  async measure() {
    return [await row('20 threads', '4n'), await row('100 threads', '20n'), await row('200 threads', '40n')];
  },
};

export default local;
