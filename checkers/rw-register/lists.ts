/** Lists of numbers, one after another in one array: half the memory of arrays of arrays, and no objects. */

/** List `i` is `items[start[i]]` to `items[start[i + 1]]`. */
export interface Lists {
  readonly start: Int32Array;
  readonly items: Int32Array;
}

export type Visit = (list: number, item: number) => void;

/** Builds lists from what `each` visits; it is called twice, and must do the same both times. */
export function listsOf(count: number, each: (visit: Visit) => void): Lists {
  const start = new Int32Array(count + 1);
  each((list) => {
    start[list + 1]!++;
  });
  for (let list = 0; list < count; list++) start[list + 1]! += start[list]!;
  const items = new Int32Array(start[count]!);
  const next = start.slice(0, count);
  each((list, item) => {
    items[next[list]!++] = item;
  });
  return { start, items };
}

export function lengthOf({ start }: Lists, list: number): number {
  return start[list + 1]! - start[list]!;
}

export function listOf({ start, items }: Lists, list: number): Int32Array {
  return items.subarray(start[list]!, start[list + 1]!);
}
