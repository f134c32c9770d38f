/**
 * Bundles the fuzz command with every fuzzer below `checkers/` (`testing/NAME.fuzz.ts`) and runs it: the
 * built product has neither tests nor fast-check in it, and plain Node reads no TypeScript.
 */
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const checkers = path.join(root, 'checkers');
const files = readdirSync(checkers, { recursive: true })
  .filter((file) => file.endsWith('.fuzz.ts'))
  .sort();
const imports = files.map((file, i) => `import f${i} from './checkers/${file.split(path.sep).join('/')}';`);
const contents = `${imports.join('\n')}
import { main } from './test/fuzz/main.ts';
await main([${files.map((_, i) => `f${i}`).join(', ')}].flat());
`;
const outfile = path.join(root, '.cache', 'fuzz.mjs');
mkdirSync(path.dirname(outfile), { recursive: true });
await build({
  stdin: { contents, resolveDir: root, loader: 'ts' },
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  sourcemap: 'inline',
  logLevel: 'error',
});
await import(pathToFileURL(outfile).href);
