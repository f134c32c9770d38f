/**
 * What a deployment and the process of one real node say to each other. Down: one JSON object on the command
 * line, then nothing; the node ends when its standard input does. Up: lines on standard output, of which
 * those that begin with `{"control":` are reports and all others are log.
 */
import type { NodeId } from '../../core/node.ts';
import type { Address } from './dialler.ts';

/** All that a node's process must know. */
export interface HostSpec {
  readonly id: NodeId;
  readonly nodes: readonly NodeId[];
  /** Token of the cluster, which connections must show. */
  readonly cluster: string;
  /** Module whose default export is the target; `bugPath`: the one whose program replaces the target's. */
  readonly targetPath: string;
  readonly bugPath?: string;
  readonly dataFolder: string;
  /** Port 0: one that the system chooses. */
  readonly listen: Address;
  readonly addresses: Readonly<Record<NodeId, Address>>;
  readonly seed?: number;
}

export type HostReport =
  /** The program has been started and the port is open. */
  | { readonly control: 'listening'; readonly port: number }
  /** What the program calls itself now. */
  | { readonly control: 'status'; readonly role: string }
  /** The node could not be started; the process ends with code 1. */
  | { readonly control: 'failed'; readonly code: string; readonly sentence: string };

const REPORT_PREFIX = '{"control":';

export function formatReport(report: HostReport): string {
  return `${JSON.stringify(report)}\n`;
}

/** The report that a line is, or null where it is log. */
export function parseReport(line: string): HostReport | null {
  if (!line.startsWith(REPORT_PREFIX)) return null;
  try {
    return JSON.parse(line) as HostReport;
  } catch {
    return null;
  }
}

/** Cuts text that comes in pieces into lines; a line without an end comes out with `end`. */
export class LineSplitter {
  #rest = '';
  readonly #onLine: (line: string) => void;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  push(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop()!;
    for (const line of lines) this.#onLine(line);
  }

  end(): void {
    if (this.#rest !== '') this.#onLine(this.#rest);
    this.#rest = '';
  }
}
