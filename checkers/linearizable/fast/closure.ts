/**
 * Culprits are looked at closely later: which of them can be spared? Then a call may come into play that did
 * not matter while all of them counted, as a take that may have happened does once nobody else is known to
 * have taken the value. These are the helpers of the culprits: all calls that may have changed what became of
 * their values, before the last of them returned.
 */
import type { Role } from '../../models/model.ts';
import { isMandatory } from '../calls.ts';
import { ValueCodes } from '../value-codes.ts';
import type { Timeline } from './timeline.ts';

export function helpersOf(timeline: Timeline, culprits: readonly number[]): number[] {
  const { semantics, calls, begins, returns } = timeline;
  const role = (position: number) => semantics.roleOf(calls[position]!.cls);
  const values = new ValueCodes();
  let last = 0;
  for (const position of culprits) {
    for (const value of valuesOf(role(position))) values.code(value);
    if (isMandatory(calls[position]!)) last = Math.max(last, returns[position]!);
  }
  const blamed = values.values.length;
  const known = new Set(culprits);
  return [...calls.keys()].filter((position) => {
    if (known.has(position) || begins[position]! > last || semantics.isPure(calls[position]!.cls))
      return false;
    const did = role(position);
    if (did?.does === 'remove-any' || did?.does === 'increment') return true;
    return valuesOf(did).some((value) => values.code(value) < blamed);
  });
}

function valuesOf(role: Role | null): readonly unknown[] {
  return role && 'value' in role ? [role.value] : [];
}
