/** The models that can be asked for by name, with `--model`. */
import { BadInputError } from '../../src/index.ts';
import { casRegister } from './cas-register.ts';
import type { Model } from './model.ts';
import { mutex } from './mutex.ts';
import { register } from './register.ts';

export const MODELS: readonly Model[] = [casRegister, mutex, register];

export function modelByName(name: string): Model {
  const model = MODELS.find((candidate) => candidate.name === name);
  if (model) return model;
  const names = MODELS.map((candidate) => candidate.name).join(', ');
  throw new BadInputError('unknown-name', `there is no model "${name}"; there are ${names}`);
}
