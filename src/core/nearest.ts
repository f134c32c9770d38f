/** Suggests what the user may have meant. */

/** Edits (insert, delete, replace, swap of neighbours) that lead from one word to the other. */
export function editDistance(from: string, to: string): number {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1] ? 0 : 1;
      let best = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + same);
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      if (swapped) best = Math.min(best, rows[i - 2]![j - 2]! + 1);
      row.push(best);
    }
    rows.push(row);
  }
  return rows[from.length]![to.length]!;
}

/** The known name nearest to what was typed, or undefined where none is near. */
export function nearest(typed: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((name) => ({ name, distance: name.startsWith(typed) ? 0.5 : editDistance(typed, name) }))
    .filter(({ name, distance }) => distance <= Math.max(2, Math.floor(name.length / 3)))
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
  return ranked[0]?.name;
}

/** A sentence for a name that is not known: what it was meant to be, the nearest, and the choices. */
export function unknownName(kind: string, typed: string, known: readonly string[]): string {
  const near = nearest(typed, known);
  const hint = near === undefined ? '' : `; did you mean "${near}"?`;
  const choices = known.length === 0 ? 'there are none' : `there are: ${known.join(', ')}`;
  return `unknown ${kind} "${typed}"${hint || ';'} ${hint ? `(${choices})` : choices}`;
}
