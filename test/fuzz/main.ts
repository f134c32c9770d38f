/**
 * `npm run fuzz -- --minutes N`: every fast checker against its dumb twin, on as many small random histories
 * as the time allows, on all cores. Each slice of cases has a seed of its own, so that a disagreement is
 * shown again by one command. `fuzz.mjs` bundles this file with all fuzzers that it finds.
 */
import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { Fuzzer } from '../../checkers/testing/fuzzer.ts';
import { type FuzzOptions, optionsFrom } from './options.ts';
import { type Report, SLICE_CASES, seedOf, sliceOf } from './slice.ts';

interface Share {
  readonly options: FuzzOptions;
  readonly worker: number;
  readonly workers: number;
}

export async function main(fuzzers: readonly Fuzzer[]): Promise<void> {
  if (!isMainThread) return work(fuzzers, workerData as Share);
  const options = optionsFrom(
    process.argv.slice(2),
    fuzzers.map(({ name }) => name),
  );
  if ('complaint' in options) {
    console.error(options.complaint);
    process.exitCode = 254;
    return;
  }
  await direct(fuzzers, options);
}

async function direct(fuzzers: readonly Fuzzer[], options: FuzzOptions): Promise<void> {
  const workers = options.runs === undefined ? availableParallelism() : 1;
  const chosen = fuzzers.filter(({ name }) => options.only === undefined || name === options.only);
  const length = options.runs === undefined ? `${options.minutes} minutes` : `${options.runs} cases`;
  console.log(`${chosen.length} fuzzers, ${length}, ${workers} workers, seed ${options.seed}`);
  const cases = new Map<string, number>(chosen.map(({ name }) => [name, 0]));
  let failed = false;
  const onReport = (report: Report) => {
    if (report.kind === 'agreed') cases.set(report.name, cases.get(report.name)! + report.cases);
    else {
      failed = true;
      printDisagreement(report);
    }
  };
  await Promise.all(
    Array.from({ length: workers }, (_, worker) => workerDone({ options, worker, workers }, onReport)),
  );
  for (const { name, about } of chosen)
    console.log(`${String(cases.get(name)).padStart(10)}  ${name}: ${about}`);
  const total = [...cases.values()].reduce((sum, count) => sum + count, 0);
  console.log(`${total} histories, ${failed ? 'with a disagreement' : 'no disagreement'}`);
  if (failed) process.exitCode = 1;
}

function printDisagreement({ name, seed, story }: Extract<Report, { kind: 'disagreed' }>): void {
  console.log(`\n${name} disagrees with its twin:\n${story}`);
  console.log(`again: npm run fuzz -- --only ${name} --seed ${seed} --runs ${SLICE_CASES}\n`);
}

function workerDone(share: Share, onReport: (report: Report) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: share });
    worker.on('message', onReport);
    worker.on('error', reject);
    worker.on('exit', () => resolve());
  });
}

/** Takes the fuzzers in turn, a slice of each; ends when the time is over or after a disagreement. */
function work(fuzzers: readonly Fuzzer[], { options, worker, workers }: Share): void {
  const chosen = fuzzers.filter(({ name }) => options.only === undefined || name === options.only);
  const endMs = performance.now() + options.minutes * 60_000;
  for (let round = worker; ; round += workers) {
    for (const [i, fuzzer] of chosen.entries()) {
      const seed = seedOf(options.seed, round * chosen.length + i);
      const numRuns = options.runs ?? SLICE_CASES;
      const report = sliceOf(fuzzer, { seed, numRuns });
      parentPort!.postMessage(report);
      if (report.kind === 'disagreed') return;
      if (options.runs === undefined && performance.now() > endMs) return;
    }
    if (options.runs !== undefined) return;
  }
}
