/** Causal consistency, level cm, against its definition. */
import { levelFuzzer } from '../../weak-isolation/testing/level-fuzzer.ts';
import { causal } from '../index.ts';

export default levelFuzzer({
  name: 'causal-cm',
  level: 'cm',
  checker: causal({ level: 'cm' }),
  txnsMax: 7,
  microsMax: 3,
});
