/** JSON Lines, as our own runs write their histories: one object a line, with `time` in nanoseconds. Lines
 * that other tools wrote may lack what ours always have. */
import { readOpLines } from '../store/history-file.ts';
import { objectOf } from '../store/op-parser.ts';
import type { HistoryFormat } from './format.ts';
import { firstJsonObject } from './json-items.ts';

export const jsonl: HistoryFormat = {
  title: 'JSON Lines',
  about: 'JSON Lines, as faultline writes them: {"type","process","f","value","time",…}',
  extensions: ['.jsonl'],
  realtime: true,

  /** Objects without times, or with `:keyword`s, are those of other tools. */
  detect(head) {
    const first = firstJsonObject(head);
    return typeof first?.time === 'number' && !String(first.type).startsWith(':');
  },

  read(window, intake) {
    readOpLines(
      window,
      (op) => intake.add(op),
      (line) => intake.addFields(objectOf(line)),
    );
  },
};
