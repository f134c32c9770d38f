/**
 * What the timeline shows and how it lies on the screen: the compact columns of the page, unpacked, and the
 * part of the run that is in view. Times are whole microseconds; -1 stands for none.
 */
(() => {
  // A name of our own: a browser gives an element's id, as `timeline`, to the window too.
  window.faultline = {};
  const canvas = document.getElementById('timeline-canvas');
  if (canvas === null) return;
  const data = JSON.parse(document.getElementById('timeline-data').textContent);
  const { ops, texts } = data;
  const count = ops.index.length;

  const OUTCOMES = ['ok', 'fail', 'info'];
  const OUTCOME = { ok: 0, fail: 1, info: 2 };
  const LABEL_WIDTH = 58;
  const BAND_HEIGHT = 18;
  const AXIS_HEIGHT = 24;
  const ROOM_FOR_MARKS = 4;
  const LANES_HEIGHT_MAX = 560;
  const SPAN_MIN_US = 20;

  const laneHeight = Math.max(4, Math.min(20, Math.floor(LANES_HEIGHT_MAX / data.laneCount)));
  const lanesTop = data.bandRowCount * BAND_HEIGHT + ROOM_FOR_MARKS;
  const lanesBottom = lanesTop + data.laneCount * laneHeight;

  /** Begin of each operation, and end of its bar: what never ended reaches to the end of the run. */
  const starts = new Float64Array(count);
  const ends = new Float64Array(count);
  /** Operations of each lane, in order of time. */
  const lanes = Array.from({ length: data.laneCount }, () => []);
  /** Position of an operation by its index in the history. */
  const positions = new Map();
  for (let i = 0, at = 0; i < count; i++) {
    at += ops.start[i];
    starts[i] = at;
    ends[i] = ops.length[i] < 0 ? data.endUs : at + ops.length[i];
    lanes[ops.lane[i]].push(i);
    positions.set(ops.index[i], i);
  }
  /** Number in the witness, by position. */
  const numbers = new Map(data.marks.map((index, i) => [positions.get(index), i + 1]));

  /** What is in view, what the mouse is over, and what was chosen. */
  const state = { from: data.view[0], until: data.view[1], width: 0, hovered: -1, selected: -1 };

  const plotWidth = () => state.width - LABEL_WIDTH;
  const xOf = (us) => LABEL_WIDTH + ((us - state.from) / (state.until - state.from)) * plotWidth();
  const usOf = (x) => state.from + ((x - LABEL_WIDTH) / plotWidth()) * (state.until - state.from);
  const laneTop = (lane) => lanesTop + lane * laneHeight;

  /** The bar of an operation, pixels. A wide one leaves a gap, so that two in a row do not look like one. */
  function box(i) {
    const left = xOf(starts[i]);
    const pad = laneHeight > 8 ? 2 : 0.5;
    const wide = xOf(ends[i]) - left;
    return {
      left,
      top: laneTop(ops.lane[i]) + pad,
      wide: wide > 4 ? wide - 1 : Math.max(1.5, wide),
      high: laneHeight - 2 * pad,
    };
  }

  /** Shows this stretch of the run, or the nearest that there is. */
  function look(from, until) {
    const span = Math.min(data.endUs, Math.max(SPAN_MIN_US, until - from));
    state.from = Math.min(Math.max(0, from), data.endUs - span);
    state.until = state.from + span;
  }

  const text = (code) => (code < 0 ? '' : texts[code]);

  /** `write 3`, `read → 1` */
  function textOf(i) {
    const question = `${text(ops.f[i])} ${text(ops.asked[i])}`.trim();
    return ops.got[i] < 0 ? question : `${question} → ${text(ops.got[i])}`;
  }

  const momentOf = (us) => `${(us / 1e6).toFixed(6)} s`;

  function durationOf(us) {
    if (us < 1000) return `${us} µs`;
    return us < 1e6 ? `${(us / 1000).toFixed(2)} ms` : `${(us / 1e6).toFixed(3)} s`;
  }

  function processOf(i) {
    const process = String(ops.process[i]);
    return data.laneNoun === 'thread' ? `${process} (thread ${ops.lane[i]})` : process;
  }

  /** All that is known of an operation, as pairs of name and text. */
  function factsOf(i) {
    const outcome = OUTCOMES[ops.outcome[i]];
    const ended = ops.length[i] >= 0;
    const why = text(ops.error[i]);
    return [
      ...(ops.key[i] < 0 ? [] : [['key', text(ops.key[i])]]),
      ['outcome', why === '' ? outcome : `${outcome}: ${why}`],
      ['process', processOf(i)],
      ['invoked', momentOf(starts[i])],
      ['completed', ended ? momentOf(ends[i]) : 'never'],
      ...(ended ? [['took', durationOf(ops.length[i])]] : []),
      ['index', String(ops.index[i])],
    ];
  }

  const layout = {
    LABEL_WIDTH,
    BAND_HEIGHT,
    laneHeight,
    lanesTop,
    lanesBottom,
    height: lanesBottom + AXIS_HEIGHT,
  };
  const operations = { ...ops, count, starts, ends, lanes, positions, numbers };
  const functions = { plotWidth, xOf, usOf, laneTop, box, look, textOf, factsOf };
  window.faultline.timeline = {
    canvas,
    data,
    state,
    layout,
    ops: operations,
    OUTCOMES,
    OUTCOME,
    ...functions,
  };
})();
