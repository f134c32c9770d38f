import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Log } from './log.ts';

/** Terms of the entries of a log, ascending, and where it was compacted. */
const terms = fc.array(fc.nat(6), { maxLength: 12 }).map((all) => all.sort((a, b) => a - b));

function logOf(all: readonly number[], base: number): Log {
  const log = new Log();
  for (const term of all) log.append({ term, command: null });
  log.compactTo(Math.min(base, all.length));
  return log;
}

it('finds the last index within a term, as a walk along the log would', () => {
  fc.assert(
    fc.property(terms, fc.nat(12), fc.nat(15), fc.nat(7), (all, base, index, term) => {
      const log = logOf(all, base);
      let want = log.baseIndex;
      for (let at = log.baseIndex + 1; at <= Math.min(index, log.lastIndex); at++)
        if (log.termAt(at) <= term) want = at;
      expect(log.lastIndexWithin(index, term)).toBe(want);
    }),
    { numRuns: 1000 },
  );
});

it('agrees with a plain list after compaction and truncation', () => {
  fc.assert(
    fc.property(terms, fc.nat(12), fc.nat(12), (all, base, cut) => {
      const log = logOf(all, base);
      const end = Math.min(all.length, Math.max(log.baseIndex, cut));
      log.truncateAfter(end);
      expect(log.lastIndex).toBe(end);
      expect(log.lastTerm).toBe(all[end - 1] ?? 0);
      const kept = log.slice(log.baseIndex + 1, all.length).map((entry) => entry.term);
      expect(kept).toEqual(all.slice(log.baseIndex, end));
    }),
  );
});
