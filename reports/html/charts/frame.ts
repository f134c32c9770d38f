/**
 * What all charts over time share: the axis in seconds, lines for the values, and the faults as bands. The
 * drawing is as wide as the page: places across are per cent, and the data lie in an inner drawing that is
 * stretched, with strokes that are not. So text keeps its size on a phone.
 */
import type { Scale, Selection } from 'd3-node';
import { momentText } from '../format.ts';
import type { Band } from '../views/bands.ts';

/** Width of the inner drawing in its own units. */
export const INNER_WIDTH = 1000;
const AXIS_HEIGHT = 24;
const STRIP_HEIGHT = 5;
const TICKS_OF_TIME = 6;

export interface ChartTime {
  readonly endMs: number;
  readonly bands: readonly Band[];
}

interface Tick {
  readonly y: number;
  readonly text: string;
}

export interface Frame extends ChartTime {
  /** Height of the part that holds data, pixels. */
  readonly height: number;
  readonly ticks: readonly Tick[];
  /** Times of the axis, milliseconds. */
  readonly time: Scale;
}

export function chartHeight(dataHeight: number): number {
  return dataHeight + AXIS_HEIGHT;
}

/** Draws frame and faults, and gives the inner drawing for the data. */
export function drawFrame(svg: Selection, frame: Frame): Selection {
  for (const band of frame.bands) drawBand(svg, band, frame);
  for (const { y, text } of frame.ticks) {
    svg.append('line').attr('class', 'grid').attr('x2', '100%').attr('y1', y).attr('y2', y);
    svg.append('text').attr('class', 'tick value').attr('x', -8).attr('y', y).attr('dy', '0.32em').text(text);
  }
  drawTimes(svg, frame);
  return svg
    .append('svg')
    .attr('class', 'data')
    .attr('width', '100%')
    .attr('height', frame.height)
    .attr('viewBox', `0 0 ${INNER_WIDTH} ${frame.height}`)
    .attr('preserveAspectRatio', 'none');
}

function drawTimes(svg: Selection, { time, endMs, height }: Frame): void {
  svg.append('line').attr('class', 'axis').attr('x2', '100%').attr('y1', height).attr('y2', height);
  const seconds = time.ticks(TICKS_OF_TIME);
  for (const ms of seconds) {
    const x = percent(ms / endMs);
    svg
      .append('line')
      .attr('class', 'axis')
      .attr('x1', x)
      .attr('x2', x)
      .attr('y1', height)
      .attr('y2', height + 4);
    const tick = svg
      .append('text')
      .attr('class', 'tick time')
      .attr('x', x)
      .attr('y', height + 16);
    tick.text(secondsText(ms, seconds));
  }
}

/** All ticks with as many decimals as their distance needs. */
function secondsText(ms: number, ticks: readonly number[]): string {
  const stepMs = ticks.length > 1 ? ticks[1]! - ticks[0]! : 1000;
  const decimals = stepMs >= 1000 ? 0 : stepMs >= 100 ? 1 : stepMs >= 10 ? 2 : 3;
  return `${(ms / 1000).toFixed(decimals)} s`;
}

function drawBand(svg: Selection, band: Band, { endMs, height }: Frame): void {
  const group = svg.append('g').attr('class', `band fault-${band.colour}`);
  const x = percent(band.fromMs / endMs);
  const width = percent(Math.max(0.0005, (band.untilMs - band.fromMs) / endMs));
  group.append('rect').attr('class', 'wash').attr('x', x).attr('width', width).attr('height', height);
  group.append('rect').attr('class', 'strip').attr('x', x).attr('width', width).attr('height', STRIP_HEIGHT);
  group.append('title').text(band.title);
}

function percent(ratio: number): string {
  return `${Math.round(ratio * 10_000) / 100}%`;
}

/** A label for those who do not see the chart. */
export function spanText(endMs: number): string {
  return `over ${momentText(endMs)}`;
}
