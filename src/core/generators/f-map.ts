/** Renames operations. */
import type { GeneratorLike } from '../generator.ts';
import { map } from './map.ts';

/** `fMap({ start: 'start-partition' }, generator)`: operations with new names; others keep theirs. */
export function fMap(names: Readonly<Record<string, string>>, generator: GeneratorLike): GeneratorLike {
  return map((op) => (Object.hasOwn(names, op.f) ? { ...op, f: names[op.f]! } : op), generator);
}
