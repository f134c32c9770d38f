/**
 * The dead man's switch of a local cluster: a process of its own that is told of each node. When its standard
 * input ends, which the kernel sees to however the control process dies, it kills what is left, stopped
 * processes included. In a session of its own, so that no Ctrl-C reaches it.
 */
import { LineSplitter } from '../../env/real/host-protocol.ts';
import { killIfAlive } from './proc.ts';

/** Start times by pid. */
const watched = new Map<number, string>();

/** `+ PID START` begins to watch a process, `- PID` ends it. */
function onLine(line: string): void {
  const [sign, pid, startTicks] = line.split(' ');
  if (sign === '+' && startTicks !== undefined) watched.set(Number(pid), startTicks);
  else watched.delete(Number(pid));
}

function onEnd(): void {
  for (const [pid, startTicks] of watched) killIfAlive({ pid, startTicks });
  process.exit(0);
}

const lines = new LineSplitter(onLine);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.stdin.setEncoding('utf8');
process.stdin.on('data', (text: string) => lines.push(text));
process.stdin.on('end', onEnd).on('error', onEnd);
