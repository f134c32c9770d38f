/** Causal consistency, level cc, against its definition. */
import { levelFuzzer } from '../../weak-isolation/testing/level-fuzzer.ts';
import { causal } from '../index.ts';

export default levelFuzzer({
  name: 'causal-cc',
  level: 'cc',
  checker: causal({ level: 'cc' }),
  txnsMax: 7,
  microsMax: 3,
});
