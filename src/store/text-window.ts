/**
 * A long text that is seen through a window: chunks come in at its end, what has been read goes out at its
 * beginning. So the size of a file is bounded by the disk alone, and readers work on one flat string with
 * plain offsets. Lines are counted as they go out, and looked up only when there is something to complain of.
 */
import { LineError } from './line-error.ts';

/** One operation may be this long; a file without any structure is given up there, and not at its end. */
const ITEM_CHARS_MAX = 16 * 1024 * 1024;

export class TextWindow {
  text = '';
  /** Offset of the first character that is not yet read; what is before it may go at the next `more`. */
  at = 0;
  /** Offset of what is being read, for complaints. */
  mark = 0;
  /** The window reaches to the end of the text. */
  isWhole = false;
  readonly #chunks: Iterator<string>;
  /** Line of the window's first character. */
  #line = 1;

  readonly #itemCharsMax: number;

  constructor(chunks: Iterable<string>, itemCharsMax = ITEM_CHARS_MAX) {
    this.#chunks = chunks[Symbol.iterator]();
    this.#itemCharsMax = itemCharsMax;
  }

  /**
   * Moves on: drops what is before `at`, and adds at least as much as is left, so that an operation that is
   * read again from its beginning each time costs no more than twice its length. False at the end.
   */
  more(): boolean {
    if (this.isWhole) return false;
    const left = this.text.length - this.at;
    if (left > this.#itemCharsMax) {
      throw new LineError(`one operation, or one line, is longer than ${this.#itemCharsMax} characters`);
    }
    this.#line = this.lineAt(this.at);
    const parts = [this.text.slice(this.at)];
    let added = 0;
    do {
      const next = this.#chunks.next();
      if (next.done === true) this.isWhole = true;
      else added += parts[parts.push(next.value) - 1]!.length;
    } while (!this.isWhole && (added === 0 || added < left));
    // Joined and not added up: a sum is a tree of strings, and slow to look into.
    this.text = parts.join('');
    this.mark = Math.max(0, this.mark - this.at);
    this.at = 0;
    return added > 0;
  }

  /** Where the line ends that begins at `at`: the offset of its line feed, or the end of the text. */
  lineEnd(): number {
    let from = this.at;
    for (;;) {
      const end = this.text.indexOf('\n', from);
      if (end >= 0) return end;
      const seen = this.text.length - this.at;
      if (!this.more()) return this.text.length;
      from = this.at + seen;
    }
  }

  /** Calls `take` with the beginning and the end of each line, without its line feed; `mark` is at it. */
  eachLine(take: (start: number, end: number) => void): void {
    for (;;) {
      const end = this.lineEnd();
      const { text, isWhole } = this;
      this.mark = this.at;
      take(this.at, end);
      if (isWhole && end === text.length) return;
      this.at = end + 1;
    }
  }

  /** The next lines as they stand, blanks at both ends cut off; empty ones are passed over. */
  eachTrimmedLine(take: (line: string) => void): void {
    this.eachLine((start, end) => {
      const line = this.text.slice(start, end).trim();
      if (line !== '') take(line);
    });
  }

  /** The line that is being read is the last one and has no end: written by hand, or cut off. */
  get isUnended(): boolean {
    return this.isWhole && this.mark < this.text.length && !this.text.includes('\n', this.mark);
  }

  /** To be called when reading is over, however it ended: closes where the chunks come from. */
  close(): void {
    this.#chunks.return?.();
  }

  /** Number of the line, from 1, in which the offset lies. */
  lineAt(offset: number): number {
    let line = this.#line;
    for (let i = this.text.indexOf('\n'); i >= 0 && i < offset; i = this.text.indexOf('\n', i + 1)) line++;
    return line;
  }

  /** Line of what is being read. */
  get line(): number {
    return this.lineAt(this.mark);
  }
}
