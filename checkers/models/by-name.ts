/** The models that can be asked for by name, with `--model`. */
import { BadInputError, unknownName } from '../../src/index.ts';
import { appendList } from './append-list.ts';
import { casRegister } from './cas-register.ts';
import { counter } from './counter.ts';
import { fencedMutex } from './fenced-mutex.ts';
import { fifoQueue } from './fifo-queue.ts';
import { kv } from './kv.ts';
import type { Model } from './model.ts';
import { multiRegister } from './multi-register.ts';
import { mutex } from './mutex.ts';
import { priorityQueue } from './priority-queue.ts';
import { reentrantMutex } from './reentrant-mutex.ts';
import { register } from './register.ts';
import { set } from './set.ts';
import { stack } from './stack.ts';

export const MODELS: readonly Model[] = [
  appendList,
  casRegister,
  counter,
  fencedMutex,
  fifoQueue,
  kv,
  multiRegister,
  mutex,
  priorityQueue,
  reentrantMutex,
  register,
  set,
  stack,
];

export function modelByName(name: string): Model {
  const model = MODELS.find((candidate) => candidate.name === name);
  if (model) return model;
  const names = MODELS.map((candidate) => candidate.name);
  throw new BadInputError('unknown-name', unknownName('model', name, names));
}
