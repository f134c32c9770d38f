/** One line about each kind of cycle that needs a predicate, in the manner of `CYCLE_DOCS`. */
export const PREDICATE_CYCLE_DOCS: Readonly<Record<string, string>> = {
  'G-single': 'A phantom: a cycle with one anti-dependency, on a row that a predicate read lacks.',
  'G-nonadjacent': 'A cycle with several anti-dependencies of predicates, no two of them one after another.',
  G2: 'Anti-dependencies of predicates one after another: two checked that there is no row, and both inserted.',
  'G-single-process':
    'A cycle with one predicate anti-dependency that needs the order in which a process worked.',
  'G-nonadjacent-process': 'A G-nonadjacent cycle that needs the order in which a process worked.',
  'G2-process': 'A G2 cycle of predicates that needs the order in which a process worked.',
  'G-single-realtime': 'A stale read by predicate: it lacks a row that had been inserted before it began.',
  'G-nonadjacent-realtime': 'A G-nonadjacent cycle that needs real time.',
  'G2-realtime': 'A G2 cycle of predicates that needs real time.',
};
