/** The lowest and the highest of many ids: a person sees at once which part of a space was used. */

export interface IdRange {
  readonly low: number | string;
  readonly high: number | string;
}

/** Null where there is none: ids of different types have no order, nor have those that are objects. */
export function rangeOf(lists: readonly (readonly unknown[])[]): IdRange | null {
  let low: number | string | undefined;
  let high: number | string | undefined;
  for (const list of lists) {
    for (const id of list) {
      if (typeof id !== 'number' && typeof id !== 'string') return null;
      if (low !== undefined && typeof id !== typeof low) return null;
      if (low === undefined || id < low) low = id;
      if (high === undefined || id > high) high = id;
    }
  }
  return low === undefined || high === undefined ? null : { low, high };
}
