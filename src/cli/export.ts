/** `faultline export`: writes the history of a run, or of a file of any format, for other tools to read. */
import { closeSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { BadInputError } from '../core/errors.ts';
import type { History } from '../core/history.ts';
import { EXIT } from '../core/verdict.ts';
import { type ExportFormat, exportedText, exportFormatNamed } from '../formats/export.ts';
import { guarded } from '../store/file-errors.ts';
import type { Command } from './command.ts';
import { type Subject, subjectOf } from './subject.ts';
import type { Terminal } from './terminal.ts';
import { labelled, plural, quoted, shown } from './words.ts';

export const exportHistory: Command = async (options, { terminal }) => {
  const format = exportFormatNamed(options.text('format') ?? 'edn');
  const out = options.text('out');
  if (out === undefined && options.flag('json')) {
    throw new BadInputError(
      'missing-argument',
      '--json has standard output for itself: --out FILE is needed',
    );
  }
  const subject = subjectOf(options, { command: 'export', formatOption: 'from' });
  const { history } = subject;
  const notes = [...subject.notes, ...losses(subject, format)];
  for (const note of notes) terminal.note(note);
  if (out === undefined) await print(history, format, terminal);
  else {
    writeHistory(history, format, out);
    terminal.out(labelled('exported', `${plural(history.length, 'line')} to ${quoted(shown(out))}`));
  }
  return {
    exitCode: EXIT.valid,
    json: {
      file: out === undefined ? null : path.resolve(out),
      format,
      lines: history.length,
      run: subject.run === undefined ? null : path.resolve(subject.run.dir),
      complete: subject.complete,
      notes,
    },
  };
};

/** What the format cannot say, and whoever reads the export has to know. */
function losses({ history, realtime }: Subject, format: ExportFormat): string[] {
  const sentences: string[] = [];
  if (format === 'edn' && history.keys.length > 0) {
    sentences.push('keys are written as [key value] tuples, which faultline reads with --key-tuples yes');
  }
  if (!realtime) sentences.push('the file does not say that the order between processes means nothing');
  return sentences;
}

/** Each piece is taken before the next one is made, so that a slow reader costs no memory. */
async function print(history: History, format: ExportFormat, terminal: Terminal): Promise<void> {
  for (const piece of exportedText(history, format)) {
    terminal.out(piece.slice(0, -1));
    await terminal.drained();
  }
}

function writeHistory(history: History, format: ExportFormat, file: string): void {
  guarded({ verb: 'write', path: file }, () => {
    const fd = openSync(file, 'w');
    try {
      for (const piece of exportedText(history, format)) writeWhole(fd, Buffer.from(piece));
    } finally {
      closeSync(fd);
    }
  });
}

/** The system may take less than it is given. */
function writeWhole(fd: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
}
