/**
 * Measurements in processes of their own, so that neither warm code nor memory of another one counts: a
 * bench starts itself again with one argument, and prints what it measured there.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export type Figures = Record<string, number>;

const KB_PER_MB = 1024;

/** Runs the module at `url`, which must call `answer`, with this argument; `flags` are for Node. */
export function measuredApart(url: string, argument: unknown, flags: readonly string[] = []): Figures {
  const output = execFileSync(process.execPath, [...flags, fileURLToPath(url), JSON.stringify(argument)]);
  return JSON.parse(String(output));
}

/** Does nothing unless this very module was started apart. */
export function answer<A>(url: string, measure: (argument: A) => Figures): void {
  if (process.argv[1] !== fileURLToPath(url)) return;
  process.stdout.write(JSON.stringify(measure(JSON.parse(process.argv[2]!))));
}

/** The most memory that this process has held. */
export function peakMb(): number {
  return process.resourceUsage().maxRSS / KB_PER_MB;
}
