/**
 * Keeps pages small: takes an even share of many things, in order, without chance. Every n-th of a steady
 * stream says as much as all of it, and the same run gives the same page.
 */

/** At most `max` of the items, evenly spread over all of them. */
export function thin<T>(items: readonly T[], max: number): readonly T[] {
  if (items.length <= max) return items;
  return items.filter(
    (_, i) => Math.floor(((i + 1) * max) / items.length) > Math.floor((i * max) / items.length),
  );
}
