/** Drafts of operations, put one after another on the processes that are to carry them out. */

export interface Draft {
  readonly process: number;
  readonly startsAt: number;
  readonly lasts: number;
  readonly outcome: string;
}

/** Of each process one at a time; after one that was not answered it goes on under a new number. */
export function inTurn<D extends Draft>(drafts: readonly D[]): D[] {
  const freeAt = new Map<number, number>();
  const numbers = new Map<number, number>();
  return [...drafts]
    .sort((a, b) => a.startsAt - b.startsAt)
    .map((draft) => {
      const startsAt = Math.max(draft.startsAt, freeAt.get(draft.process) ?? 0);
      freeAt.set(draft.process, startsAt + draft.lasts + 1);
      const process = numbers.get(draft.process) ?? draft.process;
      const isLost = draft.outcome === 'info' || draft.outcome === 'open';
      numbers.set(draft.process, isLost ? process + 10 : process);
      return { ...draft, startsAt, process };
    });
}
