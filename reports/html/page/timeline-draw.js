/**
 * Draws the timeline on its canvas: lanes, faults, operations, the witness on top of all, and the axis. Texts
 * of the run go to the canvas only, never into markup.
 */
(() => {
  const { timeline } = window.faultline;
  if (timeline === undefined) return;
  const { canvas, data, state, layout, ops, OUTCOMES, OUTCOME } = timeline;
  const { xOf, plotWidth, laneTop, box, textOf } = timeline;
  const { LABEL_WIDTH, BAND_HEIGHT, laneHeight, lanesBottom, height } = layout;

  const CHAR_PX = 6.1;
  const TEXT_ROOM_MIN = 26;
  const TICK_ROOM = 110;
  const context = canvas.getContext('2d');
  const font = (px, weight = 400) => `${weight} ${px}px system-ui, "Liberation Sans", Arial, sans-serif`;

  function colours() {
    const style = getComputedStyle(document.documentElement);
    const of = (name) => style.getPropertyValue(`--${name}`).trim();
    const named = ['ink', 'soft', 'card', 'faint', 'mark'].map((name) => [name, of(name)]);
    return {
      ...Object.fromEntries(named),
      outcome: OUTCOMES.map(of),
      fault: [0, 1, 2, 3, 4].map((i) => of(`fault-${i}`)),
      wash: Number(of('wash')),
    };
  }

  timeline.draw = () => {
    const ratio = devicePixelRatio || 1;
    canvas.width = Math.round(state.width * ratio);
    canvas.height = Math.round(height * ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.textBaseline = 'middle';
    const colour = colours();
    drawLanes(colour);
    context.save();
    context.beginPath();
    context.rect(LABEL_WIDTH, 0, plotWidth(), height);
    context.clip();
    const bands = data.bands.filter((band) => band.until >= state.from && band.from <= state.until);
    for (const band of bands) drawWash(band, colour);
    for (const band of bands) drawBar(band, colour);
    drawOps(colour);
    context.restore();
    drawAxis(colour);
  };

  function drawLanes(colour) {
    context.fillStyle = colour.faint;
    for (let lane = 0; lane < data.laneCount; lane += 2) {
      context.fillRect(LABEL_WIDTH, laneTop(lane), plotWidth(), laneHeight);
    }
    context.fillStyle = colour.soft;
    context.font = font(11);
    context.textAlign = 'right';
    for (let lane = 0; lane < data.laneCount; lane += Math.ceil(11 / laneHeight)) {
      context.fillText(nameOf(lane), LABEL_WIDTH - 6, laneTop(lane) + laneHeight / 2);
    }
  }

  /** The first says what the numbers are of, where there is room. */
  function nameOf(lane) {
    const number = String(data.laneNumbers[lane]);
    const name = `${data.laneNoun} ${number}`;
    const fits = name.length * CHAR_PX <= LABEL_WIDTH - 6;
    return lane === 0 && fits ? name : number;
  }

  /** Where a band lies; a short one is still to be seen. */
  function bandBox(band) {
    const left = Math.max(LABEL_WIDTH - 1, xOf(band.from));
    const right = Math.min(state.width + 1, Math.max(xOf(band.until), left + 2));
    return { left, right, wide: right - left, top: band.row * BAND_HEIGHT, high: BAND_HEIGHT - 3 };
  }

  function drawWash(band, colour) {
    const { left, wide, top } = bandBox(band);
    context.fillStyle = colour.fault[band.colour];
    context.globalAlpha = colour.wash;
    context.fillRect(left, top, wide, lanesBottom - top);
    context.globalAlpha = 1;
  }

  function drawBar(band, colour) {
    const { left, right, wide, top, high } = bandBox(band);
    context.fillStyle = colour.fault[band.colour];
    context.fillRect(left, top, wide, high);
    context.fillStyle = colour.card;
    context.font = font(11, 600);
    drawLabel(band.label, { left: left + 5, right: right - 3, middle: top + high / 2 });
  }

  /** Text where it fits, cut where most of it fits, else nothing. */
  function drawLabel(text, { left, right, middle }) {
    const room = Math.floor((right - left) / CHAR_PX);
    context.textAlign = 'left';
    if (text.length <= room) context.fillText(text, left, middle);
    else if (room >= 4) context.fillText(`${text.slice(0, room - 1)}…`, left, middle);
  }

  /** Where there is a witness, it stands out, and operations of other keys step back. */
  function strengthOf(i) {
    if (ops.numbers.size === 0) return 0.9;
    return data.markedKey < 0 || ops.key[i] === data.markedKey ? 0.75 : 0.3;
  }

  function drawOps(colour) {
    const marked = [];
    for (const outcome of Object.values(OUTCOME)) {
      for (let i = 0; i < ops.count; i++) {
        if (ops.outcome[i] !== outcome || ops.ends[i] < state.from || ops.starts[i] > state.until) continue;
        context.globalAlpha = strengthOf(i);
        if (ops.numbers.has(i)) marked.push(i);
        else drawOp(i, colour);
      }
    }
    context.globalAlpha = 1;
    for (const i of [state.hovered, state.selected, ...marked]) if (i >= 0) drawMarked(i, colour);
  }

  /** ok: filled. fail: hollow. info: fading, as nobody knows where it ends. */
  function drawOp(i, colour) {
    const { left, top, wide, high } = box(i);
    const outcome = ops.outcome[i];
    context.fillStyle = colour.outcome[outcome];
    if (outcome === OUTCOME.fail && wide > 4) {
      context.strokeStyle = colour.outcome[outcome];
      context.fillStyle = colour.card;
      context.fillRect(left, top, wide, high);
      context.strokeRect(left + 0.5, top + 0.5, wide - 1, high - 1);
    } else if (outcome === OUTCOME.info && wide > 4) drawOpenEnd({ left, top, wide, high }, colour);
    else context.fillRect(left, top, wide, high);
    if (wide > TEXT_ROOM_MIN && high >= 10) drawText(i, colour);
  }

  function drawOpenEnd({ left, top, wide, high }, colour) {
    const fade = context.createLinearGradient(Math.max(left, LABEL_WIDTH), 0, left + wide, 0);
    fade.addColorStop(0, colour.outcome[OUTCOME.info]);
    fade.addColorStop(1, 'transparent');
    context.fillStyle = fade;
    context.fillRect(left, top, wide, high);
    context.fillStyle = colour.outcome[OUTCOME.info];
    context.fillRect(left, top, Math.min(2, wide), high);
    context.fillRect(left, top + high - 1.5, wide, 1.5);
  }

  function drawText(i, colour) {
    const { left, top, wide, high } = box(i);
    const strength = context.globalAlpha;
    const faint = strength < 0.5;
    context.globalAlpha = faint ? 0.75 : 1;
    context.fillStyle = ops.outcome[i] === OUTCOME.ok && !faint ? colour.card : colour.ink;
    context.font = font(11);
    const right = Math.min(left + wide, state.width) - 2;
    drawLabel(textOf(i), { left: Math.max(left, LABEL_WIDTH) + 4, right, middle: top + high / 2 + 0.5 });
    context.globalAlpha = strength;
  }

  /** With an outline, its number, and, where it never ended, a line to the end of the run. */
  function drawMarked(i, colour) {
    const { left, top, wide, high } = box(i);
    const number = ops.numbers.get(i);
    if (ops.outcome[i] === OUTCOME.info) {
      context.strokeStyle = colour.outcome[OUTCOME.info];
      context.setLineDash([4, 3]);
      context.beginPath();
      context.moveTo(left + wide, top + high / 2);
      context.lineTo(xOf(data.endUs), top + high / 2);
      context.stroke();
      context.setLineDash([]);
    }
    drawOp(i, colour);
    context.strokeStyle = number === undefined ? colour.ink : colour.mark;
    context.lineWidth = i === state.selected || i === state.hovered ? 3 : 2;
    context.strokeRect(left - 1, top - 1, wide + 2, high + 2);
    context.lineWidth = 1;
    if (number !== undefined) drawNumber(String(number), { x: left - 1, y: top, colour });
  }

  function drawNumber(text, { x, y, colour }) {
    context.beginPath();
    context.arc(x, y, 7.5, 0, 2 * Math.PI);
    context.fillStyle = colour.mark;
    context.fill();
    context.fillStyle = colour.card;
    context.font = font(10, 700);
    context.textAlign = 'center';
    context.fillText(text, x, y + 0.5);
  }

  function drawAxis(colour) {
    const { from, until, width } = state;
    context.fillStyle = colour.soft;
    context.strokeStyle = colour.soft;
    context.font = font(11);
    context.textAlign = 'center';
    context.beginPath();
    context.moveTo(LABEL_WIDTH, lanesBottom + 0.5);
    context.lineTo(width, lanesBottom + 0.5);
    const step = roundUp(((until - from) / plotWidth()) * TICK_ROOM);
    const decimals = Math.max(0, Math.min(6, 6 - Math.floor(Math.log10(step))));
    for (let us = Math.ceil(from / step) * step; us <= until; us += step) {
      const x = xOf(us);
      context.moveTo(x, lanesBottom);
      context.lineTo(x, lanesBottom + 5);
      const text = `${(us / 1e6).toFixed(decimals)} s`;
      const half = context.measureText(text).width / 2;
      if (x + half < width) context.fillText(text, x, lanesBottom + 15);
    }
    context.stroke();
  }

  /** The next of 1, 2, 5, 10, 20, … */
  function roundUp(atLeast) {
    const decade = 10 ** Math.floor(Math.log10(Math.max(1, atLeast)));
    return [1, 2, 5, 10].map((digit) => digit * decade).find((step) => step >= atLeast) ?? decade * 10;
  }
})();
