/**
 * The frame around every command: words in, exit code out. Whatever is thrown inside becomes one sentence
 * on standard error and the right exit code here, and nowhere else.
 */
import { FaultlineError } from '../core/errors.ts';
import { EXIT } from '../core/verdict.ts';
import { COMMANDS } from './commands.ts';
import { complaintOf } from './complaint.ts';
import { withConfig } from './config-file.ts';
import { helpOf, overview } from './help.ts';
import { Interrupt } from './interrupt.ts';
import { JSON_VERSION } from './json.ts';
import { Terminal } from './terminal.ts';
import { faultlineVersion } from './version.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** How long the second Ctrl-C still tries to end what runs. */
const LEAVING_MS = 3000;
const HELP_COLUMNS = 100;

interface Frame {
  readonly terminal: Terminal;
  readonly interrupt: Interrupt;
  readonly debug: boolean;
}

/** Runs faultline with the words of the command line, and ends the process. */
export async function main(words: readonly string[]): Promise<never> {
  const { stdout, stderr, env } = process;
  const flag = (name: string) => words.includes(name);
  const terminal = new Terminal({ json: flag('--json'), stdout, stderr, env });
  const frame = { terminal, interrupt: new Interrupt(), debug: flag('--debug') };
  watch(frame);
  let exitCode: number;
  try {
    exitCode = await dispatch(words, frame);
    await terminal.drained();
  } catch (thrown) {
    exitCode = complain(thrown, frame);
    await terminal.drained().catch(() => {});
  }
  // Whoever is leaving already knows the exit code.
  if (frame.interrupt.isLeaving) await new Promise(() => {});
  process.exit(exitCode);
}

async function dispatch(words: readonly string[], { terminal, interrupt }: Frame): Promise<number> {
  const columns = Math.min(process.stdout.columns ?? HELP_COLUMNS, HELP_COLUMNS);
  const page = pageFor(words, columns);
  if (page !== null) {
    terminal.out(page);
    return EXIT.valid;
  }
  if (words.length === 0) {
    terminal.note(overview(columns));
    return EXIT.badArguments;
  }
  // Loaded late: help and version come without a parser.
  const { parse } = await import('./parse.ts');
  const parsed = await parse(words);
  const { spec } = parsed;
  const options = await withConfig(parsed.options, spec);
  const command = await spec.load();
  const { exitCode, json } = await command(options, { terminal, interrupt });
  terminal.live('');
  terminal.json({ version: JSON_VERSION, command: spec.name, ...json });
  return exitCode;
}

/** What --help or --version prints, or null where neither is asked for. */
function pageFor(words: readonly string[], columns: number): string | null {
  if (words[0] === '--version') return faultlineVersion();
  const asked = words[0] === 'help' || words.includes('--help') || words.includes('-h');
  if (!asked) return null;
  const spec = COMMANDS.find(({ name }) => words.includes(name));
  return spec === undefined ? overview(columns) : helpOf(spec, columns);
}

/** Says what went wrong, and gives the exit code. */
function complain(thrown: unknown, { terminal, debug }: Frame): number {
  const { exitCode, code, sentence, stack } = complaintOf(thrown);
  terminal.live('');
  terminal.note(`faultline: ${sentence}`);
  if (debug) terminal.note(stack);
  terminal.json({ version: JSON_VERSION, error: { code, message: sentence } });
  return exitCode;
}

/** Signals, and errors that nobody was there to catch. */
function watch(frame: Frame): void {
  const { terminal, interrupt } = frame;
  const leave = async (thrown: unknown) => {
    const exitCode = complain(thrown, frame);
    terminal.end();
    await interrupt.leave(LEAVING_MS);
    await terminal.drained().catch(() => {});
    process.exit(exitCode);
  };
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (interrupt.interrupted)
        void leave(
          new FaultlineError(
            'interrupted',
            'left in the middle of it; "faultline heal" ends what may still run',
          ),
        );
      else {
        terminal.note('faultline: stopping: healing, and judging what is there; once more to leave at once');
        interrupt.abort();
      }
    });
  }
  process.on('uncaughtException', (thrown) => void leave(thrown));
  process.on('unhandledRejection', (thrown) => void leave(thrown));
}
