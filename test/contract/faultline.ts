/** The command, as a user starts it: the built program, in a process of its own, with its runs put aside. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const COMMAND = path.join(ROOT, 'dist/src/cli.js');
const OUTPUT_BYTES_MAX = 256 * 1024 * 1024;

export interface Answer {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `faultline ARGS`, and adds `--runs` with a folder that is gone afterwards. */
export async function faultline(args: readonly string[]): Promise<Answer> {
  if (!existsSync(COMMAND)) throw new Error('the command is not built; run "npm run build" first');
  const runs = mkdtempSync(path.join(tmpdir(), 'faultline-runs-'));
  try {
    return await started([...args, '--runs', runs]);
  } finally {
    rmSync(runs, { recursive: true, force: true });
  }
}

function started(args: readonly string[]): Promise<Answer> {
  const options = { cwd: ROOT, maxBuffer: OUTPUT_BYTES_MAX };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [COMMAND, ...args], options, (_, stdout, stderr) =>
      resolve({ exitCode: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}
