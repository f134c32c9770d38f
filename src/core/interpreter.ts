/**
 * Carries out what a generator asks for, and records what happens: the one loop of every run, simulated or
 * real. It never waits. The cluster's time wakes it when something is due, and clients call back. Operations
 * begin only inside a wake, which time places after everything else of that instant; so a plan of recorded
 * times, replayed, begins each operation at exactly the same point, and the trace is the same.
 */
import type { Cluster } from './cluster.ts';
import { NEMESIS_THREAD, type ThreadId } from './context.ts';
import { FaultlineError, isDefinite } from './errors.ts';
import type { GeneratorLike, PlannedOp } from './generator.ts';
import { type Combinator, isStep, type NoStep, type Step } from './generators/combinator.ts';
import { lift } from './generators/lift.ts';
import type { NewOp } from './history.ts';
import { checkCompletion, checkPlanned, checkTime, generatorThrew } from './interpreter/complaints.ts';
import { Crew } from './interpreter/crew.ts';
import { Deadlines } from './interpreter/deadlines.ts';
import { NemesisRouter } from './interpreter/nemesis-router.ts';
import { OpenOp } from './interpreter/open-op.ts';
import { Sleepers } from './interpreter/sleepers.ts';
import { RunState, ThreadView } from './interpreter/thread-view.ts';
import { isPromise } from './maybe-promise.ts';
import type { Nemesis } from './nemesis.ts';
import type { Completion, Op, OpType } from './op.ts';

/** What to carry out, on which cluster, and where to record it. */
export interface InterpreterOptions {
  readonly generator: GeneratorLike;
  /** Number of client threads. */
  readonly concurrency: number;
  readonly cluster: Cluster;
  readonly nemeses: readonly Nemesis[];
  readonly seed: number;
  /** After so long without an answer an operation is `info`, and its process retired. */
  readonly opTimeoutMs: number;
  /** Takes each event as it happens, and gives its index in the history. */
  record(op: NewOp): number;
}

/** Operations begun in one wake before the event loop gets its turn. */
const OPS_PER_WAKE = 1024;
/** Wakes of that kind without any time going by: a generator without pace, and clients that never wait. */
const FULL_WAKES_MAX = 100;
/** How often a generator that waits while nothing is under way is asked again, and for how long. */
const POLL_NS = 10_000_000;
const POLLING_NS_MAX = 60_000_000_000;

export class Interpreter {
  readonly #options: InterpreterOptions;
  readonly #state: RunState;
  readonly #context: ThreadView;
  readonly #crew: Crew;
  readonly #router: NemesisRouter;
  /** By thread number plus one: the nemesis' comes first. */
  readonly #openOn: (OpenOp | undefined)[];
  readonly #deadlines = new Deadlines();
  readonly #sleepers = new Sleepers();
  #generator: Combinator | null;
  #openCount = 0;
  /** Time of the wake that has been asked for. */
  #wakeNs = Infinity;
  #isAwake = false;
  #fullWakes = 0;
  #fullWakesNs = -1;
  #idleSinceNs: number | undefined;
  #failure: unknown;
  #isRecording = false;
  #isStopping = false;
  #isFinished = false;

  constructor(options: InterpreterOptions) {
    this.#options = options;
    this.#state = new RunState(options);
    this.#context = new ThreadView(this.#state);
    this.#openOn = new Array(options.concurrency + 1).fill(undefined);
    this.#crew = new Crew(options.cluster, this.#state.processes);
    this.#router = new NemesisRouter(options.cluster, options.nemeses);
    this.#generator = lift(options.generator);
  }

  /** Nothing more will be asked for, and nothing is under way. */
  get finished(): boolean {
    return this.#isFinished;
  }

  start(): void {
    this.#wakeAt(this.#options.cluster.time.nowNs());
  }

  /** Asks for no more operations; those under way end as `info`, with the error `run-ended`. */
  stop(): void {
    this.#isStopping = true;
    this.#generator = null;
    // In the middle of an event the run ends right after it: the history keeps its order.
    if (!this.#isRecording) this.#endRun();
  }

  #endRun(): void {
    if (this.#isFinished) return;
    this.#finish();
    for (const open of this.#openOn) {
      if (open !== undefined) this.#complete(open, { type: 'info', error: 'run-ended' });
    }
  }

  // ---- wakes ------------------------------------------------------------------------------------

  /** Asks for a wake at that time at the latest. */
  #wakeAt(timeNs: number): void {
    if (this.#isAwake || timeNs >= this.#wakeNs) return;
    this.#wakeNs = timeNs;
    this.#options.cluster.time.wakeAt(timeNs, this.#wake);
  }

  readonly #wake = (): void => {
    this.#wakeNs = Infinity;
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#isFinished) return;
    this.#isAwake = true;
    const nextNs = this.#runDue();
    this.#isAwake = false;
    if (!this.#isFinished) this.#wakeAt(nextNs);
  };

  /** Does all that is due, and gives the time at which something will be. */
  #runDue(): number {
    const nowNs = this.#options.cluster.time.nowNs();
    for (const thread of this.#sleepers.wake(nowNs)) this.#state.free.add(thread);
    for (let open = this.#deadlines.first(); open !== undefined; open = this.#deadlines.first()) {
      if (open.deadlineNs > nowNs) break;
      this.#complete(open, { type: 'info', error: 'timeout' });
    }
    const nextOpNs = this.#beginDue();
    const isBusy = this.#openCount > 0 || this.#sleepers.count > 0;
    if (this.#generator === null && !isBusy) this.#finish();
    return Math.min(nextOpNs, this.#deadlines.firstNs(), this.#sleepers.firstNs());
  }

  #finish(): void {
    this.#isFinished = true;
    this.#crew.closeAll();
  }

  // ---- asking -----------------------------------------------------------------------------------

  /** Begins all operations that are due, and gives the time of the next one. */
  #beginDue(): number {
    for (let begun = 0; begun < OPS_PER_WAKE; begun++) {
      const answer = this.#ask();
      if (this.#isFinished) return Infinity;
      if (answer === 'pending') return this.#pollNs();
      this.#idleSinceNs = undefined;
      if (typeof answer === 'number') return checkTime(answer, this.#state.timeNs);
      if (!isStep(answer)) {
        this.#generator = null;
        return Infinity;
      }
      const [op, next] = answer;
      checkPlanned(op, this.#context, this.#router);
      if (op.timeNs > this.#state.timeNs) return op.timeNs;
      this.#generator = next;
      this.#begin(op);
      if (this.#failure !== undefined) throw this.#failure;
    }
    return this.#nextFullWakeNs();
  }

  #ask(): Step | NoStep {
    this.#state.begin(this.#options.cluster.time.nowNs());
    try {
      return this.#generator?.op(this.#context) ?? null;
    } catch (error) {
      throw generatorThrew(error, 'asked for an operation');
    }
  }

  /** A pending generator is asked after the next event; where none will come, it is polled for a while. */
  #pollNs(): number {
    if (this.#openCount > 0 || this.#sleepers.count > 0) {
      this.#idleSinceNs = undefined;
      return Infinity;
    }
    const nowNs = this.#state.timeNs;
    this.#idleSinceNs ??= nowNs;
    if (nowNs - this.#idleSinceNs < POLLING_NS_MAX) return nowNs + POLL_NS;
    throw new FaultlineError(
      'generator-broken',
      `The generator has been pending for ${POLLING_NS_MAX / 1e9} s with no operation under way, ` +
        'so it waits for something that never comes.',
    );
  }

  /** More is due than one wake may do: goes on at once, unless this never ends. */
  #nextFullWakeNs(): number {
    const nowNs = this.#state.timeNs;
    this.#fullWakes = nowNs === this.#fullWakesNs ? this.#fullWakes + 1 : 1;
    this.#fullWakesNs = nowNs;
    if (this.#fullWakes <= FULL_WAKES_MAX) return nowNs;
    throw new FaultlineError(
      'generator-broken',
      `The generator asked for ${OPS_PER_WAKE * FULL_WAKES_MAX} operations at one instant, ` +
        'and the clients answered all of them at once; give it a pace with stagger or delay.',
    );
  }

  #tell(op: Op, thread: ThreadId): void {
    if (this.#generator === null) return;
    this.#state.begin(op.timeNs);
    try {
      this.#generator = this.#generator.update(this.#context, { op, thread });
    } catch (error) {
      throw generatorThrew(error, `told of an event`);
    }
  }

  // ---- operations -------------------------------------------------------------------------------

  #begin(op: PlannedOp): void {
    const { thread } = op;
    this.#state.free.remove(thread);
    this.#state.opCount++;
    if (op.type === 'sleep') {
      this.#sleepers.add(thread, this.#state.timeNs + (op.value as number));
      return;
    }
    const open = this.#opened(op);
    this.#record(open, 'invoke', op.value);
    // Whoever records may have ended the run.
    if (!open.isOpen) return;
    if (thread === NEMESIS_THREAD) this.#invokeNemesis(open);
    else this.#invokeClient(open);
  }

  #opened(op: PlannedOp): OpenOp {
    const isNemesis = op.thread === NEMESIS_THREAD;
    const process = isNemesis ? 'nemesis' : this.#context.processOf(op.thread);
    const timeoutNs = isNemesis ? Infinity : this.#options.opTimeoutMs * 1e6;
    const open = new OpenOp(op, process, this.#state.timeNs + timeoutNs);
    if (!isNemesis) this.#deadlines.push(open);
    this.#openOn[op.thread + 1] = open;
    this.#openCount++;
    return open;
  }

  #invokeClient(open: OpenOp): void {
    const { op } = open;
    try {
      this.#crew.clientOf(op.thread).invoke(op, (completion) => this.#onDone(open, completion));
    } catch (error) {
      // Trouble of the harness is no trouble of the system; anything else is the client's own.
      if (error instanceof FaultlineError) throw error;
      this.#complete(open, { type: 'info', error: 'client-error' });
    }
  }

  #invokeNemesis(open: OpenOp): void {
    const completion = this.#router.invoke(open.op);
    if (!isPromise(completion)) this.#complete(open, completion);
    else this.#options.cluster.time.hold(completion.then((settled) => this.#onDone(open, settled)));
  }

  /** A call from outside, in the middle of somebody's code: what goes wrong here must not get lost there. */
  #onDone(open: OpenOp, completion: Completion): void {
    if (!open.isOpen) return;
    try {
      checkCompletion(completion, open.op);
      this.#complete(open, completion);
    } catch (error) {
      this.#failure ??= error;
      this.#wakeAt(this.#state.timeNs);
    }
  }

  #complete(open: OpenOp, completion: Completion): void {
    if (!open.isOpen || this.#failure !== undefined) return;
    const { op } = open;
    open.isOpen = false;
    this.#openCount--;
    this.#state.timeNs = this.#options.cluster.time.nowNs();
    this.#state.free.add(op.thread);
    const isUnproven = completion.type === 'fail' && !isDefinite(completion.error);
    const type = isUnproven ? 'info' : completion.type;
    this.#record(open, type, completion.value === undefined ? op.value : completion.value, completion.error);
    if (type === 'info' && op.thread !== NEMESIS_THREAD) this.#crew.retire(op.thread);
    this.#wakeAt(this.#state.timeNs);
  }

  /** Records an event of an operation, and tells the generator. */
  #record(open: OpenOp, type: OpType, value: unknown, error?: string): void {
    const { f, key, thread } = open.op;
    const timeNs = this.#state.timeNs;
    const op: { -readonly [K in keyof Op]: Op[K] } =
      key === undefined
        ? { index: -1, type, process: open.process, f, value, timeNs }
        : { index: -1, type, process: open.process, f, value, key, timeNs };
    if (error !== undefined) op.error = error;
    this.#isRecording = true;
    op.index = this.#options.record(op);
    this.#isRecording = false;
    if (this.#isStopping) this.#endRun();
    else this.#tell(op, thread);
  }
}
