/** Operations that ended per second over time: those that succeeded as an area, the others as lines on it. */
import { countText, durationText } from '../format.ts';
import type { RateStep, Rates } from '../views/rate.ts';
import { type ChartTime, chartHeight, drawFrame, INNER_WIDTH, spanText } from './frame.ts';
import type { Pad } from './pad.ts';

const HEIGHT = 168;
const VALUE_TICKS = 4;

export function rateChart(pad: Pad, rates: Rates, chart: ChartTime): string {
  const time = pad.d3.scaleLinear().domain([0, chart.endMs]).range([0, INNER_WIDTH]);
  const rate = pad.d3
    .scaleLinear()
    .domain([0, Math.max(1, rates.maxPerSecond)])
    .range([HEIGHT, 8])
    .nice(VALUE_TICKS);
  const label = `operations per second, by outcome, ${spanText(chart.endMs)}`;
  return pad.draw({ height: chartHeight(HEIGHT), label }, (svg) => {
    const ticks = rate.ticks(VALUE_TICKS).map((value) => ({ y: rate(value), text: `${countText(value)}/s` }));
    const data = drawFrame(svg, { ...chart, time, ticks, height: HEIGHT });
    const x = (step: RateStep) => time(step.atMs);
    const y = (step: RateStep) => rate(step.perSecond);
    const area = pad.d3.area<RateStep>().x(x).y0(HEIGHT).y1(y).digits(1).curve(pad.d3.curveStepAfter);
    const line = pad.d3.line<RateStep>().x(x).y(y).digits(1).curve(pad.d3.curveStepAfter);
    data
      .append('path')
      .attr('class', 'area ok')
      .attr('d', area(closed(rates.steps.ok, chart.endMs)) ?? '');
    for (const outcome of ['ok', 'fail', 'info'] as const) {
      const steps = rates.steps[outcome];
      if (!steps.some((step) => step.perSecond > 0)) continue;
      data
        .append('path')
        .attr('class', `rate ${outcome}`)
        .attr('d', line(closed(steps, chart.endMs)) ?? '');
    }
  });
}

/** The last step lasts until the end. */
function closed(steps: readonly RateStep[], endMs: number): readonly RateStep[] {
  const last = steps[steps.length - 1];
  return last === undefined ? steps : [...steps, { ...last, atMs: endMs }];
}

export function rateNote({ stepMs }: Rates): string {
  return `in steps of ${durationText(stepMs).replace(/\.0+(?= )/, '')}`;
}
