/** Goes through a history event by event, and tells holds and tokens what happened. */
import { type History, TYPE } from '../../src/index.ts';
import type { Holds } from './holds.ts';
import type { Tokens } from './tokens.ts';
import { acquiredToken, namedToken } from './values.ts';

const EFFECTS: readonly string[] = ['effect', 'write'];

interface Scan {
  readonly history: History;
  readonly holds: Holds;
  readonly tokens: Tokens;
}

/** How many acquires succeeded; a text says why the history cannot be judged. */
export function scan({ history, holds, tokens }: Scan): number | string {
  const { type, pair } = history.columns();
  let acquires = 0;
  for (let i = 0; i < history.length; i++) {
    if (!history.isClient(i)) continue;
    if (type[i] === TYPE.invoke) begin({ history, holds, tokens }, i);
    if (type[i] !== TYPE.ok) continue;
    const index = pair[i]!;
    if (history.fAt(index) !== 'acquire') {
      endEffect({ history, tokens }, index);
      continue;
    }
    const token = acquiredToken(history, index);
    if (typeof token === 'string') return token;
    acquires++;
    const isAgain = holds.acquired(index, token);
    if (token !== null && !isAgain) tokens.endAcquire({ index, token });
  }
  return acquires;
}

function begin({ history, holds, tokens }: Scan, index: number): void {
  const f = history.fAt(index);
  if (f === 'acquire') tokens.beginAcquire(index);
  else if (f === 'release') holds.releasing(index, namedToken(history.valueAt(index)));
  else if (EFFECTS.includes(f)) tokens.beginEffect(index);
  if (history.outcomeOf(index) === 'info') holds.crashed(index);
}

/** An effect is known by what was asked for; a write of anything but a token is none. */
function endEffect({ history, tokens }: Omit<Scan, 'holds'>, index: number): void {
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
