/** Where a run comes from: versions, platform and commit, so that it can be made again years later. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Provenance } from '../core/run-result.ts';
import { faultlineVersion } from './version.ts';

const GIT_TIMEOUT_MS = 2000;

export async function provenanceOf(startedAt: Date): Promise<Provenance> {
  return {
    faultline: faultlineVersion(),
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    git: await commit(),
    startedAt: startedAt.toISOString(),
  };
}

/** Commit of the working directory; null outside of a repository, or without git. */
async function commit(): Promise<string | null> {
  try {
    const head = await git('rev-parse', 'HEAD');
    return (await git('status', '--porcelain', '--untracked-files=no')) === '' ? head : `${head}-dirty`;
  } catch {
    return null;
  }
}

async function git(...words: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('git', words, { timeout: GIT_TIMEOUT_MS });
  return stdout.trim();
}
