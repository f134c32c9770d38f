/**
 * Options from a YAML file, under their long names: `nemesis: [partition, kill]`. Every complaint names the
 * file and the line.
 */
import { readFileSync } from 'node:fs';
import { BadInputError, messageOf } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import { type CommandSpec, optionsOf } from './command.ts';
import { type GivenValue, Options } from './option.ts';

/** Options that make sense on the command line only. */
const NOT_IN_FILES = new Set(['config', 'json', 'debug']);

/** The options with those of the file that `--config` names; what both hold, the command line decides. */
export async function withConfig(options: Options, spec: CommandSpec): Promise<Options> {
  const file = options.text('config');
  return file === undefined ? options : options.over(await readConfig(file, spec));
}

async function readConfig(file: string, spec: CommandSpec): Promise<Options> {
  const text = contentOf(file);
  const { isMap, isScalar, LineCounter, parseDocument } = await import('yaml');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number | undefined) => lines.linePos(offset ?? 0).line;
  const [error] = document.errors;
  if (error !== undefined) throw malformed(file, lineAt(error.pos[0]), error.message);
  if (document.contents === null) return new Options([]);
  if (!isMap(document.contents)) throw malformed(file, 1, 'the file must hold options, as in "nodes: 5"');
  const given: [string, GivenValue][] = [];
  for (const { key, value } of document.contents.items) {
    const line = lineAt(isScalar(key) ? key.range?.[0] : 0);
    const name = String(isScalar(key) ? key.value : key);
    const plain = (value as { toJSON?(): unknown } | null)?.toJSON?.() ?? null;
    given.push([name, configValue({ name, value: plain, file, line }, spec)]);
  }
  return new Options(given);
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    throw new BadInputError('no-such-file', `--config: cannot read ${file}: ${messageOf(thrown)}`, thrown);
  }
}

interface Entry {
  readonly name: string;
  readonly value: unknown;
  readonly file: string;
  readonly line: number;
}

function configValue({ name, value, file, line }: Entry, spec: CommandSpec): GivenValue {
  const specs = optionsOf(spec);
  const known = [...Object.keys(spec.positionals), ...Object.keys(specs)].filter(
    (each) => !NOT_IN_FILES.has(each),
  );
  if (!known.includes(name)) {
    const near = nearest(name, known);
    const hint = near === undefined ? `"faultline ${spec.name} --help" shows all` : `did you mean "${near}"?`;
    throw malformed(file, line, `unknown option "${name}"; ${hint}`);
  }
  const { takes, list } = specs[name] ?? {};
  const isFlag = name in specs && takes === undefined;
  const where = `${file}, line ${line}: ${name}`;
  if (isFlag) {
    if (typeof value !== 'boolean') throw malformed(file, line, `${name} must be true or false`);
    return { text: value || 'false', where };
  }
  const items = Array.isArray(value) && list === true ? value : [value];
  if (items.length === 0)
    throw malformed(file, line, `${name} is empty; leave it out, or write ${name}: none`);
  if (items.some((item) => typeof item !== 'string' && typeof item !== 'number')) {
    const must = list === true ? 'a name or a list of names' : 'a text or a number';
    throw malformed(file, line, `${name} must be ${must}, not ${JSON.stringify(value)}`);
  }
  return { text: items.join(','), where };
}

function malformed(file: string, line: number, what: string): BadInputError {
  return new BadInputError('bad-config', `${file}, line ${line}: ${what}`);
}
