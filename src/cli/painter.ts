/** Colours of a terminal, or none at all: whoever uses a painter need not ask. */
import type { Verdict } from '../core/verdict.ts';

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;
type Colour = keyof typeof CODES;

export class Painter {
  readonly #on: boolean;

  constructor(on: boolean) {
    this.#on = on;
  }

  /** The text in these colours. */
  in(text: string, ...colours: readonly Colour[]): string {
    if (!this.#on || text === '') return text;
    return `\u001b[${colours.map((each) => CODES[each]).join(';')}m${text}\u001b[0m`;
  }

  /** The text in the colour of the verdict. */
  verdict(text: string, valid: Verdict): string {
    if (valid === 'unknown') return this.in(text, 'bold', 'yellow');
    return this.in(text, 'bold', valid ? 'green' : 'red');
  }
}
