/**
 * Options of a checker, as they come from a command line or a file. Whatever makes no sense is refused with
 * a sentence that says which option, of which checker, and what it takes.
 */
import { BadInputError, type CheckerOptions } from '../../src/index.ts';

/** Refuses options that the checker does not have. */
export function onlyOptions(checker: string, options: CheckerOptions, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const has = known.length === 0 ? 'it takes none' : `it takes ${known.join(', ')}`;
    throw new BadInputError('bad-argument', `checker ${checker} has no option "${name}": ${has}`);
  }
}

function refuse(option: { checker: string; name: string }, value: unknown, takes: string): never {
  throw new BadInputError(
    'bad-argument',
    `option "${option.name}" of checker ${option.checker} must be ${takes}, not ${JSON.stringify(value) ?? typeof value}`,
  );
}

export interface OptionOf<T> {
  readonly checker: string;
  readonly name: string;
  readonly options: CheckerOptions;
  readonly otherwise: T;
}

export function textOption(option: OptionOf<string>): string {
  const value = option.options[option.name];
  if (value === undefined) return option.otherwise;
  return typeof value === 'string' ? value : refuse(option, value, 'a text');
}

/** One of a few texts. */
export function choiceOption<T extends string>(option: OptionOf<T> & { readonly among: readonly T[] }): T {
  const value = option.options[option.name];
  if (value === undefined) return option.otherwise;
  const chosen = option.among.find((choice) => choice === value);
  return chosen ?? refuse(option, value, `one of ${option.among.join(', ')}`);
}

export function booleanOption(option: OptionOf<boolean>): boolean {
  const value = option.options[option.name];
  if (value === undefined) return option.otherwise;
  return typeof value === 'boolean' ? value : refuse(option, value, 'true or false');
}

export function positiveOption(option: OptionOf<number>): number {
  const value = option.options[option.name];
  if (value === undefined) return option.otherwise;
  const fits = typeof value === 'number' && Number.isFinite(value) && value > 0;
  return fits ? value : refuse(option, value, 'a number above 0');
}

/** A whole number from 1 on. */
export function wholeOption(option: OptionOf<number>): number {
  const value = option.options[option.name];
  if (value === undefined) return option.otherwise;
  const fits = typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
  return fits ? value : refuse(option, value, 'a whole number above 0');
}

/** Undefined where the option is left out. */
export function optionalPositiveOption(option: Omit<OptionOf<number>, 'otherwise'>): number | undefined {
  return option.options[option.name] === undefined ? undefined : positiveOption({ ...option, otherwise: 1 });
}

/** Any number; undefined where the option is left out. */
export function optionalNumberOption(option: Omit<OptionOf<number>, 'otherwise'>): number | undefined {
  const value = option.options[option.name];
  if (value === undefined || (typeof value === 'number' && Number.isFinite(value))) return value;
  return refuse(option, value, 'a number');
}

/** A list of names, or one text with commas, as it comes from a command line. */
export function namesOption(option: OptionOf<readonly string[]>): readonly string[] {
  const value = option.options[option.name];
  if (value === undefined) return option.otherwise;
  const names = typeof value === 'string' ? value.split(',') : value;
  const fits = Array.isArray(names) && names.length > 0 && names.every((name) => typeof name === 'string');
  return fits ? names : refuse(option, value, 'a list of names');
}
