/**
 * All ways in which a few intervals can lie to each other, each once: two ways are the same where the same
 * ones return before the same others begin. So the order within a run of beginnings, or of returns, does not
 * matter, and only the ascending one is given. For 1 to 6 intervals there are 1, 3, 19, 207, 3451 and 81663.
 */
export interface Interval {
  readonly call: number;
  readonly ret: number;
}

export function* intervalOrders(count: number): Generator<readonly Interval[]> {
  const call = new Array<number>(count).fill(-1);
  const ret = new Array<number>(count).fill(-1);

  function* from(tick: number, last: { returned: boolean; which: number }): Generator<readonly Interval[]> {
    if (tick === 2 * count) yield call.map((at, i) => ({ call: at, ret: ret[i]! }));
    for (let i = 0; i < count; i++) {
      if (ret[i]! >= 0) continue;
      const returned = call[i]! >= 0;
      if (returned === last.returned && i < last.which) continue;
      const ends = returned ? ret : call;
      ends[i] = tick;
      yield* from(tick + 1, { returned, which: i });
      ends[i] = -1;
    }
  }

  yield* from(0, { returned: true, which: -1 });
}
