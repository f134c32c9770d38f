/** Read atomic against its definition. */
import { levelFuzzer } from '../../weak-isolation/testing/level-fuzzer.ts';
import { readAtomic } from '../index.ts';

export default levelFuzzer({
  name: 'read-atomic',
  level: 'read-atomic',
  checker: readAtomic(),
  txnsMax: 6,
  microsMax: 4,
});
