/**
 * Vector clocks: for each session, how much of it comes before a transaction. A clock is cut into chunks
 * that clocks share as long as they are equal. Sessions that are over soon are known alike to all, so a
 * join looks at few chunks even where every crash has begun a new session.
 */
const CHUNK = 32;

type Chunk = readonly number[];
export type Clock = Chunk[];

const ZERO: Chunk = new Array<number>(CHUNK).fill(0);

export function emptyClock(sessions: number): Clock {
  return new Array<Chunk>(Math.ceil(sessions / CHUNK)).fill(ZERO);
}

/** How many transactions of the session the clock includes. */
export function known(clock: Clock, session: number): number {
  return clock[Math.floor(session / CHUNK)]![session % CHUNK]!;
}

export function setKnown(clock: Clock, { session, place }: { session: number; place: number }): void {
  const chunk = clock[Math.floor(session / CHUNK)]!.slice();
  chunk[session % CHUNK] = place;
  clock[Math.floor(session / CHUNK)] = chunk;
}

/** Adds to `clock` what `other` includes. */
export function join(clock: Clock, other: Clock): void {
  for (let i = 0; i < clock.length; i++) {
    if (clock[i] !== other[i]) clock[i] = joined(clock[i]!, other[i]!);
  }
}

/** One of the two where it includes the other. */
function joined(a: Chunk, b: Chunk): Chunk {
  let [aIsMore, bIsMore] = [false, false];
  for (let i = 0; i < CHUNK; i++) {
    if (a[i]! > b[i]!) aIsMore = true;
    else if (a[i]! < b[i]!) bIsMore = true;
  }
  if (!bIsMore) return a;
  return aIsMore ? a.map((place, i) => (place > b[i]! ? place : b[i]!)) : b;
}
