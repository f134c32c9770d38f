/**
 * The last line of a CI run, `N passed, N failed`, from the test runner's JSON report. What failed outside
 * of a test (the build, the linter, a test file that does not load) counts as one failure, so that the line
 * never says less than the truth: node tally.mjs REPORT EXIT_CODE
 */
import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** `report` is undefined where the tests never ran. */
export function tally(report, exitCode) {
  const results = report?.testResults ?? [];
  const unloaded = results.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  const passed = report?.numPassedTests ?? 0;
  const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  const counted = (report?.numFailedTests ?? 0) + unloaded.length;
  const wentWrong = exitCode !== 0 || passed === 0;
  const failed = counted === 0 && wentWrong ? 1 : counted;
  return { line: `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`, failed };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [file, exitCode] = process.argv.slice(2);
  const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  const { line, failed } = tally(report, Number(exitCode));
  console.log(line);
  process.exitCode = failed > 0 ? 1 : 0;
}
