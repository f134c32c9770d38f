/** Lets a reader move about in the timeline by mouse, finger and keyboard, and ask what an operation was. */
(() => {
  const { timeline } = window.faultline;
  if (timeline === undefined) return;
  const { canvas, data, state, layout, ops, xOf, usOf, plotWidth, box, textOf, factsOf } = timeline;
  const { LABEL_WIDTH, laneHeight, lanesTop, height } = layout;
  const tip = document.getElementById('timeline-tip');
  const said = document.getElementById('timeline-said');
  const help = said.textContent;
  const HIT_PX = 5;
  const FINGERS_APART_MIN_PX = 10;
  const WHEEL_PX_PER_E = 250;

  let drawAsked = false;
  function askToDraw() {
    if (drawAsked) return;
    drawAsked = true;
    requestAnimationFrame(() => {
      drawAsked = false;
      timeline.draw();
    });
  }

  function element(name, content) {
    const made = document.createElement(name);
    made.textContent = content;
    return made;
  }

  function showTip() {
    const i = state.hovered >= 0 ? state.hovered : state.selected;
    tip.hidden = i < 0;
    if (i < 0) return;
    const list = document.createElement('dl');
    for (const [name, value] of factsOf(i)) list.append(element('dt', name), element('dd', value));
    tip.replaceChildren(element('b', textOf(i)), list);
    const { left, top, wide, high } = box(i);
    const middle = (Math.max(left, LABEL_WIDTH) + Math.min(left + wide, state.width)) / 2;
    const farthest = Math.max(0, state.width - tip.offsetWidth);
    tip.style.left = `${Math.max(0, Math.min(farthest, middle - tip.offsetWidth / 2))}px`;
    tip.style.top = `${top + high + 8}px`;
  }

  function say(i) {
    said.textContent = help;
    if (i < 0) return;
    const facts = factsOf(i).map(([name, value]) => `${name} ${value}`);
    said.textContent = `${textOf(i)}; ${facts.join('; ')}`;
  }

  function look(from, until) {
    timeline.look(from, until);
    askToDraw();
    showTip();
  }

  function zoom(factor, around = (state.from + state.until) / 2) {
    const share = (around - state.from) / (state.until - state.from);
    const span = (state.until - state.from) * factor;
    look(around - span * share, around + span * (1 - share));
  }

  function move(share) {
    const span = state.until - state.from;
    look(state.from + span * share, state.until + span * share);
  }

  function select(i) {
    state.selected = i;
    state.hovered = -1;
    if (i >= 0) {
      const start = ops.starts[i];
      const half = (state.until - state.from) / 2;
      if (start < state.from || start > state.until) look(start - half, start + half);
    }
    say(i);
    showTip();
    askToDraw();
  }

  function hover(i) {
    if (i === state.hovered) return;
    state.hovered = i;
    showTip();
    askToDraw();
  }

  /** The operation under a point, or the nearest within a few pixels of it. */
  function at(x, y) {
    const lane = ops.lanes[Math.floor((y - lanesTop) / laneHeight)];
    if (lane === undefined || x < LABEL_WIDTH) return -1;
    let best = -1;
    let bestDistance = HIT_PX;
    for (const i of lane) {
      const left = xOf(ops.starts[i]);
      if (left > x + HIT_PX) break;
      const distance = Math.max(left - x, x - Math.max(left, xOf(ops.ends[i])), 0);
      if (distance <= bestDistance) [best, bestDistance] = [i, distance];
    }
    return best;
  }

  /** The next operation of the lane. */
  function stepAlong(by) {
    if (state.selected < 0) return select(first());
    const lane = ops.lanes[ops.lane[state.selected]];
    select(lane[lane.indexOf(state.selected) + by] ?? state.selected);
  }

  /** The operation of the next lane that is nearest in time. */
  function stepAcross(by) {
    if (state.selected < 0) return select(first());
    const distance = (i) => Math.abs(ops.starts[i] - ops.starts[state.selected]);
    let lane = ops.lane[state.selected] + by;
    while (ops.lanes[lane]?.length === 0) lane += by;
    const others = ops.lanes[lane];
    if (others !== undefined) select(others.reduce((a, b) => (distance(b) < distance(a) ? b : a)));
  }

  /** Where the keyboard begins: at the witness, else at the left edge. */
  function first() {
    const [marked] = ops.numbers.keys();
    const visible = ops.starts.findIndex((start) => start >= state.from);
    return marked ?? (visible < 0 ? ops.count - 1 : visible);
  }

  const VIEWS = {
    witness: () => look(...data.view),
    all: () => look(0, data.endUs),
    in: () => zoom(0.5),
    out: () => zoom(2),
    left: () => move(-0.4),
    right: () => move(0.4),
  };

  const KEYS = {
    ArrowLeft: ({ shiftKey }) => (shiftKey ? move(-0.2) : stepAlong(-1)),
    ArrowRight: ({ shiftKey }) => (shiftKey ? move(0.2) : stepAlong(1)),
    ArrowUp: () => stepAcross(-1),
    ArrowDown: () => stepAcross(1),
    '+': VIEWS.in,
    '=': VIEWS.in,
    '-': VIEWS.out,
    w: VIEWS.witness,
    0: VIEWS.all,
    Escape: () => select(-1),
  };

  canvas.addEventListener('keydown', (event) => {
    const action = KEYS[event.key];
    if (action === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action(event);
  });

  for (const button of document.querySelectorAll('[data-view]')) {
    button.addEventListener('click', VIEWS[button.dataset.view]);
  }

  document.addEventListener('show-operation', ({ detail }) => {
    const i = ops.positions.get(detail);
    if (i === undefined) return;
    canvas.scrollIntoView({ block: 'center' });
    canvas.focus({ preventScroll: true });
    if (ops.numbers.has(i)) VIEWS.witness();
    select(i);
  });

  /** The wheel alone scrolls the page; with Ctrl it zooms, sideways it moves. */
  function onWheel(event) {
    const { deltaX, deltaY, shiftKey, ctrlKey, metaKey, offsetX } = event;
    const sideways = Math.abs(deltaX) > Math.abs(deltaY) ? deltaX : shiftKey ? deltaY : 0;
    if (sideways === 0 && !ctrlKey && !metaKey) return;
    event.preventDefault();
    if (sideways !== 0) move(sideways / plotWidth());
    else zoom(Math.exp(deltaY / WHEEL_PX_PER_E), usOf(offsetX));
  }
  canvas.addEventListener('wheel', onWheel, { passive: false });

  /** Fingers or buttons that are down, by pointer: where they were last. */
  const pointers = new Map();
  let dragged = 0;

  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, event.offsetX);
    if (pointers.size === 1) dragged = 0;
  });

  canvas.addEventListener('pointermove', ({ pointerId, offsetX, offsetY }) => {
    const before = pointers.get(pointerId);
    if (before === undefined) return hover(at(offsetX, offsetY));
    pointers.set(pointerId, offsetX);
    dragged += Math.abs(offsetX - before);
    if (pointers.size === 1) return move((before - offsetX) / plotWidth());
    const [, other] = [...pointers].find(([id]) => id !== pointerId);
    const apart = (x) => Math.max(FINGERS_APART_MIN_PX, Math.abs(x - other));
    zoom(apart(before) / apart(offsetX), usOf(other));
  });

  canvas.addEventListener('pointerup', ({ pointerId, offsetX, offsetY }) => {
    if (pointers.delete(pointerId) && dragged <= HIT_PX) select(at(offsetX, offsetY));
  });
  canvas.addEventListener('pointercancel', ({ pointerId }) => pointers.delete(pointerId));
  canvas.addEventListener('pointerleave', () => hover(-1));

  /** At once and not with the next frame, so that the page is whole when it has loaded. */
  function resize() {
    state.width = Math.max(2 * LABEL_WIDTH, canvas.parentElement.clientWidth);
    timeline.draw();
    showTip();
  }

  canvas.style.height = `${height}px`;
  resize();
  new ResizeObserver(resize).observe(canvas.parentElement);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', askToDraw);
})();
