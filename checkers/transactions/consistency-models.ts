/**
 * Consistency models of transactions, which of them is stronger than which, and the anomalies that each rules
 * out. The map is Elle's (`elle.consistency-model`), whose sources are named with the entries: Adya, "Weak
 * Consistency" (MIT 1999); Bailis et al., "Highly Available Transactions" (VLDB 2013); Cerone et al.,
 * "A Framework for Transactional Consistency Models with Atomic Visibility" (CONCUR 2015); Daudjee and Salem,
 * "Lazy Database Replication with Snapshot Isolation" (VLDB 2006).
 *
 * Two choices of Elle's: *serializable* means conflict serializable, and snapshot isolation forbids every
 * cycle in which no two anti-dependencies are neighbours (Cerone and Gotsman, PODC 2016).
 */
import { impliedBy, implying } from './anomaly-types.ts';

/** Other names of models, Adya's among them. */
const ALIASES: Readonly<Record<string, string>> = {
  'PL-1': 'read-uncommitted',
  'PL-2': 'read-committed',
  'PL-2L': 'monotonic-view',
  'PL-2+': 'consistent-view',
  'PL-2.99': 'repeatable-read',
  'PL-3': 'serializable',
  'PL-3U': 'update-serializable',
  'PL-CS': 'cursor-stability',
  'PL-FCV': 'forward-consistent-view',
  'PL-MSR': 'monotonic-snapshot-read',
  'PL-SI': 'snapshot-isolation',
  'PL-SS': 'strict-serializable',
  'conflict-serializable': 'serializable',
  'strong-serializable': 'strict-serializable',
  'strong-session-PL-1': 'strong-session-read-uncommitted',
  'strong-session-PL-2': 'strong-session-read-committed',
  'strong-PL-1': 'strong-read-uncommitted',
  'strong-PL-2': 'strong-read-committed',
};

/** What holds wherever the model does. */
const WEAKER: Readonly<Record<string, readonly string[]>> = {
  'read-uncommitted': [],
  'read-committed': ['read-uncommitted'],
  'cursor-stability': ['read-committed'],
  'monotonic-view': ['read-committed'],
  'monotonic-snapshot-read': ['read-committed'],
  'monotonic-atomic-view': ['read-committed'],
  'consistent-view': ['cursor-stability', 'monotonic-view'],
  'forward-consistent-view': ['consistent-view'],
  'update-serializable': ['forward-consistent-view'],
  'read-atomic': ['monotonic-atomic-view'],
  'update-atomic': ['read-atomic'],
  'causal-cerone': ['read-atomic'],
  prefix: ['causal-cerone'],
  'parallel-snapshot-isolation': ['causal-cerone', 'update-atomic'],
  'repeatable-read': ['cursor-stability', 'monotonic-atomic-view'],
  'snapshot-isolation': [
    'forward-consistent-view',
    'monotonic-atomic-view',
    'monotonic-snapshot-read',
    'parallel-snapshot-isolation',
    'prefix',
  ],
  'view-serializable': [],
  serializable: ['repeatable-read', 'update-serializable', 'snapshot-isolation', 'view-serializable'],
  'strong-session-read-uncommitted': ['read-uncommitted'],
  'strong-session-read-committed': ['read-committed', 'strong-session-read-uncommitted'],
  'strong-session-snapshot-isolation': ['snapshot-isolation', 'strong-session-read-committed'],
  'strong-session-serializable': ['serializable', 'strong-session-snapshot-isolation'],
  'strong-read-uncommitted': ['strong-session-read-uncommitted'],
  'strong-read-committed': ['strong-session-read-committed', 'strong-read-uncommitted'],
  'strong-snapshot-isolation': ['strong-session-snapshot-isolation', 'strong-read-committed'],
  'strict-serializable': [
    'serializable',
    'strong-snapshot-isolation',
    'strong-session-serializable',
    'session-serializable',
    'linearizable',
  ],
  'session-serializable': ['1SR'],
  '1SR': [],
  linearizable: ['sequential'],
  sequential: ['causal'],
  causal: ['writes-follow-reads', 'PRAM'],
  PRAM: ['monotonic-reads', 'monotonic-writes', 'read-your-writes'],
  'writes-follow-reads': [],
  'monotonic-reads': [],
  'monotonic-writes': [],
  'read-your-writes': [],
};

/** What each model rules out besides what weaker ones do, and besides what implies one of these. */
const RULES_OUT: Readonly<Record<string, readonly string[]>> = {
  // No history of Adya's has elements twice, versions in a circle, or values that nobody wrote.
  'read-uncommitted': ['G0', 'duplicate-elements', 'cyclic-versions', 'garbage-read'],
  'read-committed': ['G1'],
  'cursor-stability': ['G1', 'G-cursor', 'lost-update'],
  'monotonic-view': ['G1', 'G-monotonic'],
  'monotonic-snapshot-read': ['G1', 'G-MSR'],
  'consistent-view': ['G1', 'G-single'],
  'forward-consistent-view': ['G1', 'G-SIb'],
  'update-serializable': ['G1', 'G-update'],
  'read-atomic': ['internal', 'G1a', 'future-read'],
  'update-atomic': ['lost-update'],
  'causal-cerone': ['internal', 'G1a'],
  prefix: ['internal', 'G1a'],
  'parallel-snapshot-isolation': ['internal', 'G1a'],
  'repeatable-read': ['G1', 'G2-item', 'lost-update'],
  'snapshot-isolation': ['internal', 'G1', 'G-SI', 'G-nonadjacent'],
  serializable: ['internal', 'G1', 'G2'],
  'strong-session-read-uncommitted': ['G0-process'],
  'strong-session-read-committed': ['G1c-process'],
  'strong-session-snapshot-isolation': ['internal', 'G1-process', 'G-nonadjacent-process'],
  'strong-session-serializable': ['G1-process', 'G2-process'],
  'strong-read-uncommitted': ['G0-realtime'],
  'strong-read-committed': ['G1c-realtime'],
  'strong-snapshot-isolation': ['internal', 'G1-realtime', 'G-nonadjacent-realtime'],
  'strict-serializable': ['G1', 'G1c-realtime', 'G2-realtime'],
};

/** The name that is used here, of a model by any of its names; undefined for a name that is none. */
export function modelName(name: string): string | undefined {
  if (Object.hasOwn(WEAKER, name)) return name;
  return Object.hasOwn(ALIASES, name) ? ALIASES[name] : undefined;
}

function closure(models: Iterable<string>, next: (model: string) => readonly string[]): Set<string> {
  const all = new Set(models);
  for (const each of all) for (const other of next(each)) all.add(other);
  return all;
}

function weakerThan(model: string): readonly string[] {
  return WEAKER[model] ?? [];
}

function strongerThan(model: string): readonly string[] {
  return Object.keys(WEAKER).filter((other) => WEAKER[other]!.includes(model));
}

/** All anomalies that must not be found where all these models hold. */
export function anomaliesRuledOut(models: readonly string[]): Set<string> {
  const held = closure(
    models.map((each) => modelName(each) ?? each),
    weakerThan,
  );
  return implying([...held].flatMap((model) => RULES_OUT[model] ?? []));
}

/** The models that a checker of transactions can hold a history against, weakest first. */
export const MODEL_NAMES: readonly string[] = Object.keys(WEAKER).filter(
  (model) => anomaliesRuledOut([model]).size > 0,
);

/** All models that cannot hold where these anomalies are. */
export function modelsRuledOut(anomalies: Iterable<string>): Set<string> {
  const implied = impliedBy(anomalies);
  const direct = Object.keys(RULES_OUT).filter((model) =>
    RULES_OUT[model]!.some((each) => implied.has(each)),
  );
  return closure(direct, strongerThan);
}

/** The boundary that anomalies draw through the models. */
export interface Boundary {
  /** The weakest models that cannot hold, sorted by name. */
  readonly not: readonly string[];
  /** All stronger ones. */
  readonly alsoNot: readonly string[];
}

export function boundaryOf(anomalies: Iterable<string>): Boundary {
  const out = modelsRuledOut(anomalies);
  const isWeakest = (model: string) => {
    const weaker = closure(weakerThan(model), weakerThan);
    return ![...weaker].some((other) => out.has(other));
  };
  const sorted = [...out].sort();
  return { not: sorted.filter(isWeakest), alsoNot: sorted.filter((model) => !isWeakest(model)) };
}
