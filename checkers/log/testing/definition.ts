/** The anomalies by definition: lists, and loops over all operations. */
import type { History, Op } from '../../../src/index.ts';

interface Sight {
  readonly op: LogOp;
  /** Ascending in the order in which things came. */
  readonly at: number;
  readonly key: string;
  readonly value: unknown;
  readonly offset: number | null;
  readonly isSend: boolean;
}

interface LogOp {
  readonly invocation: Op;
  readonly end: number;
  readonly outcome: 'ok' | 'fail' | 'info';
  readonly sights: readonly Sight[];
  readonly hasPoll: boolean;
  /** Keys whose assignment changed, each before the sights from there on. */
  readonly rebalances: readonly { readonly keys: readonly string[]; readonly at: number }[];
}

/** `at`: above that of all sights of operations that completed before. */
function opOf(history: History, invocation: Op, at: number): LogOp {
  const pair = history.pairOf(invocation.index);
  const outcome = history.outcomeOf(invocation.index);
  const value = pair < 0 ? invocation.value : history.op(pair).value;
  const end = pair < 0 ? Number.POSITIVE_INFINITY : pair;
  const isData = ['send', 'poll', 'txn'].includes(invocation.f);
  const micros = (isData ? value : []) as unknown[][];
  const sights: Sight[] = [];
  const rebalances: { keys: readonly string[]; at: number }[] = [];
  const hasPoll = micros.some(([f]) => f === 'poll');
  const op: LogOp = { invocation, end, outcome, sights, hasPoll, rebalances };
  for (const [f, first, second] of micros) {
    at++;
    if (f === 'rebalance') rebalances.push({ keys: first as string[], at });
    else if (f === 'send') {
      const [offset, sent] = Array.isArray(second) ? second : [null, second];
      sights.push({ op, at, key: first as string, value: sent, offset, isSend: true });
    } else {
      for (const [key, pairs] of Object.entries((first ?? {}) as Record<string, [number, unknown][]>)) {
        for (const [offset, polled] of pairs)
          sights.push({ op, at: at++, key, value: polled, offset, isSend: false });
      }
    }
  }
  return op;
}

/** Above the number of things in an operation. */
const STRIDE = 1000;

interface Assign {
  readonly at: number;
  readonly keys: readonly string[];
  readonly seeks: boolean;
  readonly subscribes: boolean;
}

export class Definition {
  readonly types = new Set<string>();
  /** Messages that certainly were sent, and nobody knows whether they are lost. */
  unsure = 0;
  readonly #ops: LogOp[];
  readonly #sights: Sight[];

  constructor(history: History) {
    const invocations = [...history].filter((op) => op.type === 'invoke');
    const ends = (op: Op) => {
      const pair = history.pairOf(op.index);
      return pair < 0 ? history.length + op.index : pair;
    };
    invocations.sort((a, b) => ends(a) - ends(b));
    this.#ops = invocations.map((op, i) => opOf(history, op, STRIDE * i));
    this.#sights = this.#ops.flatMap(({ sights }) => sights);
    for (const key of ['a', 'b']) this.#judgeKey(key);
    this.#judgeCycles();
  }

  #writer(key: string, value: unknown): LogOp | undefined {
    return this.#sights.find((s) => s.isSend && s.key === key && s.value === value)?.op;
  }

  #wasPolled(key: string, value: unknown): boolean {
    return this.#sights.some((s) => !s.isSend && s.key === key && s.value === value && s.op.outcome === 'ok');
  }

  #isCommitted(key: string, value: unknown): boolean {
    const writer = this.#writer(key, value);
    if (writer === undefined || writer.outcome === 'fail') return false;
    const shown = writer.invocation.f === 'txn' ? writer.sights.filter((s) => s.isSend) : [{ key, value }];
    return writer.outcome === 'ok' || shown.some((s) => this.#wasPolled(s.key, s.value));
  }

  #judgeKey(key: string): void {
    const here = this.#sights.filter((s) => s.key === key);
    const seen = here.filter((s) => s.offset !== null && (!s.isSend || this.#isCommitted(key, s.value)));
    const offsets = [...new Set(seen.map((s) => s.offset!))].sort((a, b) => a - b);
    const positionsOf = (value: unknown) => [
      ...new Set(seen.filter((s) => s.value === value).map((s) => offsets.indexOf(s.offset!))),
    ];
    const positionOf = (s: Sight): number | undefined => {
      if (seen.includes(s)) return offsets.indexOf(s.offset!);
      const all = positionsOf(s.value);
      return all.length === 1 ? all[0] : undefined;
    };
    const valueAt = (position: number) => seen.find((s) => s.offset === offsets[position])!.value;
    const values = [...new Set(here.map((s) => s.value))];
    this.#judgeOffsets(
      offsets.map((offset) => seen.filter((s) => s.offset === offset)),
      values.map(positionsOf),
    );
    this.#judgeReads(here.filter((s) => !s.isSend));
    this.#judgeOrders(key, here, positionOf, (from, to) =>
      offsets.slice(from + 1, to).some((_, i) => this.#isCommitted(key, valueAt(from + 1 + i))),
    );
    for (const value of values) {
      if (this.#isCommitted(key, value) && !this.#wasPolled(key, value)) {
        this.#judgeLoss(key, value, Math.max(-1, ...positionsOf(value)), positionOf);
      }
    }
  }

  #judgeOffsets(byOffset: Sight[][], positions: number[][]): void {
    const inconsistent = byOffset.some((list) => new Set(list.map((s) => s.value)).size > 1);
    if (inconsistent) this.types.add('inconsistent-offsets');
    if (positions.some((list) => list.length > 1)) this.types.add('duplicate');
  }

  #judgeReads(polls: readonly Sight[]): void {
    for (const { op, key, value } of polls) {
      const writer = this.#writer(key, value);
      if (writer === op) {
        if (op.invocation.f === 'txn') this.types.add('precommitted-read');
      } else if (op.outcome === 'ok') {
        if (writer === undefined) this.types.add('unwritten-message');
        else if (writer.outcome === 'fail') this.types.add('G1a');
        else if (writer.invocation.index > op.end) this.types.add('unwritten-message');
      }
    }
  }

  /** All pairs of a process that nothing of the same kind stands between. */
  #judgeOrders(
    key: string,
    here: readonly Sight[],
    positionOf: (s: Sight) => number | undefined,
    leavesOut: (from: number, to: number) => boolean,
  ): void {
    const polls = here.filter((s) => !s.isSend && s.op.outcome === 'ok');
    this.#eachNext(polls, (a, b) => {
      const [from, to] = [positionOf(a), positionOf(b)];
      if (from === undefined || to === undefined) return;
      if (this.#startsAnew(a.op.invocation.process, key, a.at, b.at)) return;
      const inner = a.op === b.op ? 'int-' : '';
      if (inner === '' && this.#assignOf(b.op)?.subscribes) return;
      if (to <= from) this.types.add(`${inner}nonmonotonic-poll`);
      else if (leavesOut(from, to)) this.types.add(`${inner}poll-skip`);
    });
    const sends = here.filter((s) => s.isSend && s.op.outcome !== 'fail' && positionOf(s) !== undefined);
    this.#eachNext(sends, (a, b) => {
      const inner = a.op === b.op ? 'int-' : '';
      if (positionOf(b)! <= positionOf(a)!) this.types.add(`${inner}nonmonotonic-send`);
    });
  }

  #eachNext(sights: readonly Sight[], visit: (a: Sight, b: Sight) => void): void {
    sights.forEach((b, i) => {
      const a = sights.slice(0, i).findLast((s) => s.op.invocation.process === b.op.invocation.process);
      if (a !== undefined) visit(a, b);
    });
  }

  /** What the process asked for, and was given. */
  #assigns(process: unknown): Assign[] {
    return this.#ops.flatMap(({ invocation, outcome }, i) => {
      const { f, value } = invocation;
      if (invocation.process !== process || outcome !== 'ok' || (f !== 'assign' && f !== 'subscribe'))
        return [];
      const keys = Array.isArray(value) ? value : (value as { keys: string[] }).keys;
      return [{ at: STRIDE * i, keys, seeks: !Array.isArray(value), subscribes: f === 'subscribe' }];
    });
  }

  #assignOf(op: LogOp): Assign | undefined {
    const at = STRIDE * this.#ops.indexOf(op);
    return this.#assigns(op.invocation.process).findLast((assign) => assign.at < at);
  }

  /** Between two moments the process lost the key, or went back to its beginning. */
  #startsAnew(process: unknown, key: string, after: number, until: number): boolean {
    const isBetween = ({ at }: { at: number }) => at > after && at <= until;
    if (this.#rebalances(process, key).some(isBetween)) return true;
    const assigns = this.#assigns(process);
    return assigns.some((assign, i) => {
      const isLeaving = assigns[i - 1]?.subscribes && !assign.subscribes;
      return isBetween(assign) && (assign.seeks || isLeaving || !assign.keys.includes(key));
    });
  }

  #rebalances(process: unknown, key: string): { readonly at: number; readonly op: LogOp }[] {
    return this.#ops
      .filter(({ invocation, outcome }) => invocation.process === process && outcome === 'ok')
      .flatMap((op) => op.rebalances.filter(({ keys }) => keys.includes(key)).map(({ at }) => ({ at, op })));
  }

  /** Until then the process had the key, by name, since it was at the first message of the key. */
  #isWhole(op: LogOp, until: number, key: string, positionOf: (s: Sight) => number | undefined): boolean {
    const { process } = op.invocation;
    const assigns = this.#assigns(process).filter(({ at }) => at < until);
    if (assigns.at(-1)?.subscribes) return false;
    const starts = [
      ...this.#sights.filter((s) => {
        const isHere = !s.isSend && s.key === key && s.op.invocation.process === process;
        return isHere && s.op.outcome === 'ok' && positionOf(s) === 0;
      }),
      ...assigns.filter(({ seeks, subscribes, keys }) => seeks && !subscribes && keys.includes(key)),
    ];
    return starts.some((start) => {
      // An operation with a rebalance counts as if it came at its beginning, and at its end too.
      const since = 'op' in start ? STRIDE * this.#ops.indexOf(start.op) : start.at;
      const untilEnd = STRIDE * (this.#ops.indexOf(op) + 1);
      const isBetween = ({ at }: { at: number }) => at >= since && at < untilEnd;
      if (start.at > until || this.#rebalances(process, key).some(isBetween)) return false;
      const before = this.#assigns(process).findLast(({ at }) => at <= start.at);
      const later = assigns.filter(({ at }) => at > start.at);
      if (before?.subscribes) return false;
      return later.every(({ subscribes, keys }) => !subscribes && keys.includes(key));
    });
  }

  #judgeLoss(key: string, value: unknown, last: number, positionOf: (s: Sight) => number | undefined): void {
    const hasUnknown = this.#ops.some(({ outcome, hasPoll }) => outcome === 'info' && hasPoll);
    const polls = this.#sights.filter((s) => !s.isSend && s.key === key && s.op.outcome === 'ok');
    const after = polls.filter((s) => last >= 0 && (positionOf(s) ?? -1) > last);
    const whole = after.filter((s) => this.#isWhole(s.op, s.at, key, positionOf));
    const lastSend = Math.max(
      -1,
      ...this.#ops
        .filter(({ sights }) => sights.some((s) => s.isSend))
        .map(({ invocation, end }) => (end === Number.POSITIVE_INFINITY ? invocation.index : end)),
    );
    const drained = this.#ops.filter((op) => {
      if (op.outcome !== 'ok' || !op.hasPoll || op.sights.some((s) => !s.isSend)) return false;
      const assign = this.#assignOf(op);
      if (assign === undefined || assign.subscribes || !assign.keys.includes(key)) return false;
      const end = STRIDE * (this.#ops.indexOf(op) + 1) - 1;
      return op.invocation.index > lastSend && (!hasUnknown || this.#isWhole(op, end, key, positionOf));
    });
    if ((hasUnknown ? whole : after).length > 0) this.types.add('lost-write');
    else if (after.length > 0 || drained.length === 0) this.unsure++;
    else if (this.#writer(key, value)!.outcome !== 'ok') this.unsure++;
    else this.types.add('unseen');
  }

  /** The weakest kind of cycle there is, by the closure of the relation. */
  #judgeCycles(): void {
    const ops = this.#ops.filter(({ outcome }) => outcome !== 'fail');
    const reads = (a: LogOp, b: LogOp) =>
      b.outcome === 'ok' &&
      a.invocation.index < b.end &&
      (b.invocation.f === 'txn' || !b.sights.some((s) => s.isSend)) &&
      b.sights.some((s) => !s.isSend && this.#writer(s.key, s.value) === a);
    const sameProcess = (a: LogOp, b: LogOp) =>
      a.invocation.process === b.invocation.process && a.end < b.end;
    const before = (a: LogOp, b: LogOp) => a.outcome === 'ok' && a.end < b.invocation.index;
    if (isCyclic(ops, reads)) this.types.add('G1c');
    else if (isCyclic(ops, (a, b) => reads(a, b) || sameProcess(a, b))) this.types.add('G1c-process');
    else if (isCyclic(ops, (a, b) => reads(a, b) || before(a, b))) this.types.add('G1c-realtime');
  }
}

function isCyclic(ops: readonly LogOp[], precedes: (a: LogOp, b: LogOp) => boolean): boolean {
  const reach = ops.map((a) => ops.map((b) => a !== b && precedes(a, b)));
  for (let k = 0; k < ops.length; k++) {
    for (let i = 0; i < ops.length; i++) {
      for (let j = 0; j < ops.length; j++) if (reach[i]![k] && reach[k]![j]) reach[i]![j] = true;
    }
  }
  return reach.some((row, i) => row[i]);
}
