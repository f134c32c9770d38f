/**
 * Latency over time: a panel for each function with the same logarithmic axis, a dot for operations coloured
 * by outcome, and lines for median and 99th percentile.
 */
import type { Scale, Selection } from 'd3-node';
import { countText, durationText } from '../format.ts';
import { type Latencies, type LatencyPanel, OUTCOMES, type QuantilePoint } from '../views/latency.ts';
import { type ChartTime, chartHeight, drawFrame, INNER_WIDTH, spanText } from './frame.ts';
import type { Pad } from './pad.ts';

const HEIGHT = 132;

export interface ChartPanel {
  readonly title: string;
  readonly note: string;
  readonly svg: string;
}

interface Axes {
  readonly time: Scale;
  readonly latency: Scale;
}

export function latencyPanels(pad: Pad, latencies: Latencies, chart: ChartTime): ChartPanel[] {
  const latency = pad.d3.scaleLog().domain(decades(latencies)).range([HEIGHT, 8]);
  const time = pad.d3.scaleLinear().domain([0, chart.endMs]).range([0, INNER_WIDTH]);
  return latencies.panels.map((panel) => ({
    title: panel.f,
    note: `${countText(panel.count)} operations`,
    svg: pad.draw(
      { height: chartHeight(HEIGHT), label: `latency of ${panel.f} ${spanText(chart.endMs)}` },
      (svg) => {
        const ticks = wholeDecades(latency).map((ms) => ({ y: latency(ms), text: decadeText(ms) }));
        const data = drawFrame(svg, { ...chart, time, ticks, height: HEIGHT });
        drawPanel(pad, { data, panel, time, latency });
      },
    ),
  }));
}

function drawPanel(
  pad: Pad,
  { data, panel, time, latency }: Axes & { data: Selection; panel: LatencyPanel },
): void {
  for (const outcome of OUTCOMES) {
    // A line of no length with round ends is a dot; one path holds them all.
    const dots = panel.dots[outcome].map(
      (dot) => `M${round1(time(dot.atMs))} ${round1(latency(dot.latencyMs))}h0`,
    );
    if (dots.length > 0) data.append('path').attr('class', `dots ${outcome}`).attr('d', dots.join(''));
  }
  for (const name of ['p50', 'p99'] as const) {
    const line = pad.d3
      .line<QuantilePoint>()
      .x((point) => time(point.atMs))
      .defined((point) => point[name] !== null)
      .y((point) => latency(point[name]!))
      .digits(1);
    const path = line(panel.quantiles);
    if (path !== null) data.append('path').attr('class', `quantile ${name}`).attr('d', path);
  }
}

/** The powers of ten around all latencies, two at least. */
function decades({ minMs, maxMs }: Latencies): [number, number] {
  const low = Math.floor(Math.log10(minMs));
  const high = Math.ceil(Math.log10(maxMs));
  return [10 ** low, 10 ** Math.max(high, low + 1)];
}

function wholeDecades(scale: Scale): number[] {
  const [low, high] = scale.domain().map((ms) => Math.round(Math.log10(ms))) as [number, number];
  return Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i));
}

/** `100 µs`, `10 ms`, `1 s`: a power of ten needs no decimals. */
function decadeText(ms: number): string {
  return durationText(ms).replace(/\.0+(?= )/, '');
}

function round1(value: number): number {
  return Math.round(value * 10) / 10;
}
