/**
 * Jepsen's operations as JSON, as elle-cli reads them: a list of objects, or objects one after another. Times
 * and, for transactions, `f` may be left out; what is a keyword in Jepsen may have its colon.
 */
import type { OpFields } from '../store/op-parser.ts';
import type { HistoryFormat } from './format.ts';
import { readJsonItems } from './json-items.ts';

export const elleJson: HistoryFormat = {
  title: 'Jepsen operations as JSON',
  about: "Jepsen's operations as JSON (elle-cli): a list of objects, or one after another",
  extensions: ['.json'],
  realtime: true,
  isInOrder: true,

  detect(head) {
    return /^\s*(\[\s*\]\s*$|(\[\s*)?\{\s*"(?:[^"\\]|\\.)*"\s*:)/.test(head);
  },

  read(window, intake) {
    readJsonItems(window, (fields) => intake.addFields(withoutColons(fields)));
  },
};

/** Only where Jepsen has keywords: a key or a value that begins with a colon keeps it. */
function withoutColons(fields: OpFields): OpFields {
  const { type, process, f, value, error } = fields;
  // Mostly there is none, and a copy costs more than the look.
  const isPlain = ![type, process, f, error].some(hasColon) && !hasMicroOpWithColon(value);
  if (isPlain) return fields;
  return {
    ...fields,
    type: nameOf(type),
    process: nameOf(process),
    f: nameOf(f),
    value: Array.isArray(value) ? value.map(microOpOf) : value,
    error: nameOf(error),
  };
}

function hasColon(name: unknown): name is string {
  return typeof name === 'string' && name.startsWith(':');
}

function hasMicroOpWithColon(value: unknown): boolean {
  return Array.isArray(value) && value.some((micro) => Array.isArray(micro) && hasColon(micro[0]));
}

function nameOf(name: unknown): unknown {
  return hasColon(name) ? name.slice(1) : name;
}

/** `[":append", 1, 2]` */
function microOpOf(micro: unknown): unknown {
  return Array.isArray(micro) && micro.length === 3 ? [nameOf(micro[0]), micro[1], micro[2]] : micro;
}
