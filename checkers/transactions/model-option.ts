/**
 * The option `consistencyModels`: names of models that must hold, strict serializability unless others are
 * given.
 */
import { BadInputError, type CheckerOptions } from '../../src/index.ts';
import { MODEL_NAMES, modelName } from './consistency-models.ts';

export const DEFAULT_MODELS: readonly string[] = ['strict-serializable'];

/** Names as they are used here; throws `BadInputError` for what is no list of models. */
export function modelsOption(checker: string, options: CheckerOptions): readonly string[] {
  const value = options.consistencyModels;
  if (value === undefined) return DEFAULT_MODELS;
  if (!Array.isArray(value) || value.length === 0)
    throw refused(checker, JSON.stringify(value) ?? typeof value);
  return value.map((name) => {
    const known = typeof name === 'string' ? modelName(name) : undefined;
    if (known === undefined || !MODEL_NAMES.includes(known)) throw refused(checker, JSON.stringify(name));
    return known;
  });
}

function refused(checker: string, what: string): BadInputError {
  return new BadInputError(
    'bad-argument',
    `option "consistencyModels" of checker ${checker} must be a list of models, not ${what}: ${MODEL_NAMES.join(', ')}`,
  );
}
