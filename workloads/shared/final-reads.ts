/** Reads at the end of a run: every key on every thread, so that each is seen through each node. */
import { eachThread, type GeneratorLike, type Invocation } from '../../src/index.ts';

/** Keys from 0 on, in turn, `times` over. */
export function finalReads({
  keyCount,
  times = 1,
}: {
  readonly keyCount: number;
  readonly times?: number;
}): GeneratorLike {
  const read = (_: unknown, i: number): Invocation => ({ f: 'read', key: i % keyCount, value: null });
  return eachThread(Array.from({ length: keyCount * times }, read));
}
