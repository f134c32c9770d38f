/**
 * Runs one bench: `npm run bench -- NAME [--json FILE]`. A bench is a file in this folder whose default
 * export gives rows of figures; they are printed as a table, and as JSON on request.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** One line of the table: what was measured, and its figures by name (units last). */
export interface Row {
  readonly what: string;
  readonly figures: Readonly<Record<string, number>>;
}

export interface Bench {
  /** What the figures mean and how they were taken, one sentence. */
  readonly about: string;
  measure(): Promise<readonly Row[]>;
}

const FOLDER = path.dirname(fileURLToPath(import.meta.url));
const EXTENSION = path.extname(fileURLToPath(import.meta.url));

/** The middle one of several measurements. */
export function median(values: readonly number[]): number {
  const sorted = values.slice().sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** CPU milliseconds that this process has used, both cores together. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function names(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(EXTENSION) && !file.endsWith('.d.ts') && file !== `main${EXTENSION}`)
    .map((file) => path.basename(file, EXTENSION))
    .sort();
}

function print(rows: readonly Row[]): void {
  const table = rows.map(({ what, figures }) => {
    const rounded = Object.entries(figures).map(([name, value]) => [name, Number(value.toPrecision(4))]);
    return [what, Object.fromEntries(rounded)] as const;
  });
  console.table(Object.fromEntries(table));
}

async function main(): Promise<void> {
  const [name, flag, file] = process.argv.slice(2);
  if (name === undefined || !names().includes(name)) {
    console.error(`usage: npm run bench -- NAME [--json FILE], where NAME is one of: ${names().join(', ')}`);
    process.exitCode = 254;
    return;
  }
  const module = await import(pathToFileURL(path.join(FOLDER, name + EXTENSION)).href);
  const bench = module.default as Bench;
  console.log(bench.about);
  const rows = await bench.measure();
  print(rows);
  const json = JSON.stringify({ version: 1, bench: name, node: process.version, rows });
  if (flag === '--json' && file !== undefined) writeFileSync(file, `${json}\n`);
  else console.log(json);
}

// Not awaited: benches import this module, so it must have been evaluated before they can be.
if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) void main();
