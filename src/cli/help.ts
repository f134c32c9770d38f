/**
 * Lays out --help: options under their headings, what they take, what they do, and examples that teach.
 * Done by hand and not by the parser, so that help is there before a parser has been loaded.
 */
import { type CommandSpec, takesOf } from './command.ts';
import { COMMANDS, OVERVIEW } from './commands.ts';
import type { OptionSpec } from './option.ts';

const INDENT = 2;
const GAP = 2;
const DOC_COLUMNS_MIN = 30;

/** The page of all commands. */
export function overview(columns: number): string {
  const rows = COMMANDS.map((spec) => ({ left: [spec.name, ...takesOf(spec)].join(' '), doc: spec.summary }));
  return [
    'faultline COMMAND [options]',
    '',
    'Chaos testing for distributed systems: inject faults, record histories, check and replay them.',
    '',
    'Commands:',
    ...table(rows, columns),
    '',
    OVERVIEW,
  ].join('\n');
}

/** The page of one command. */
export function helpOf(spec: CommandSpec, columns: number): string {
  const positionals = Object.entries(spec.positionals).map(([name, doc]) => ({
    left: name.toUpperCase(),
    doc,
  }));
  const groups = Object.entries(spec.groups).map(([heading, options]) => ({
    heading,
    rows: Object.entries(options).map(([name, option]) => ({
      left: optionText(name, option),
      doc: option.doc,
    })),
  }));
  const rows = [...positionals, ...groups.flatMap((group) => group.rows)];
  const leftColumns = widest(rows);
  return [
    ['faultline', spec.name, ...takesOf(spec), '[options]'].join(' '),
    '',
    spec.summary,
    '',
    ...table(positionals, columns, leftColumns),
    ...groups.flatMap((group) => ['', group.heading, ...table(group.rows, columns, leftColumns)]),
    '',
    spec.epilogue,
  ].join('\n');
}

/** `-c, --concurrency N`, with room for the letter where there is none. */
function optionText(name: string, { short, takes }: OptionSpec): string {
  const letter = short === undefined ? '    ' : `-${short}, `;
  return `${letter}--${name}${takes === undefined ? '' : ` ${takes}`}`;
}

interface Row {
  readonly left: string;
  readonly doc: string;
}

function widest(rows: readonly Row[]): number {
  return Math.max(0, ...rows.map(({ left }) => left.length));
}

/** Two columns; a text that does not fit goes on below itself. */
function table(rows: readonly Row[], columns: number, leftColumns = widest(rows)): string[] {
  const start = INDENT + leftColumns + GAP;
  const room = Math.max(DOC_COLUMNS_MIN, columns - start);
  return rows.flatMap(({ left, doc }) => {
    const [first = '', ...rest] = wrapped(doc, room);
    const head = `${' '.repeat(INDENT)}${left.padEnd(leftColumns)}${' '.repeat(GAP)}${first}`;
    return [head, ...rest.map((line) => ' '.repeat(start) + line)];
  });
}

function wrapped(text: string, room: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!;
    if (line !== '' && line.length + 1 + word.length > room) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}
