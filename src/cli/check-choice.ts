/**
 * Which checkers judge a history: those that the user names, or, of a history that nobody knows, those that
 * its own operations suggest. What was taken, and why, is said before the verdict.
 */
import type { Catalog } from '../catalog.ts';
import type { Checker, CheckerOptions, CheckerPlugin } from '../core/checker.ts';
import { BadInputError } from '../core/errors.ts';
import type { History } from '../core/history.ts';
import type { Options } from './option.ts';
import { shownName } from './words.ts';

/** A checker with the options that it was made with. */
export interface Choice {
  readonly checker: Checker;
  readonly options: CheckerOptions;
}

/** What is to be judged. */
export interface Judged {
  readonly history: History;
  /** False where only the order within a process means something. */
  readonly realtime: boolean;
}

export interface Choices {
  readonly choices: readonly Choice[];
  /** How they were chosen, one sentence; undefined where the user named them. */
  readonly note?: string;
}

/** The checker that `--model` is for, and those that `--consistency-models` is for. */
const MODEL_CHECKER = 'linearizable';
const CONSISTENCY_CHECKERS: readonly string[] = ['list-append', 'rw-register'];

/** Undefined where nothing fits the history. Throws `BadInputError` for names and options that are wrong. */
export async function choicesFor(
  judged: Judged,
  options: Options,
  catalog: Catalog,
): Promise<Choices | undefined> {
  const { history, realtime } = judged;
  const named = options.list('checker') ?? (options.has('model') ? [MODEL_CHECKER] : undefined);
  const given = new GivenOptions(options);
  if (named !== undefined) {
    given.checkFor(named);
    const plugins = await Promise.all(
      named.map(async (name) => (await catalog.find('checker', name)).plugin),
    );
    return namedChoices(plugins, judged, given);
  }
  const fitting = (await catalog.all('checker')).flatMap((plugin) => {
    const suggested = plugin.suggest?.(history, { realtime });
    return suggested === undefined ? [] : [{ plugin, suggested }];
  });
  if (fitting.length === 0) return undefined;
  given.checkFor(fitting.map(({ plugin }) => plugin.name));
  const choices = fitting.map(({ plugin, suggested }) =>
    made(plugin, { ...suggested, ...given.of(plugin.name) }),
  );
  return { choices, note: noteOf(choices, history) };
}

/** What the user leaves open, the model for example, the operations decide here too. */
function namedChoices(plugins: readonly CheckerPlugin[], judged: Judged, given: GivenOptions): Choices {
  const { history, realtime } = judged;
  const choices = plugins.map((plugin) => {
    const own = given.of(plugin.name);
    const suggested = Object.entries(plugin.suggest?.(history, { realtime }) ?? {}).filter(
      ([name]) => !(name in own),
    );
    const options = Object.fromEntries(suggested);
    return { ...made(plugin, { ...options, ...own }), suggested: options };
  });
  const open = choices.filter(({ suggested }) => Object.keys(suggested).length > 0);
  if (open.length === 0) return { choices };
  const taken = open.map(({ checker, suggested }) => `${checker.name}${shownOptions(suggested)}`);
  return { choices, note: `the operations suggest: ${taken.join(', ')}` };
}

function made(plugin: CheckerPlugin, options: CheckerOptions): Choice {
  return { checker: plugin.create(options), options };
}

function noteOf(choices: readonly Choice[], history: History): string {
  const taken = choices.map(({ checker, options }) => `${checker.name}${shownOptions(options)}`).join(', ');
  const fs = clientFs(history);
  const shown = fs.slice(0, FS_SHOWN_MAX).map(shownName).join(', ') + (fs.length > FS_SHOWN_MAX ? ', …' : '');
  return `the operations (${shown}) suggest: ${taken}; --checker and --model choose others`;
}

/** A sentence names no more functions than these. */
export const FS_SHOWN_MAX = 6;

function shownOptions(options: CheckerOptions): string {
  const pairs = Object.entries(options).map(([name, value]) => `${name} ${String(value)}`);
  return pairs.length === 0 ? '' : ` (${pairs.join(', ')})`;
}

/** Names of the functions that clients called, in order of appearance. */
export function clientFs(history: History): string[] {
  const seen = new Set<string>();
  for (let i = 0; i < history.length && seen.size < history.fs.length; i++) {
    if (history.isClient(i)) seen.add(history.fAt(i));
  }
  return [...seen];
}

/** The options of the command line, each for the checkers that it is for. */
class GivenOptions {
  readonly #model: string | undefined;
  readonly #models: readonly string[] | undefined;
  /** By checker; '' for all. */
  readonly #own = new Map<string, Record<string, unknown>>();

  constructor(options: Options) {
    this.#model = options.text('model');
    this.#models = options.list('consistency-models');
    for (const pair of options.list('checker-option') ?? []) this.#add(pair);
  }

  #add(pair: string): void {
    const at = pair.indexOf('=');
    if (at < 1) throw new BadInputError('bad-option', `--checker-option must be NAME=VALUE, not "${pair}"`);
    const words = pair.slice(0, at).split('.');
    const [checker, name] = words.length === 1 ? ['', words[0]!] : [words[0]!, words.slice(1).join('.')];
    const own = this.#own.get(checker) ?? {};
    this.#own.set(checker, { ...own, [name]: plainValue(pair.slice(at + 1)) });
  }

  /** An option for a checker that is not asked would change nothing, in silence. */
  checkFor(names: readonly string[]): void {
    const asked = names.join(', ');
    if (this.#model !== undefined && !names.includes(MODEL_CHECKER)) {
      throw new BadInputError(
        'bad-option',
        `--model is for the checker ${MODEL_CHECKER}, and asked is ${asked}`,
      );
    }
    if (this.#models !== undefined && !names.some((name) => CONSISTENCY_CHECKERS.includes(name))) {
      const those = CONSISTENCY_CHECKERS.join(' and ');
      throw new BadInputError('bad-option', `--consistency-models is for ${those}, and asked is ${asked}`);
    }
    for (const checker of this.#own.keys()) {
      if (checker === '' || names.includes(checker)) continue;
      const sentence = `--checker-option ${checker}.… is for the checker ${checker}, and asked is ${asked}`;
      throw new BadInputError('bad-option', sentence);
    }
  }

  of(checker: string): CheckerOptions {
    return {
      ...this.#own.get(''),
      ...this.#own.get(checker),
      ...(this.#model !== undefined && checker === MODEL_CHECKER ? { model: this.#model } : {}),
      ...(this.#models !== undefined && CONSISTENCY_CHECKERS.includes(checker)
        ? { consistencyModels: this.#models }
        : {}),
    };
  }
}

/** `true` and `12` as what they are, all else as text. */
function plainValue(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}
