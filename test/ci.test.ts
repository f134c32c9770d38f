/** The tally that ends a CI run: it must not say less than the truth, whatever went wrong. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const SCRIPT = fileURLToPath(new URL('../.ci/tally.mjs', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'faultline-tally-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Last line and exit code for a report and the exit code of the tests. */
function tally(report: object | undefined, exitCode: number) {
  const file = path.join(folder, report === undefined ? 'none.json' : 'report.json');
  if (report !== undefined) writeFileSync(file, JSON.stringify(report));
  const { stdout, status } = spawnSync(process.execPath, [SCRIPT, file, String(exitCode)]);
  return [stdout.toString(), status];
}

const GREEN = { numPassedTests: 12, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };

describe('the tally of a CI run', () => {
  it('counts what passed, failed and was skipped', () => {
    expect(tally(GREEN, 0)).toEqual(['12 passed, 0 failed\n', 0]);
    expect(tally({ ...GREEN, numFailedTests: 2 }, 1)).toEqual(['12 passed, 2 failed\n', 1]);
    expect(tally({ ...GREEN, numPendingTests: 3 }, 0)).toEqual(['12 passed, 0 failed, 3 skipped\n', 0]);
  });

  it('counts a test file that does not load', () => {
    const testResults = [
      { status: 'failed', assertionResults: [] },
      { status: 'passed', assertionResults: [{}] },
    ];
    expect(tally({ ...GREEN, testResults }, 1)).toEqual(['12 passed, 1 failed\n', 1]);
  });

  it('counts a failure outside of the tests, and tests that never ran', () => {
    expect(tally(GREEN, 1)).toEqual(['12 passed, 1 failed\n', 1]);
    expect(tally(undefined, 254)).toEqual(['0 passed, 1 failed\n', 1]);
    expect(tally(undefined, 0)).toEqual(['0 passed, 1 failed\n', 1]);
    expect(tally({ ...GREEN, numPassedTests: 0 }, 0)).toEqual(['0 passed, 1 failed\n', 1]);
  });
});
