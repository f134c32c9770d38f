/** The commands of faultline as --help shows them: names, arguments, options and examples that teach. */
import type { CommandSpec } from './command.ts';
import type { OptionSpecs } from './option.ts';
import { FAULT_OPTIONS, LOAD_OPTIONS, TARGET_OPTIONS } from './scenario-options.ts';

const EXIT_CODES =
  'Exit codes: 0 valid, 1 invalid, 2 unknown, 254 bad arguments, 255 faultline itself failed.';

/** Every command has these. */
export const GENERAL_OPTIONS = {
  json: { doc: 'Print one JSON object on standard output, and nothing else there' },
  debug: { doc: 'Show stack traces with errors' },
  help: { short: 'h', doc: 'Show this page' },
} as const satisfies OptionSpecs;

const RUNS_OPTION = {
  runs: { takes: 'DIR', doc: 'Where the runs are kept (default: runs)' },
} as const satisfies OptionSpecs;
const CONFIG_OPTION = {
  config: { takes: 'FILE', doc: 'YAML with these options by their long names; the command line wins' },
} as const satisfies OptionSpecs;

/** How a history file is read. */
const FORMAT_DOC = 'jsonl, edn, elle-json, jepsen-log, porcupine-kv, plume or awdit';
const READING_OPTIONS = {
  'key-tuples': {
    takes: 'auto|yes|no',
    doc: 'Whether values are [key value] tuples (default: auto, where that is beyond doubt)',
  },
  'ignore-times': { doc: 'Take the order of the operations as time, whatever times they have' },
} as const satisfies OptionSpecs;

const TARGET_DOC = 'Name of a system to test (faultline list), or the path of your own module';
const RUN_DOC = 'Folder or name of a stored run, or "latest"';

const test: CommandSpec = {
  name: 'test',
  positionals: { target: TARGET_DOC },
  summary: 'Run one scenario: load, faults, heal, verdict',
  groups: {
    'What:': TARGET_OPTIONS,
    'Load:': LOAD_OPTIONS,
    'Faults:': FAULT_OPTIONS,
    'Run:': {
      'test-count': {
        takes: 'N',
        doc: 'Runs with seeds S, S+1, …; ends at the first that is not valid (default: 1)',
      },
      verify: { doc: 'Run it twice and compare (sim): names the first event that differs' },
      'no-report': { doc: 'Draw no HTML report' },
      ...CONFIG_OPTION,
      ...RUNS_OPTION,
    },
    'General:': GENERAL_OPTIONS,
  },
  epilogue: `Examples:
  faultline test raft --nemesis partition,kill
      a minute of simulated faults, in a second or so; a failure replays exactly
  faultline test raft --nemesis kill --nemesis-targets leader --nemesis-interval 1 --seed 7
      kill the leader about every second; the same seed gives the same run
  faultline test raft --nemesis partition,kill --on local --time-limit 20
      the same with real processes, real SIGKILL, real sockets
  faultline test raft --bug stale-read --nemesis all
      see a planted bug caught; "faultline list targets" names the bugs
  faultline test ./my-target.ts --workload register --config nightly.yaml
      your own system, with options from a file such as:  nemesis: [partition, kill]

${EXIT_CODES}`,
  load: async () => (await import('./test.ts')).test,
};

const soak: CommandSpec = {
  name: 'soak',
  positionals: { target: TARGET_DOC },
  summary: 'Run many seeds; what you leave open is drawn anew for each',
  groups: {
    'Seeds:': {
      seeds: { takes: 'N', doc: "Seeds to run (default: 100; with --bug the bug's own budget)" },
      'first-seed': { takes: 'N', doc: 'Where to begin (default: 0)' },
      jobs: {
        short: 'j',
        takes: 'N',
        doc: 'Seeds at a time (default: one a core; 1 outside of the simulator)',
      },
      'keep-going': {
        short: 'k',
        doc: 'Go on after an invalid seed, to count how many there are',
      },
    },
    'What:': without(TARGET_OPTIONS, 'seed'),
    'Load (what is left open is drawn):': LOAD_OPTIONS,
    'Faults (what is left open is drawn):': FAULT_OPTIONS,
    'Run:': {
      'no-report': { doc: 'Draw no HTML report of a failure' },
      ...CONFIG_OPTION,
      ...RUNS_OPTION,
    },
    'General:': GENERAL_OPTIONS,
  },
  epilogue: `Examples:
  faultline soak raft --seeds 200
      two hundred different runs: faults, aims, intervals and load are drawn from the seed
  faultline soak raft --nemesis kill --time-limit 60 --seeds 1000 --first-seed 1000
      the next thousand, with kills only, a minute each
  faultline soak raft --bug stale-read
      find a planted bug; ends with the witness and the command that shows it again

The first invalid seed is run again and stored with its report. Seeds that are unknown are counted and
passed over. The outcome does not depend on --jobs.
${EXIT_CODES}`,
  load: async () => (await import('./soak.ts')).soak,
};

const replay: CommandSpec = {
  name: 'replay',
  positionals: { run: RUN_DOC },
  summary: 'Do a stored run again from its plan, and compare',
  groups: {
    'Replay:': {
      save: { doc: 'Store the replayed run too, with its report' },
      ...RUNS_OPTION,
    },
    'General:': GENERAL_OPTIONS,
  },
  epilogue: `Examples:
  faultline replay latest
      the same operations and faults at the same instants: in the simulator, the same trace hash
  faultline replay runs/20260101T120000.000Z-raft-register-seed7 --save
      after a change to your system: does it still fail, and how?

${EXIT_CODES}`,
  load: async () => (await import('./replay.ts')).replay,
};

const check: CommandSpec = {
  name: 'check',
  positionals: { history: 'A history file, or a stored run: folder, name, or "latest"' },
  summary: 'Judge a stored run again, or the history of any other tool',
  groups: {
    'Check:': {
      checker: {
        list: true,
        takes: 'NAMES',
        doc: 'Checkers (default: those of the workload; for a file: what its operations suggest)',
      },
      model: { takes: 'NAME', doc: 'What linearizable holds it against, as in cas-register' },
      'consistency-models': {
        list: true,
        takes: 'NAMES',
        doc: 'What transactions must keep (default: strict-serializable)',
      },
      'checker-option': {
        short: 'o',
        list: true,
        takes: 'NAME=VALUE',
        doc: 'For the checkers; CHECKER.NAME=VALUE for one of several',
      },
      ...RUNS_OPTION,
    },
    'History file:': {
      format: { takes: 'NAME', doc: `${FORMAT_DOC} (default: recognized)` },
      ...READING_OPTIONS,
    },
    'Report:': {
      out: { takes: 'FILE', doc: 'Where to write it (default, for a file: runs/FILE.report.html)' },
      'no-report': { doc: 'Draw no HTML report' },
    },
    'General:': GENERAL_OPTIONS,
  },
  epilogue: `Examples:
  faultline check history.jsonl --checker linearizable --model cas-register
      each line: {"type":"invoke","process":0,"f":"write","value":1,"time":12345}
  faultline check store/latest/history.edn
      of Jepsen; the operations suggest the checkers, and what was taken is said
  faultline check history.txt --format plume --consistency-models causal
      sessions of transactions, without times
  faultline check latest
      the stored run with the checkers of its workload; also what a crashed run has left

${EXIT_CODES}`,
  load: async () => (await import('./check.ts')).check,
};

const exportHistory: CommandSpec = {
  name: 'export',
  positionals: { history: 'A history file, or a stored run: folder, name, or "latest"' },
  summary: "Write a history for other tools: Jepsen's EDN, or JSON Lines",
  groups: {
    'Export:': {
      format: { takes: 'NAME', doc: 'edn or jsonl (default: edn)' },
      out: { takes: 'FILE', doc: 'Where to write it (default: standard output)' },
      ...RUNS_OPTION,
    },
    'History file:': {
      from: { takes: 'NAME', doc: `${FORMAT_DOC} (default: recognized)` },
      ...READING_OPTIONS,
    },
    'General:': GENERAL_OPTIONS,
  },
  epilogue: `Examples:
  faultline export latest --out history.edn
      for Knossos, Elle and the checkers of Jepsen
  faultline export history.log --format jsonl
      the log of another tool as JSON Lines`,
  load: async () => (await import('./export.ts')).exportHistory,
};

const report: CommandSpec = {
  name: 'report',
  positionals: { run: RUN_DOC },
  summary: 'Draw the HTML report of a stored run again',
  groups: {
    'Report:': {
      out: { takes: 'FILE', doc: "Where to write it (default: report.html in the run's folder)" },
      ...RUNS_OPTION,
    },
    'General:': GENERAL_OPTIONS,
  },
  epilogue: `Examples:
  faultline report latest
  faultline report latest --out /tmp/report.html`,
  load: async () => (await import('./report.ts')).report,
};

const list: CommandSpec = {
  name: 'list',
  isOptional: true,
  positionals: { kind: 'targets, workloads, nemeses, checkers, deployments or runs (default: all but runs)' },
  summary: 'Show what there is: targets and their bugs, workloads, nemeses, checkers',
  groups: { 'List:': RUNS_OPTION, 'General:': GENERAL_OPTIONS },
  epilogue: `Examples:
  faultline list
  faultline list targets
      each target with its workloads and its planted bugs
  faultline list deployments
      where runs can take place here, and which faults each can do`,
  load: async () => (await import('./list.ts')).list,
};

const heal: CommandSpec = {
  name: 'heal',
  isOptional: true,
  positionals: { run: `${RUN_DOC} (default: all runs)` },
  summary: 'Clean up what interrupted runs have left behind',
  groups: { 'Heal:': RUNS_OPTION, 'General:': GENERAL_OPTIONS },
  epilogue: `Examples:
  faultline heal
      ends processes and removes faults that a killed harness could not`,
  load: async () => (await import('./heal.ts')).heal,
};

export const COMMANDS: readonly CommandSpec[] = [
  test,
  soak,
  replay,
  check,
  exportHistory,
  report,
  list,
  heal,
];

export const OVERVIEW = `Examples:
  faultline test raft --nemesis partition,kill    one run under faults, simulated, replayable
  faultline soak raft --seeds 200                 many runs, all different
  faultline list targets                          what can be tested, and which bugs can be planted
  faultline test --help                           all options of a command

${EXIT_CODES}
Colours are for terminals only; NO_COLOR=1 turns them off.`;

function without(specs: OptionSpecs, name: string): OptionSpecs {
  return Object.fromEntries(Object.entries(specs).filter(([each]) => each !== name));
}
