/**
 * Strings cut out of a long text, each made once: histories repeat a handful of names millions of times. A
 * cut of a string may keep the whole string alive, so what is kept is a copy of its own.
 */

const SLOT_COUNT = 4096;
/** Shorter cuts are copies anyhow. */
const CUT_CHARS_MIN = 13;
/** Longer ones are hardly names. */
const NAME_CHARS_MAX = 32;

export class NameTable {
  readonly #slots: string[] = new Array<string>(SLOT_COUNT).fill('');

  /** `text.slice(from, to)`; equal texts must come with equal hashes. */
  cut(text: string, from: number, to: number, hash: number): string {
    const length = to - from;
    if (length > NAME_CHARS_MAX) return copyOf(text.slice(from, to));
    const slot = hash & (SLOT_COUNT - 1);
    const known = this.#slots[slot]!;
    if (known.length === length && text.startsWith(known, from)) return known;
    const name = copyOf(text.slice(from, to));
    this.#slots[slot] = name;
    return name;
  }
}

function copyOf(cut: string): string {
  return cut.length < CUT_CHARS_MIN ? cut : Buffer.from(cut).toString();
}
