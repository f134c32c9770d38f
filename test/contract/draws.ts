/**
 * What a nemesis generator asks for over time, under views of the cluster that the test chooses: the real
 * context and the real rules for generators, without a cluster to do it to.
 */
import type { NodeView } from '../../src/core/context.ts';
import { asked, told } from '../../src/core/generators/ask.ts';
import { RunState, ThreadView } from '../../src/core/interpreter/thread-view.ts';
import {
  type Context,
  type GeneratorEvent,
  type GeneratorLike,
  History,
  type Invocation,
  NEMESIS_THREAD,
  type NewOp,
  type PlannedOp,
} from '../../src/index.ts';

export interface DrawOptions {
  readonly seed: number;
  readonly count: number;
  /** The nodes as they are at the n-th operation. */
  readonly view: (n: number) => readonly NodeView[];
}

export interface Draws {
  /** In order; fewer than `count` where the generator ended. */
  readonly ops: readonly Invocation[];
  /** The generator that follows the last operation. */
  readonly rest: GeneratorLike;
}

/** Askings in a row that may bring nothing before the generator counts as stuck. */
const ASKINGS_MAX = 1000;
const STEP_NS = 1e9;

/** Up to `count` operations of a nemesis' generator, each done before the next is asked for. */
export function draw(generator: GeneratorLike, { seed, count, view }: DrawOptions): Draws {
  const ops: Invocation[] = [];
  const cluster = {
    get view() {
      return { nodes: view(ops.length) };
    },
  };
  const state = new RunState({ concurrency: 1, seed, cluster });
  const context = new ThreadView(state).only((thread) => thread === NEMESIS_THREAD);
  let rest = generator;
  while (ops.length < count) {
    const answer = nextOp(rest, state, context);
    if (answer === null) return { ops, rest: null };
    const [op, next] = answer;
    state.opCount++;
    rest = next;
    if (op.type === 'sleep') continue;
    ops.push(op);
    for (const type of ['invoke', 'info'] as const) rest = told(rest, context, eventOf(op, type));
  }
  return { ops, rest };
}

/** Asks as the interpreter does: what is for later is asked for again when its time has come. */
function nextOp(generator: GeneratorLike, state: RunState, context: Context) {
  for (let i = 0; i < ASKINGS_MAX; i++) {
    state.begin(state.timeNs);
    const answer = asked(generator, context);
    if (answer === null) return null;
    if (typeof answer === 'object' && answer[0].timeNs <= state.timeNs) return answer;
    if (answer === 'pending') state.timeNs += STEP_NS;
    else state.timeNs = typeof answer === 'number' ? answer : answer[0].timeNs;
  }
  throw new Error(`no operation in ${ASKINGS_MAX} askings`);
}

function eventOf({ f, value, timeNs }: PlannedOp, type: 'invoke' | 'info'): GeneratorEvent {
  return { op: { index: 0, type, process: 'nemesis', f, value, timeNs }, thread: NEMESIS_THREAD };
}

/** The history in which a nemesis did these operations, with proof that each took effect. */
export function historyOf(ops: readonly Invocation[]): History {
  const events = ops.flatMap(({ f, value }, i): NewOp[] => {
    const op = { process: 'nemesis' as const, f, timeNs: i };
    const done = { ...(value as object), effect: { count: 1, evidence: {} } };
    return [
      { ...op, type: 'invoke', value },
      { ...op, type: 'info', value: done },
    ];
  });
  return History.of(events);
}
