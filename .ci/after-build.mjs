/**
 * Finishes a build: deletes output whose source is gone (the catalog finds plug-ins by folder, so a leftover
 * would still be one), and links the command into node_modules/.bin, because npm does that for the commands
 * of dependencies only and `npx faultline` should work at once in a fresh clone.
 */
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = path.join(root, 'dist');
const command = path.join(dist, 'src', 'cli.js');
const bin = path.join(root, 'node_modules', '.bin');

const outputs = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
for (const { parentPath, name } of outputs) {
  const stem = name.replace(/(\.d\.ts|\.js|\.js\.map)$/, '');
  const source = path.join(root, path.relative(dist, parentPath), `${stem}.ts`);
  if (stem !== name && !existsSync(source)) rmSync(path.join(parentPath, name));
}

if (existsSync(command)) {
  chmodSync(command, 0o755);
  mkdirSync(bin, { recursive: true });
  const link = path.join(bin, 'faultline');
  rmSync(link, { force: true });
  if (process.platform === 'win32')
    writeFileSync(`${link}.cmd`, `@node "%~dp0\\..\\..\\dist\\src\\cli.js" %*\r\n`);
  else symlinkSync(path.relative(bin, command), link);
}
