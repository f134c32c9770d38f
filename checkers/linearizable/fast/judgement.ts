/** What a procedure says of the calls: legal, or illegal because of a few; undefined where it cannot tell. */
export type Judgement =
  | { readonly legal: true }
  /**
   * `culprits`: positions of calls that are illegal on their own, and would be with any others beside them.
   */
  | { readonly legal: false; readonly culprits: readonly number[] };

export const LEGAL: Judgement = { legal: true };
/** In place of the position of a call that is not there. */
export const ABSENT = -1;

export function illegal(culprits: readonly number[]): Judgement {
  const present = culprits.filter((position) => position !== ABSENT);
  return { legal: false, culprits: [...new Set(present)].sort((a, b) => a - b) };
}
