/** Why a line of a file is refused. Whoever reads the file adds its name and the number of the line. */
export class LineError extends Error {}

/** Text is not JSON: the one fault that a cut-off last line may have. */
export class NotJsonError extends LineError {}

/** An operation whose time lies before that of the one before it. */
export class BackwardsTimeError extends LineError {}

/** Lists and maps inside of each other: nobody has more, and every walk over a value may recurse so deep. */
export const DEPTH_MAX = 200;

const SHOWN_CHARS_MAX = 40;

const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;

/** The beginning of a text, as a complaint quotes it: on one line, and no terminal takes it for a command. */
export function shown(text: string): string {
  const start = text.slice(0, SHOWN_CHARS_MAX).replace(CONTROLS, ' ');
  return text.length <= SHOWN_CHARS_MAX ? start : `${start}…`;
}
