/** Runs every script in `scripts/`. To accept what has changed: UPDATE_SCRIPTS=1, then read the diff. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ScriptRunner } from './testing/script-runner.ts';

const folder = new URL('./scripts/', import.meta.url);

for (const file of readdirSync(folder)
  .filter((name) => name.endsWith('.txt'))
  .sort()) {
  it(file, () => {
    const path = new URL(file, folder);
    const recorded = readFileSync(path, 'utf8');
    const actual = new ScriptRunner().run(recorded);
    if (process.env.UPDATE_SCRIPTS === '1') writeFileSync(path, actual);
    else expect(actual).toBe(recorded);
  });
}
