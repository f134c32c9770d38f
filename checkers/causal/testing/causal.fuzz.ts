/** Causal consistency, level ccv, against its definition. */
import { levelFuzzer } from '../../weak-isolation/testing/level-fuzzer.ts';
import { causal } from '../index.ts';

export default levelFuzzer({
  name: 'causal',
  level: 'ccv',
  checker: causal({ level: 'ccv' }),
  txnsMax: 7,
  microsMax: 3,
});
