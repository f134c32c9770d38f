/** How checkers write numbers, times and lists, so that all sentences of all reports read alike. */

const NS_PER_S = 1e9;

/** `1 key`, `41 keys`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** `a, b and c`. */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`;
}

/** Milliseconds from nanoseconds, to the microsecond. */
export function msOf(ns: number): number {
  return Math.round(ns / 1e3) / 1e3;
}

/** Writes times of one argument as seconds, with as many digits as keep different times apart. */
export function clockFor(timesNs: readonly number[]): (timeNs: number) => string {
  const distinct = new Set(timesNs).size;
  for (const digits of [2, 3, 6]) {
    const texts = new Set(timesNs.map((timeNs) => (timeNs / NS_PER_S).toFixed(digits)));
    if (texts.size === distinct) return (timeNs) => `${(timeNs / NS_PER_S).toFixed(digits)} s`;
  }
  return (timeNs) => `${(timeNs / NS_PER_S).toFixed(9)} s`;
}
