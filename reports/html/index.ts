/**
 * The report for people: one self-contained HTML page, without network, from a file on disk. It leads
 * with the verdict and its witness, then shows how everything lies in time. Its size is bounded, however
 * long the run.
 */
import type { ReportInput, ReportPlugin } from '../../src/index.ts';
import { latencyPanels } from './charts/latency.ts';
import { openPad } from './charts/pad.ts';
import { rateChart, rateNote } from './charts/rate.ts';
import { countText } from './format.ts';
import { pageOf } from './page.ts';
import { bandsOf, colourOf, endOf, nemesesOf } from './views/bands.ts';
import { checksOf } from './views/checks.ts';
import { provenanceFacts, scenarioFacts, sourceFacts } from './views/facts.ts';
import { faultTableOf } from './views/fault-table.ts';
import { heroOf } from './views/hero.ts';
import { latenciesOf } from './views/latency.ts';
import { nodeLogsOf } from './views/node-logs.ts';
import { ratesOf } from './views/rate.ts';
import { lastOpMs, type Timeline, timelineOf } from './views/timeline.ts';
import { primaryAnomaly, type Witness, witnessOf } from './views/witness.ts';

const html: ReportPlugin = {
  name: 'html',
  summary: 'one self-contained page: verdict, witness, timeline, latencies, faults, logs',
  fileName: 'report.html',
  render,
};

export default html;

async function render(input: ReportInput): Promise<string> {
  const { result, history, logs } = input;
  const endMs = endOf(result, lastOpMs(history));
  const bands = bandsOf(result, endMs);
  const witness = witnessToLead(input);
  const timeline = timelineOf({ result, history, bands, witness, endMs });
  const view = {
    title: titleOf(input),
    hero: heroOf(input, witness),
    witness,
    timeline: timelineNotes(timeline),
    nemeses: nemesesOf(result).map((name, i) => ({ name, colour: colourOf(i) })),
    charts: await chartsOf(input, { endMs, bands }),
    faults: faultTableOf(result, history),
    checks: checksOf(result, history),
    factsTitle: input.source === undefined ? 'Scenario' : 'History',
    facts: input.source === undefined ? scenarioFacts(result.scenario) : sourceFacts(input.source),
    provenance: provenanceFacts(result),
    logs: nodeLogsOf(logs, witness),
  };
  return pageOf(view, timeline);
}

function witnessToLead({ result, history }: ReportInput): Witness | null {
  const primary = result.valid === true ? null : primaryAnomaly(result);
  if (primary === null) return null;
  return witnessOf(primary.anomaly, { history, faults: result.faults, checker: primary.check.checker });
}

async function chartsOf({ history }: ReportInput, chart: Parameters<typeof rateChart>[2]) {
  const latencies = latenciesOf(history, chart.endMs);
  if (latencies.panels.length === 0) return null;
  const pad = await openPad();
  const rates = ratesOf(history, chart.endMs);
  return {
    latency: latencyPanels(pad, latencies, chart),
    endless: latencies.endlessCount === 0 ? null : countText(latencies.endlessCount),
    rate: rateChart(pad, rates, chart),
    rateNote: rateNote(rates),
  };
}

function timelineNotes(timeline: Timeline) {
  const { shown, total } = timeline;
  const sampled = shown < total ? { shown: countText(shown), total: countText(total) } : null;
  return {
    empty: total === 0,
    sampled,
    hasWitness: timeline.marks.length > 0,
    fadesOthers: timeline.markedKey >= 0,
    row: timeline.laneNoun === 'thread' ? 'client thread' : 'process',
  };
}

function titleOf({ result, source }: ReportInput): string {
  const word = result.valid === true ? 'valid' : result.valid === false ? 'INVALID' : 'unknown';
  if (source !== undefined) return `${word}: ${source.file}`;
  return `${word}: ${result.scenario.target} ${result.scenario.workload}, seed ${result.scenario.seed}`;
}
