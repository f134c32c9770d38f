/** A history as text for other tools, in pieces that are written one after another. */
import { BadInputError } from '../core/errors.ts';
import type { History } from '../core/history.ts';
import { unknownName } from '../core/nearest.ts';
import type { Op } from '../core/op.ts';
import { OpEncoder } from '../store/op-line.ts';
import { ednLine } from './edn-writer.ts';

export type ExportFormat = 'edn' | 'jsonl';

const EXPORT_FORMATS: readonly ExportFormat[] = ['edn', 'jsonl'];
const PIECE_CHARS = 64 * 1024;

/** The format of that name; throws `BadInputError`. */
export function exportFormatNamed(name: string): ExportFormat {
  const known = EXPORT_FORMATS.find((each) => each === name);
  if (known !== undefined) return known;
  throw new BadInputError('unknown-name', unknownName('format of export', name, EXPORT_FORMATS));
}

/** The text in pieces of whole lines, the last one with its end too. */
export function* exportedText(history: History, format: ExportFormat): Generator<string> {
  const encoder = new OpEncoder();
  const lineOf = format === 'edn' ? ednLine : (op: Op) => encoder.line(op);
  let piece = '';
  for (const op of history) {
    piece += lineOf(op);
    if (piece.length < PIECE_CHARS) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}
