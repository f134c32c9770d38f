/** Modules as a user might write them: systems that are wrong on purpose, each in its own way. */

/** A register that forgets every write, and says `ok` to everything. Invalid whatever the seed. */
export const FORGETFUL = `
import { valueCodec } from 'faultline';

export default {
  name: 'forgetful',
  summary: 'forgets every write',
  protocol: valueCodec(),
  nodeCount: 1,
  program: () => ({ onStart() {}, onMessage() {} }),
  clients: {
    register: (env) => ({
      invoke: ({ f, value }, done) =>
        env.after(5, () => done({ type: 'ok', value: f === 'read' ? null : value })),
      onMessage() {},
      close() {},
    }),
  },
};
`;

/** Refuses everything, so that nothing is ever tested; and prints where it should not. */
export const REFUSING = FORGETFUL.replace('forgetful', 'refusing')
  .replace(
    "done({ type: 'ok', value: f === 'read' ? null : value })",
    "done({ type: 'fail', error: 'unavailable' })",
  )
  .concat("\nconsole.log('a module may print');\nprocess.stdout.write('and write');\n");

/** Takes the process that runs it down. */
export const DEADLY = FORGETFUL.replace('forgetful', 'deadly').replace(
  'program: () => (',
  "program: () => process.kill(process.pid, 'SIGKILL') && (",
);

/** Remembers something from one run to the next, which no simulated system may. */
export const UNREPEATABLE = `
import { valueCodec } from 'faultline';

let runs = 0;

export default {
  name: 'unrepeatable',
  summary: 'answers a little later in each run',
  protocol: valueCodec(),
  nodeCount: 1,
  program: () => ({ onStart: () => void runs++, onMessage() {} }),
  clients: {
    register: (env) => ({
      invoke: ({ value }, done) => env.after(5 + runs, () => done({ type: 'ok', value })),
      onMessage() {},
      close() {},
    }),
  },
};
`;

/** A fault that no deployment can do. */
export const ROT = `
export default {
  name: 'rot',
  summary: 'rots disks',
  needs: ['disk.corrupt'],
  faults: [],
  targets: {},
  generator: () => null,
  finalGenerator: () => null,
  invoke: () => ({ count: 0, evidence: {} }),
};
`;
