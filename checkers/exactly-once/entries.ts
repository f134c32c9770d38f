/** The entries of a ledger as an operation gave it. */
import { malformed, shown } from '../shared/findings.ts';
import { type EffectId, isEffectId } from './ledgers.ts';

/** An effect, or several alike. */
export interface Entry {
  readonly id: EffectId;
  readonly count: number;
  /** The fencing token with which it was accepted. */
  readonly token: number | undefined;
  /** What the token protects; left out: the id itself. */
  readonly resource: EffectId | undefined;
}

/** Hands out the entries in order; a text says what is wrong with one. */
export function eachEntry(
  history: { valueAt(index: number): unknown; pairOf(index: number): number },
  read: number,
  visit: (entry: Entry) => void,
): string | undefined {
  const list = history.valueAt(history.pairOf(read));
  const op = { index: read, f: 'effects' };
  if (!Array.isArray(list)) return malformed(op, `gave ${shown(list)}, which is no list of effects`);
  for (const item of list) {
    const entry = entryOf(item);
    if (entry === undefined) {
      return malformed(op, `gave ${shown(item)}, which is neither an id, [id, count] nor {id, count, token}`);
    }
    visit(entry);
  }
  return undefined;
}

function entryOf(item: unknown): Entry | undefined {
  if (isEffectId(item)) return { id: item, count: 1, token: undefined, resource: undefined };
  if (typeof item !== 'object' || item === null) return undefined;
  const fields = Array.isArray(item) ? { id: item[0], count: item[1] ?? NaN } : item;
  const { id, count = 1, token, resource } = fields as Record<string, unknown>;
  const isCount = typeof count === 'number' && Number.isInteger(count) && count >= 0;
  const isToken = token === undefined || (typeof token === 'number' && Number.isFinite(token));
  const isResource = resource === undefined || isEffectId(resource);
  return isEffectId(id) && isCount && isToken && isResource ? { id, count, token, resource } : undefined;
}
