/**
 * Entry point of one real node: `node host.js SPEC`, where SPEC is a `HostSpec` as JSON (or in the variable
 * FAULTLINE_HOST_SPEC). Loads the target, gives its program the real environment, reports over standard
 * output, and ends with its standard input: a node never outlives whoever started it.
 */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importOwn, importUser } from './catalog/module.ts';
import { FaultlineError, messageOf } from './core/errors.ts';
import type { NodeProgram, ProgramFactory } from './env/env.ts';
import { formatReport, type HostReport, type HostSpec } from './env/real/host-protocol.ts';
import { drawSeed, RealEnv } from './env/real/real-env.ts';
import type { Bug, Target } from './env/target.ts';

/** The compiled package. */
const OWN_FOLDER = fileURLToPath(new URL('..', import.meta.url));
/** How often a change of role is reported at the most. */
const ROLE_INTERVAL_MS = 5;

function report(what: HostReport): void {
  process.stdout.write(formatReport(what));
}

function log(event: object): void {
  process.stdout.write(`${JSON.stringify({ t: Date.now(), ...event })}\n`);
}

/** A bug of the program, or of ours: the process dies of it, as any server would. */
function crash(error: unknown): never {
  const stack = error instanceof Error ? error.stack : undefined;
  log({ name: 'crashed', error: messageOf(error), stack });
  process.exit(1);
}

function readSpec(): HostSpec {
  const text = process.argv[2] ?? process.env.FAULTLINE_HOST_SPEC;
  if (text === undefined) throw new FaultlineError('bad-argument', 'no spec given: host.js SPEC');
  try {
    return JSON.parse(text) as HostSpec;
  } catch (error) {
    throw new FaultlineError('bad-argument', `the spec is not JSON: ${messageOf(error)}`, error);
  }
}

/** A module of this package as it is, any other (a user's own) as the command line would load it. */
async function load<T extends { program: unknown }>(path: string): Promise<T> {
  const file = resolve(path);
  const module = await (file.startsWith(OWN_FOLDER) ? importOwn(file) : importUser(file));
  const loaded = module.default as T | undefined;
  if (typeof loaded?.program !== 'function')
    throw new FaultlineError('module-failed', `the default export of ${file} has no program`);
  return loaded;
}

/** Reports what the program calls itself, whenever that changes. */
class RoleReporter {
  #role: string | null = null;
  #checkedAtMs = Number.NEGATIVE_INFINITY;
  #later: NodeJS.Timeout | null = null;
  program: NodeProgram<unknown> | null = null;

  readonly check = (): void => {
    const waitMs = this.#checkedAtMs + ROLE_INTERVAL_MS - performance.now();
    if (waitMs > 0) {
      this.#later ??= setTimeout(this.check, Math.ceil(waitMs));
      return;
    }
    this.#later = null;
    this.#checkedAtMs = performance.now();
    const role = this.program?.role?.() ?? 'unknown';
    if (role !== this.#role) report({ control: 'status', role });
    this.#role = role;
  };
}

async function main(): Promise<void> {
  const spec = readSpec();
  const target = await load<Target<unknown>>(spec.targetPath);
  const factory: ProgramFactory<unknown> =
    spec.bugPath === undefined ? target.program : (await load<Bug<unknown>>(spec.bugPath)).program;
  const seed = spec.seed ?? drawSeed();
  const roles = new RoleReporter();
  const env = new RealEnv<unknown>({
    id: spec.id,
    nodes: spec.nodes,
    protocol: target.protocol,
    cluster: spec.cluster,
    addressOf: (id) => spec.addresses[id],
    dataFolder: spec.dataFolder,
    seed,
    onLog: log,
    onCrash: crash,
    onTurn: roles.check,
  });
  log({ name: 'starting', node: spec.id, target: target.name, pid: process.pid, seed });
  const port = await env.listen(spec.listen);
  env.enter(() => {
    roles.program = factory(env);
    env.attach(roles.program);
    roles.program.onStart();
  });
  report({ control: 'listening', port });
  roles.check();
}

process.on('uncaughtException', crash);
process.stdin.on('end', () => process.exit(0)).on('error', () => process.exit(0));
process.stdin.resume();
main().catch((error: unknown) => {
  const code = error instanceof FaultlineError ? error.code : 'cannot-start';
  report({ control: 'failed', code, sentence: messageOf(error) });
  log({ name: 'cannot-start', code, error: messageOf(error), stack: (error as Error).stack });
  process.exit(1);
});
