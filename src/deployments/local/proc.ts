/**
 * Processes as the kernel sees them. A number alone does not name a process, because numbers are used again;
 * a number and a start time do.
 */
import { readFileSync } from 'node:fs';

export interface ProcessRef {
  readonly pid: number;
  /** Start time in ticks since boot, as the kernel prints it. */
  readonly startTicks: string;
}

/** Where fields begin in /proc/PID/stat: behind the name, which may hold anything. */
const STATE_FIELD = 0;
const START_FIELD = 19;

function statFields(pid: number): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

/** One letter: R running, S sleeping, T stopped, Z dead but not yet buried; null: no such process. */
export function stateOf(pid: number): string | null {
  return statFields(pid)?.[STATE_FIELD] ?? null;
}

/** The process that has this number now. */
export function refOf(pid: number): ProcessRef | null {
  const startTicks = statFields(pid)?.[START_FIELD];
  return startTicks === undefined ? null : { pid, startTicks };
}

export function isAlive(ref: ProcessRef): boolean {
  const fields = statFields(ref.pid);
  return fields !== null && fields[START_FIELD] === ref.startTicks && fields[STATE_FIELD] !== 'Z';
}

/** SIGKILL, unless the number belongs to another process by now. True where it was sent. */
export function killIfAlive(ref: ProcessRef): boolean {
  if (!isAlive(ref)) return false;
  try {
    process.kill(ref.pid, 'SIGKILL');
    return true;
  } catch {
    return false;
  }
}
