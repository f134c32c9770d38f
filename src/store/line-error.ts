/**
 * Why a line of a file is refused, in a sentence. Whoever reads the file adds its name and the number of the
 * line. What stands in the file may be quoted, so the sentence is kept short, and on one line that no
 * terminal takes for a command.
 */
const SENTENCE_CHARS_MAX = 400;
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;

export class LineError extends Error {
  constructor(sentence: string) {
    super(cut(sentence, SENTENCE_CHARS_MAX).replace(CONTROLS, ' '));
  }
}

/** Text is not JSON: the one fault that a cut-off last line may have. */
export class NotJsonError extends LineError {}

/** An operation whose time lies before that of the one before it. */
export class BackwardsTimeError extends LineError {}

/** Lists and maps inside of each other: nobody has more, and every walk over a value may recurse so deep. */
export const DEPTH_MAX = 200;

const SHOWN_CHARS_MAX = 40;

/** The beginning of a text, as a complaint quotes it. */
export function shown(text: string): string {
  return cut(text, SHOWN_CHARS_MAX);
}

function cut(text: string, charsMax: number): string {
  return text.length <= charsMax ? text : `${text.slice(0, charsMax)}…`;
}
