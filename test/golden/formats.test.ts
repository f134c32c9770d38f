/** Every recorded history of other projects is read, in the format that it has. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readHistory } from '../../src/formats/read.ts';
import { corpusFolder } from './corpora.ts';

const CORPORA: readonly (readonly [name: string, format: string, files: number, lines: number])[] = [
  ['elle', 'jsonl', 275, 26_372],
  ['knossos', 'edn', 61, 22_643],
  ['porcupine', 'jepsen-log', 61, 10_220],
  ['porcupine', 'porcupine-kv', 5, 5100],
  ['awdit', 'awdit', 22, 2516],
  ['isovista', 'plume', 3, 1046],
];

describe('golden histories', () => {
  it.each(CORPORA)('of %s in the format %s: %d files, %d lines', (name, format, files, lines) => {
    const folder = corpusFolder(name);
    if (folder === undefined) return;
    const read = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !/^(expected|README)/.test(entry.name))
      .map((entry) => readHistory(path.join(entry.parentPath, entry.name)))
      .filter((each) => each.format === format);
    const sum = read.reduce((total, { history }) => total + history.length, 0);
    expect({ files: read.length, lines: sum }).toEqual({ files, lines });
  });
});
