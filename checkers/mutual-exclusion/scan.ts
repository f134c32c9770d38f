/** Goes through a history event by event, and tells holds and tokens what happened. */
import { type History, TYPE } from '../../src/index.ts';
import type { Holds } from './holds.ts';
import type { Tokens } from './tokens.ts';
import { acquiredToken, namedToken } from './values.ts';

const EFFECTS: readonly string[] = ['effect', 'write'];

/** How many acquires succeeded; a text says why the history cannot be judged. */
export function scan(history: History, holds: Holds, tokens: Tokens): number | string {
  const { type } = history.columns();
  let acquires = 0;
  for (let i = 0; i < history.length; i++) {
    if (!history.isClient(i)) continue;
    if (type[i] === TYPE.invoke) begin({ history, index: i, holds, tokens });
    else if (type[i] === TYPE.ok) {
      const index = history.pairOf(i);
      if (history.fAt(i) === 'acquire') {
        const token = acquiredToken(history, index);
        if (typeof token === 'string') return token;
        acquires++;
        holds.acquired(index, token);
        if (token !== null) tokens.endAcquire({ index, token });
      } else endEffect({ history, index, tokens });
    }
  }
  return acquires;
}

interface Step {
  readonly history: History;
  /** Of the invocation. */
  readonly index: number;
  readonly tokens: Tokens;
}

function begin({ history, index, holds, tokens }: Step & { readonly holds: Holds }): void {
  const f = history.fAt(index);
  if (f === 'acquire') tokens.beginAcquire(index);
  else if (f === 'release') holds.releasing(index, namedToken(history.valueAt(index)));
  else if (EFFECTS.includes(f)) tokens.beginEffect(index);
  if (history.outcomeOf(index) === 'info') holds.crashed(index);
}

/** An effect is known by what was asked for; a write of anything but a token is none. */
function endEffect({ history, index, tokens }: Step): void {
  if (!EFFECTS.includes(history.fAt(index))) return;
  const asked = history.valueAt(index);
  const isFenced = typeof asked === 'object' && asked !== null;
  const token = isFenced ? namedToken(asked) : null;
  if (token !== null) tokens.endEffect({ index, token });
}

const LOOKED_AT_MAX = 1000;

/** Whether acquires give tokens, as far as it looks. */
export function givesTokens(history: History): boolean {
  const end = Math.min(history.length, LOOKED_AT_MAX);
  for (let i = 0; i < end; i++) {
    if (!history.isClient(i) || history.typeAt(i) !== 'ok' || history.fAt(i) !== 'acquire') continue;
    return typeof acquiredToken(history, history.pairOf(i)) === 'number';
  }
  return false;
}
