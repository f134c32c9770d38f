/**
 * What can be wrong with transactions, and what implies what: whoever finds the first of two has found the
 * second. Where a name has `-item`, the anomaly is one of single keys, not of predicates. The relations are
 * those of Elle (`elle.consistency-model`), from Adya's "Weak Consistency" (MIT 1999), Bailis et al., "Highly
 * Available Transactions" (VLDB 2013), and Cerone, Bernardi and Gotsman, "A Framework for Transactional
 * Consistency Models with Atomic Visibility" (CONCUR 2015).
 */

const IMPLIES: Readonly<Record<string, readonly string[]>> = {
  G0: ['G1c', 'G0-process'],
  'G0-process': ['G1c-process', 'G0-realtime'],
  'G0-realtime': ['G1c-realtime'],
  G1a: ['G1'],
  G1b: ['G1'],
  G1c: ['G1', 'G1c-process'],
  'G1c-process': ['G1c-realtime', 'G1-process'],
  'G1c-realtime': ['G1-realtime'],
  G1: ['G1-process'],
  'G1-process': ['G1-realtime'],
  'G-single-item': ['G-single', 'G-single-item-process', 'G-nonadjacent-item'],
  'G-single-item-process': ['G-single-process', 'G-single-item-realtime', 'G-nonadjacent-item-process'],
  'G-single-item-realtime': ['G-single-realtime', 'G-nonadjacent-item-realtime'],
  'G-single': ['G-nonadjacent', 'G-SIb', 'G-single-process'],
  'G-single-process': ['G-nonadjacent-process', 'G-single-realtime'],
  'G-single-realtime': ['G-nonadjacent-realtime'],
  'G-nonadjacent-item': ['G-nonadjacent', 'G2-item', 'G-nonadjacent-item-process'],
  'G-nonadjacent-item-process': ['G-nonadjacent-process', 'G2-item-process', 'G-nonadjacent-item-realtime'],
  'G-nonadjacent-item-realtime': ['G2-item-realtime', 'G-nonadjacent-realtime'],
  'G-nonadjacent': ['G2', 'G-nonadjacent-process'],
  'G-nonadjacent-process': ['G2-process', 'G-nonadjacent-realtime'],
  'G-nonadjacent-realtime': ['G2-realtime'],
  'G2-item': ['G2', 'G2-item-process'],
  'G2-item-process': ['G2-process', 'G2-item-realtime'],
  'G2-item-realtime': ['G2-realtime'],
  G2: ['G2-process'],
  'G2-process': ['G2-realtime'],
  'incompatible-order': ['G1a'],
  'dirty-update': ['G1a'],
  'future-read': ['G1c'],
  'lost-update': ['write-skew', 'G2-item'],
  'write-skew': ['G2'],
  // Whoever changed what the two reads show comes after the first and before the second.
  phantom: ['G-single'],
};

/** These anomalies and all that they imply. */
export function impliedBy(anomalies: Iterable<string>): Set<string> {
  const all = new Set(anomalies);
  for (const each of all) for (const implied of IMPLIES[each] ?? []) all.add(implied);
  return all;
}

/** These anomalies and all that imply one of them. */
export function implying(anomalies: Iterable<string>): Set<string> {
  const all = new Set(anomalies);
  for (const each of all) {
    for (const [other, implied] of Object.entries(IMPLIES)) if (implied.includes(each)) all.add(other);
  }
  return all;
}

/** One line about each kind of cycle, for the lists of checkers that search for them. */
export const CYCLE_DOCS: Readonly<Record<string, string>> = {
  G0: 'Write cycle: transactions wrote over each other, each before and after the other.',
  G1c: 'Circular information flow: transactions read or overwrote what each other had written.',
  'G-single-item': 'A cycle with one anti-dependency: read skew, or a read of a state that was old already.',
  'G-nonadjacent-item': 'A cycle with several anti-dependencies, no two of them one after another.',
  'G2-item': 'A cycle with anti-dependencies one after another, such as write skew.',
  'G0-process': 'A write cycle that needs the order in which a process worked.',
  'G1c-process': 'Circular information flow that needs the order in which a process worked.',
  'G-single-item-process': 'A cycle with one anti-dependency that needs the order in which a process worked.',
  'G-nonadjacent-item-process': 'A G-nonadjacent-item cycle that needs the order in which a process worked.',
  'G2-item-process': 'A G2-item cycle that needs the order in which a process worked.',
  'G0-realtime': 'A write cycle that needs real time: the later transaction was overwritten by the earlier.',
  'G1c-realtime': 'Circular information flow that needs real time, such as a read of a later write.',
  'G-single-item-realtime': 'A stale read: a cycle with one anti-dependency that needs real time.',
  'G-nonadjacent-item-realtime': 'A G-nonadjacent-item cycle that needs real time.',
  'G2-item-realtime': 'A G2-item cycle that needs real time.',
};
