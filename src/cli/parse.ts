/**
 * From the words of the command line to a command with its options. yargs takes the words apart; every
 * complaint is ours: one sentence with the nearest name, never a page of help.
 */
import yargs from 'yargs';
import { BadInputError } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import { type CommandSpec, optionsOf, takesOf } from './command.ts';
import { COMMANDS } from './commands.ts';
import { type GivenValue, type OptionSpecs, Options } from './option.ts';

const HELP_HINT = '"faultline --help" shows what there is';

/** What yargs makes of the words: positional arguments under `_`, everything else by name. */
interface Words {
  readonly _: readonly (string | number)[];
  readonly [name: string]: unknown;
}

export interface Parsed {
  readonly spec: CommandSpec;
  readonly options: Options;
}

/** Throws `BadInputError` for whatever cannot be meant. */
export async function parse(words: readonly string[]): Promise<Parsed> {
  const argv = await takenApart(words);
  const [name, ...positionals] = argv._.map(String);
  const spec = COMMANDS.find((each) => each.name === name);
  if (spec === undefined) throw notACommand(name);
  const options = new Options([...positionalsFrom(positionals, spec), ...optionsFrom(argv, spec)]);
  return { spec, options };
}

/** A name means the same in every command, so the words can be taken apart before the command is known. */
async function takenApart(words: readonly string[]): Promise<Words> {
  const all = COMMANDS.flatMap((spec) => Object.entries(optionsOf(spec)));
  const parser = yargs()
    .locale('en')
    .help(false)
    .version(false)
    .fail((message, error) => {
      throw new BadInputError('bad-option', message ?? error.message, error);
    })
    .parserConfiguration({
      'camel-case-expansion': false,
      'boolean-negation': false,
      'dot-notation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'strip-aliased': true,
    });
  for (const [name, { short, takes }] of all) {
    parser.option(name, {
      ...(short === undefined ? {} : { alias: short }),
      ...(takes === undefined ? { boolean: true } : {}),
    });
  }
  return (await parser.parse([...words])) as Words;
}

function notACommand(word: string | undefined): BadInputError {
  if (word === undefined) return new BadInputError('missing-command', `name a command; ${HELP_HINT}`);
  const names = COMMANDS.map(({ name }) => name);
  return new BadInputError('unknown-name', unknown({ kind: 'command', typed: word, names, hint: HELP_HINT }));
}

function positionalsFrom(words: readonly string[], spec: CommandSpec): [string, GivenValue][] {
  const names = Object.keys(spec.positionals);
  const extra = words[names.length];
  if (extra !== undefined) throw unexpected(extra, spec);
  return words.map((text, i) => [names[i]!, { text, where: names[i]!.toUpperCase() }]);
}

function unexpected(word: string, spec: CommandSpec): BadInputError {
  const comma = 'lists are written without spaces, as in partition,kill';
  const sentence = `unexpected argument "${word}": ${spec.name} takes ${takesOf(spec).join(' ')} and options (${comma})`;
  return new BadInputError('unexpected-argument', sentence);
}

function optionsFrom(argv: Words, spec: CommandSpec): [string, GivenValue][] {
  const specs: OptionSpecs = optionsOf(spec);
  const given: [string, GivenValue][] = [];
  for (const [name, value] of Object.entries(argv)) {
    if (name === '_' || name === '$0' || value === undefined) continue;
    const option = specs[name];
    if (option === undefined) throw unknownOption(name, spec);
    given.push([name, { text: textOf(value, option.list === true), where: `--${name}` }]);
  }
  return given;
}

/** Of a value that is given twice the last one counts; lists are put together. */
function textOf(value: unknown, list: boolean): string | true {
  if (Array.isArray(value)) return list ? value.map(String).join(',') : textOf(value.at(-1), list);
  return typeof value === 'boolean' ? value || 'false' : String(value);
}

function unknownOption(name: string, spec: CommandSpec): BadInputError {
  const typed = name.length === 1 ? `-${name}` : `--${name}`;
  const names = name.length === 1 ? [] : Object.keys(optionsOf(spec)).map((each) => `--${each}`);
  const other = COMMANDS.find((each) => name in optionsOf(each));
  const hint =
    other === undefined ? `"faultline ${spec.name} --help" shows all` : `it is an option of ${other.name}`;
  return new BadInputError(
    'unknown-name',
    unknown({ kind: 'option', typed, of: ` of ${spec.name}`, names, hint }),
  );
}

interface Unknown {
  readonly kind: string;
  readonly typed: string;
  /** Of what, where that is not plain. */
  readonly of?: string;
  readonly names: readonly string[];
  /** Where to look when nothing is near. */
  readonly hint: string;
}

function unknown({ kind, typed, of = '', names, hint }: Unknown): string {
  const near = nearest(typed, names);
  return `unknown ${kind} "${typed}"${of}; ${near === undefined ? hint : `did you mean "${near}"?`}`;
}
