/** Routes operations to the client threads and to the nemesis. */
import { NEMESIS_THREAD, type ThreadId } from '../context.ts';
import type { GeneratorLike } from '../generator.ts';
import { any } from './any.ts';
import { onThreads } from './on-threads.ts';

const isClient = (thread: ThreadId) => thread !== NEMESIS_THREAD;
const isNemesis = (thread: ThreadId) => thread === NEMESIS_THREAD;

/** Routes a generator to the client threads and, if given, another one to the nemesis. */
export function clients(generator: GeneratorLike, nemesisGenerator: GeneratorLike = null): GeneratorLike {
  return any(onThreads(isClient, generator), onThreads(isNemesis, nemesisGenerator));
}

/** Routes a generator to the nemesis and, if given, another one to the client threads. */
export function nemesis(generator: GeneratorLike, clientGenerator: GeneratorLike = null): GeneratorLike {
  return any(onThreads(isNemesis, generator), onThreads(isClient, clientGenerator));
}
