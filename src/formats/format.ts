/** What a history format is: how one recognizes it, and how its operations come out of a text. */
import type { TextWindow } from '../store/text-window.ts';
import type { Intake } from './intake.ts';

/** Of formats in which half a line can look like a whole one. */
export const UNENDED = 'the last line has no end: if the file was cut off there, its value may be too';

export interface HistoryFormat {
  /** Its name in a sentence, as in "read as Jepsen's EDN". */
  readonly title: string;
  /** One line for people. */
  readonly about: string;
  /** File names that say what a text with no operation in it was meant to be, and what a damaged one is. */
  readonly extensions: readonly string[];
  /** False where the order of operations of different processes carries no meaning: text without times. */
  readonly realtime: boolean;
  /** Whatever the times say, operations stand in the order in which they happened: times may lag a little. */
  readonly isInOrder?: boolean;
  /** Whether a text that begins like this is of the format; asked in the order of the table of formats. */
  detect(head: string): boolean;
  /** Gives every operation to the intake. Throws `LineError`; `window.line` is where. */
  read(window: TextWindow, intake: Intake): void;
}
