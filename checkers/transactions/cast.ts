/** Who plays in an argument: transactions by name, T1, T2, …, each one once however many parts it has. */

export interface Cast {
  /** Rows in the order of their names. */
  readonly rows: readonly number[];
  /** The name of the transaction in each part. */
  readonly names: readonly string[];
}

/** Takes the row of the transaction in each part. */
export function castOf(parts: readonly number[]): Cast {
  const rows = [...new Set(parts)];
  return { rows, names: parts.map((row) => `T${rows.indexOf(row) + 1}`) };
}
