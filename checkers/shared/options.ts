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
