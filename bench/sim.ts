/** How fast is the simulator? Five Raft nodes, nothing stored, checkers not counted, one core. */
import { Catalog } from '../src/catalog.ts';
import { History } from '../src/core/history.ts';
import { Interpreter } from '../src/core/interpreter.ts';
import { nodeIds } from '../src/core/scenario.ts';
import { SimCluster } from '../src/deployments/sim/cluster.ts';
import { assemble } from '../src/run/assemble.ts';
import { resolveScenario, type ScenarioInput } from '../src/run/resolve.ts';
import { scheduleOf } from '../src/run/schedule.ts';
import { type Bench, cpuMs, median, type Row } from './main.ts';

const REPEATS = 5;

interface Sample {
  readonly simulatedS: number;
  readonly cpuS: number;
  readonly wallS: number;
  readonly events: number;
  readonly ops: number;
}

async function once(input: ScenarioInput): Promise<Sample> {
  const catalog = new Catalog();
  const scenario = await resolveScenario(input, catalog);
  const parts = await assemble(scenario, catalog);
  const history = new History();
  const cluster = new SimCluster({
    target: parts.target.plugin,
    targetPath: parts.target.file,
    workload: scenario.workload,
    nodes: nodeIds(scenario.nodes),
    concurrency: scenario.concurrency,
    seed: scenario.seed,
    runDir: '',
    onLog: () => {},
  });
  const interpreter = new Interpreter({
    generator: scheduleOf(scenario, parts),
    concurrency: scenario.concurrency,
    cluster,
    nemeses: parts.nemeses,
    seed: scenario.seed,
    opTimeoutMs: scenario.opTimeoutS * 1000,
    record: (op) => {
      cluster.observe(op);
      return history.append(op);
    },
  });
  const startedCpuMs = cpuMs();
  const startedMs = performance.now();
  interpreter.start();
  await cluster.time.runUntil(() => interpreter.finished);
  return {
    simulatedS: cluster.world.nowNs / 1e9,
    cpuS: (cpuMs() - startedCpuMs) / 1000,
    wallS: (performance.now() - startedMs) / 1000,
    events: cluster.world.eventCount,
    ops: history.length / 2,
  };
}

async function row(what: string, input: Omit<ScenarioInput, 'target'>): Promise<Row> {
  const samples: Sample[] = [];
  for (let seed = 0; seed <= REPEATS; seed++) samples.push(await once({ target: 'raft', seed, ...input }));
  // The first one only warms up.
  const counted = samples.slice(1);
  const figure = (of: (sample: Sample) => number) => median(counted.map(of));
  return {
    what,
    figures: {
      simulatedSPerWallS: figure((s) => s.simulatedS / s.wallS),
      simulatedSPerCpuS: figure((s) => s.simulatedS / s.cpuS),
      eventsPerWallS: figure((s) => s.events / s.wallS),
      eventsPerSimulatedS: figure((s) => s.events / s.simulatedS),
      opsPerSimulatedS: figure((s) => s.ops / s.simulatedS),
    },
  };
}

const sim: Bench = {
  about: `Simulator, five Raft nodes, seeds 1 to ${REPEATS} after one warm-up, medians; CPU seconds include garbage collection threads.`,
  async measure() {
    return [
      await row('idle', { rate: 0.1, timeLimitS: 600 }),
      await row('100 ops/s', { rate: 100, timeLimitS: 200 }),
      await row('100 ops/s, faults', { rate: 100, timeLimitS: 200, nemeses: ['partition', 'kill'] }),
      await row('1000 ops/s', { rate: 1000, concurrency: 50, timeLimitS: 60 }),
    ];
  },
};

export default sim;
