/**
 * A user at the command line: a folder of their own with their modules in it, and the built command started
 * there in a process of its own. Whatever a test says about `faultline` is what such a user would see.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll } from 'vitest';

export const COMMAND = fileURLToPath(new URL('../../dist/src/cli.js', import.meta.url));

/** Where the users of one test file live. */
const HOMES = mkdtempSync(path.join(tmpdir(), 'faultline-cli-'));
afterAll(() => rmSync(HOMES, { recursive: true, force: true }));

export interface Answer {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** What is looked at in an object of `--json`; docs/json.md has the rest. */
export interface JsonAnswer {
  readonly version: number;
  readonly valid: boolean | 'unknown';
  readonly run: string;
  readonly seed: number;
  readonly traceHash: string;
  readonly error?: { readonly code: string; readonly message: string };
  readonly [field: string]: unknown;
}

export type Started = ReturnType<typeof start>;

function start(words: string, cwd: string) {
  const args = words.split(' ').filter((word) => word !== '');
  // Never killed by execa: tests look at how the command itself answers a signal, however busy we are.
  const options = { reject: false, cwd, stdin: 'ignore', forceKillAfterDelay: false } as const;
  return execa(process.execPath, [COMMAND, ...args], options);
}

export class User {
  readonly dir = mkdtempSync(path.join(HOMES, 'user-'));

  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}) {
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  write(name: string, text: string | Uint8Array): void {
    writeFileSync(path.join(this.dir, name), text);
  }

  read(...parts: readonly string[]): string {
    return readFileSync(path.join(this.dir, ...parts), 'utf8');
  }

  /** Names of the stored runs, in order of time. */
  runs(): string[] {
    return readdirSync(path.join(this.dir, 'runs')).filter((name) => name !== 'latest');
  }

  /** Starts `faultline WORDS`; the words are split at spaces. */
  starts(words: string): Started {
    return start(words, this.dir);
  }

  async types(words: string): Promise<Answer> {
    const { exitCode, stdout, stderr } = await this.starts(words);
    return { exitCode, stdout, stderr };
  }

  /** The one object that `--json` prints, and nothing else may. */
  async asks(words: string): Promise<JsonAnswer & { readonly exitCode: number | undefined }> {
    const { exitCode, stdout } = await this.types(`${words} --json`);
    return { ...(JSON.parse(stdout) as JsonAnswer), exitCode };
  }
}
