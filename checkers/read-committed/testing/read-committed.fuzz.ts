/** Read committed against its definition. */
import { levelFuzzer } from '../../weak-isolation/testing/level-fuzzer.ts';
import { readCommitted } from '../index.ts';

export default levelFuzzer({
  name: 'read-committed',
  level: 'read-committed',
  checker: readCommitted(),
  txnsMax: 6,
  microsMax: 5,
});
