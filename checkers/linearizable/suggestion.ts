/**
 * Which model fits a history of unknown origin, by what clients called and what came back. Only where it is
 * plain: collections that have a checker of their own (sets, queues) are left to that, as is whatever fits
 * two models.
 */
import type { CheckerOptions, History } from '../../src/index.ts';
import { clientFs } from '../shared/client-ops.ts';

interface Kind {
  readonly model: string;
  /** Functions that there may be; one of `needs` must be there. */
  readonly fs: readonly string[];
  readonly needs: readonly string[];
}

const KINDS: readonly Kind[] = [
  { model: 'cas-register', fs: ['read', 'write', 'cas'], needs: ['write', 'cas'] },
  { model: 'kv', fs: ['get', 'put', 'append', 'delete', 'range'], needs: ['get'] },
  { model: 'mutex', fs: ['acquire', 'release'], needs: ['acquire'] },
  { model: 'stack', fs: ['push', 'pop'], needs: ['pop'] },
  { model: 'append-list', fs: ['append', 'read'], needs: ['append'] },
];
/** Values that are looked at. */
const LOOKED_AT_MAX = 2000;

export function suggestedModel(history: History): CheckerOptions | undefined {
  const fs = clientFs(history);
  const kind = KINDS.find(
    (each) => [...fs].every((f) => each.fs.includes(f)) && each.needs.some((f) => fs.has(f)),
  );
  if (kind === undefined) return undefined;
  const seen = looked(history);
  if (kind.model === 'mutex') return seen.hasTokens ? undefined : { model: 'mutex' };
  if (kind.model !== 'cas-register') return { model: kind.model };
  // Lists are for `causal-reverse` and its like, and maps are several registers.
  if (seen.readsLists) return undefined;
  if (seen.mapsRegisters) return { model: 'multi-register' };
  return { model: kind.model, ...(seen.hasRefusals ? { failObserves: true } : {}) };
}

function looked(history: History) {
  const seen = { readsLists: false, mapsRegisters: false, hasTokens: false, hasRefusals: false };
  const end = Math.min(history.length, LOOKED_AT_MAX);
  for (let i = 0; i < end; i++) {
    if (!history.isClient(i)) continue;
    const f = history.fAt(i);
    const value = history.valueAt(i);
    const type = history.typeAt(i);
    if (f === 'read' && type === 'ok' && Array.isArray(value)) seen.readsLists = true;
    if (f === 'write' && isMap(value)) seen.mapsRegisters = true;
    if (f === 'acquire' && type === 'ok' && (typeof value === 'number' || isMap(value)))
      seen.hasTokens = true;
    if (type === 'fail' && history.errorAt(i) === 'precondition-failed') seen.hasRefusals = true;
  }
  return seen;
}

function isMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
