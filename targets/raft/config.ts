/**
 * Every constant of the protocol in one record, so that a test can shrink them and a reader can find them.
 * Timeouts follow the rule of the Raft paper, section 5.6: a round trip and a sync take far less than an
 * election timeout, and an election timeout far less than the time between failures.
 */
export interface RaftConfig {
  /** Election timeouts are drawn from this range. */
  readonly electionMinMs: number;
  readonly electionMaxMs: number;
  readonly heartbeatMs: number;
  /** A leader that has not heard from a majority for this long steps down. */
  readonly quorumMs: number;
  /** Entries in one append, and appends with entries under way to one follower. */
  readonly batchEntries: number;
  readonly inflightAppends: number;
  /** Entries that may wait for their commit; more requests than that are refused. */
  readonly pendingEntries: number;
  /**
   * A snapshot is due after so many entries, or as many as the state has items if these are more: writing
   * snapshots then costs a constant per entry, however large the state grows.
   */
  readonly snapshotEntries: number;
  /** So many entries before a snapshot stay in the log, for followers that lag a little. */
  readonly trailingEntries: number;
  readonly chunkBytes: number;
  /** Client sessions kept; beyond that the least recently active one is forgotten. */
  readonly sessionsMax: number;
}

export const CONFIG: RaftConfig = {
  electionMinMs: 300,
  electionMaxMs: 600,
  heartbeatMs: 100,
  quorumMs: 1000,
  batchEntries: 256,
  inflightAppends: 8,
  pendingEntries: 8192,
  snapshotEntries: 64,
  trailingEntries: 16,
  chunkBytes: 65_536,
  sessionsMax: 4096,
};
