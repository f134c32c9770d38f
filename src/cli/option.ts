/**
 * Options as the user gave them, before anything makes sense of them. Every value stays the text that was
 * typed, with the place where it stands, so that a complaint can quote the one and name the other. Command
 * line and configuration file are read into the same form; what both hold, the command line decides.
 */
import { BadInputError } from '../core/errors.ts';

/** An option of the command line, and a key of the configuration file. */
export interface OptionSpec {
  readonly doc: string;
  readonly short?: string;
  /** What it takes, for --help: `N`, `FILE`; left out: it is a flag. */
  readonly takes?: string;
  /** It takes several values, separated by commas or given one by one. */
  readonly list?: true;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** A value as text, or true for a flag, and where it stands: `--nodes`, or `nodes (ci.yaml, line 3)`. */
export interface GivenValue {
  readonly text: string | true;
  readonly where: string;
}

export class Options {
  readonly #values: ReadonlyMap<string, GivenValue>;

  constructor(values: Iterable<readonly [string, GivenValue]>) {
    this.#values = new Map(values);
  }

  /** These options, and those of `other` that are not among them. */
  over(other: Options): Options {
    return new Options([...other.#values, ...this.#values]);
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  flag(name: string): boolean {
    const given = this.#values.get(name);
    return given !== undefined && given.text !== 'false';
  }

  text(name: string): string | undefined {
    const given = this.#values.get(name);
    if (given === undefined) return undefined;
    if (given.text === true || given.text === '') throw bad(given, 'needs a value');
    return given.text;
  }

  number(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const number = Number(text);
    if (text.trim() !== '' && Number.isFinite(number)) return number;
    throw bad(this.#values.get(name)!, `must be a number, not "${text}"`);
  }

  /** A whole number of at least `min`. */
  whole(name: string, min: number): number | undefined {
    const number = this.number(name);
    if (number === undefined || (Number.isSafeInteger(number) && number >= min)) return number;
    throw bad(this.#values.get(name)!, `must be a whole number from ${min}, not ${number}`);
  }

  list(name: string): string[] | undefined {
    const words = this.text(name)
      ?.split(',')
      .map((word) => word.trim());
    if (words?.includes('')) throw bad(this.#values.get(name)!, `has an empty name in "${this.text(name)}"`);
    return words;
  }
}

function bad(given: GivenValue, what: string): BadInputError {
  return new BadInputError('bad-option', `${given.where} ${what}`);
}
