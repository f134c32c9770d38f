/**
 * Histories as Jepsen writes them (history.edn): maps one after another, or all of them in one vector or
 * list, spread over lines as one likes. Porcupine's key-value histories are such maps too, with a `:key`.
 */
import { LineError, shown } from '../store/line-error.ts';
import { isRecord, type OpFields } from '../store/op-parser.ts';
import type { TextWindow } from '../store/text-window.ts';
import { EdnReader, NOTHING } from './edn-reader.ts';
import type { HistoryFormat } from './format.ts';

const CLOSING: Readonly<Record<string, string>> = { '[': ']', '(': ')' };

export const edn: HistoryFormat = {
  title: "Jepsen's EDN",
  about: "Jepsen's EDN: maps one after another, or in one vector",
  extensions: ['.edn'],
  realtime: true,
  isInOrder: true,

  detect(head) {
    return /^[[({#^]|^$/.test(withoutComments(head));
  },

  read(window, intake) {
    readEdnItems(window, (fields) => intake.addFields(fields));
  },
};

export const porcupineKv: HistoryFormat = {
  ...edn,
  title: "Porcupine's key-value text",
  about: "Porcupine's key-value histories: EDN maps with a :key, one a line",
  extensions: [],

  detect(head) {
    const [, firstMap] = /^\{([^{}\n]*)\}/.exec(withoutComments(head)) ?? [];
    return firstMap !== undefined && /:key\s/.test(firstMap);
  },
};

/** Blanks and comments at the beginning left out. */
function withoutComments(head: string): string {
  let text = head.replace(/^[\s,]+/, '');
  while (text.startsWith(';')) text = text.replace(/^[^\n]*/, '').replace(/^[\s,]+/, '');
  return text;
}

function readEdnItems(window: TextWindow, take: (fields: OpFields) => void): void {
  const reader = new EdnReader(window);
  const closing = CLOSING[reader.peek()];
  if (closing !== undefined) reader.skip();
  for (;;) {
    const sign = reader.peek();
    if (sign === '' && closing === undefined) return;
    if (sign === closing) break;
    if (sign === '') throw new LineError(`the text ends before the ${closing} of its list: it was cut off`);
    take(recordOf(reader.next()));
  }
  reader.skip();
  const more = reader.next();
  if (more !== NOTHING) throw new LineError(`there is more after the end of the list: ${excerpt(more)}`);
}

function recordOf(value: unknown): OpFields {
  if (isRecord(value)) return value;
  throw new LineError(
    `not an operation but ${excerpt(value)}; a history is a list of maps, or maps in a row`,
  );
}

function excerpt(value: unknown): string {
  return shown(JSON.stringify(value));
}
