/** The words of the fuzz command; what makes no sense is refused with a sentence. */
import { unknownName } from '../../src/core/nearest.ts';

export interface FuzzOptions {
  readonly minutes: number;
  /** Name of the only fuzzer to run. */
  readonly only?: string;
  readonly seed: number;
  /** Cases of each fuzzer, in place of minutes. */
  readonly runs?: number;
}

const USAGE = 'usage: npm run fuzz -- [--minutes N] [--only NAME] [--seed N] [--runs N]';
const SEED_MAX = 0x7fff_ffff;

export function optionsFrom(
  words: readonly string[],
  names: readonly string[],
): FuzzOptions | { readonly complaint: string } {
  const given = new Map<string, string>();
  for (let i = 0; i < words.length; i += 2) {
    const word = words[i]!;
    const value = words[i + 1];
    if (!['--minutes', '--only', '--seed', '--runs'].includes(word))
      return { complaint: `${word}? ${USAGE}` };
    if (value === undefined) return { complaint: `${word} takes a value; ${USAGE}` };
    given.set(word, value);
  }
  const numbers = { minutes: 1, seed: Math.floor(Math.random() * SEED_MAX), runs: Number.NaN };
  for (const name of ['minutes', 'seed', 'runs'] as const) {
    const text = given.get(`--${name}`);
    if (text === undefined) continue;
    numbers[name] = Number(text);
    const whole = name === 'minutes' || Number.isSafeInteger(numbers[name]);
    const fits = whole && numbers[name] >= 0 && (name === 'seed' || numbers[name] > 0);
    if (!fits || text.trim() === '')
      return { complaint: `--${name} ${text} is no number that it can be; ${USAGE}` };
  }
  const only = given.get('--only');
  if (only !== undefined && !names.includes(only)) return { complaint: unknownName('fuzzer', only, names) };
  const { minutes, seed, runs } = numbers;
  return {
    minutes,
    seed,
    ...(only === undefined ? {} : { only }),
    ...(Number.isNaN(runs) ? {} : { runs }),
  };
}
