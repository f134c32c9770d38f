/** The four session guarantees, and the option that names those that must hold. */
import { BadInputError, type CheckerOptions } from '../../src/index.ts';
import { namesOption } from '../shared/options.ts';

/** Terry et al., "Session Guarantees for Weakly Consistent Replicated Data" (PDIS 1994). */
export const GUARANTEES = [
  'read-your-writes',
  'monotonic-reads',
  'monotonic-writes',
  'writes-follow-reads',
] as const;
export type Guarantee = (typeof GUARANTEES)[number];

export type Guarantees = ReadonlySet<Guarantee>;

export function guaranteesOption(checker: string, options: CheckerOptions): readonly Guarantee[] {
  const names = namesOption({ checker, name: 'guarantees', options, otherwise: GUARANTEES });
  return names.map((name) => {
    const known = GUARANTEES.find((each) => each === name);
    if (known !== undefined) return known;
    throw new BadInputError(
      'bad-argument',
      `option "guarantees" of checker ${checker} knows no ${JSON.stringify(name)}: it takes ${GUARANTEES.join(', ')}`,
    );
  });
}

/** The weakest models that promise all of these. */
export function modelsPromising(guarantees: Guarantees): readonly string[] {
  const [only] = guarantees;
  if (guarantees.size <= 1 && only !== undefined) return [only];
  return [guarantees.has('writes-follow-reads') ? 'causal' : 'PRAM'];
}
