/** Timestamps: numbers, or texts of digits, perhaps with a fraction, which may be longer than numbers. */

export type Stamp = number | string;

const DIGITS = /^\d+(\.\d+)?$/;

export function isStamp(value: unknown): value is Stamp {
  return (
    (typeof value === 'number' && Number.isFinite(value)) || (typeof value === 'string' && DIGITS.test(value))
  );
}

/** Below zero where `a` is earlier, above where it is later. */
export function compareStamps(a: Stamp, b: Stamp): number {
  if (typeof a === 'number' || typeof b === 'number') return Number(a) - Number(b);
  const [wholeA, fractionA] = partsOf(a);
  const [wholeB, fractionB] = partsOf(b);
  if (wholeA !== wholeB) return wholeA < wholeB ? -1 : 1;
  if (fractionA === fractionB) return 0;
  return fractionA < fractionB ? -1 : 1;
}

/** Fractions without the zeros at their end compare as texts do. */
function partsOf(stamp: string): [bigint, string] {
  const [whole, fraction = ''] = stamp.split('.');
  return [BigInt(whole!), fraction.replace(/0+$/, '')];
}
