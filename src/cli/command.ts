/**
 * What a command is. The description is cheap and always there, for --help; the code behind it is loaded
 * when the command is run, so that a start takes no longer than it must.
 */
import type { Interrupt } from './interrupt.ts';
import type { OptionSpecs, Options } from './option.ts';
import type { Terminal } from './terminal.ts';

/** What a command finds around it. */
export interface Session {
  readonly terminal: Terminal;
  readonly interrupt: Interrupt;
}

/** How a command ended. It prints for people as it goes; the object is printed where `--json` was given. */
export interface CommandOutcome {
  readonly exitCode: number;
  /** Documented in docs/json.md; `version` and `command` are put in front. */
  readonly json: Readonly<Record<string, unknown>>;
}

export type Command = (options: Options, session: Session) => Promise<CommandOutcome>;

export interface CommandSpec {
  readonly name: string;
  /** Arguments in order, with one line for --help each. Parsing lets all of them be left out. */
  readonly positionals: Readonly<Record<string, string>>;
  /** It does something sensible without its arguments. */
  readonly isOptional?: true;
  readonly summary: string;
  /** Options under the headings that --help shows. */
  readonly groups: Readonly<Record<string, OptionSpecs>>;
  /** Below the options in --help: examples, and what they teach. */
  readonly epilogue: string;
  load(): Promise<Command>;
}

/** All options of a command by name. */
export function optionsOf(spec: CommandSpec): OptionSpecs {
  return Object.assign({}, ...Object.values(spec.groups)) as OptionSpecs;
}

/** Its arguments as --help shows them: `TARGET`, `[KIND]`. */
export function takesOf(spec: CommandSpec): string[] {
  const names = Object.keys(spec.positionals).map((name) => name.toUpperCase());
  return spec.isOptional === true ? names.map((name) => `[${name}]`) : names;
}
