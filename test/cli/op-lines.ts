/** Lines of small histories, for tests that put a file together. */

/** One line of JSON Lines, without its end: process 0 writes 1 at 1 ns, unless the fields say otherwise. */
export function op(fields: object): string {
  return JSON.stringify({ process: 0, f: 'write', value: 1, time: 1, ...fields });
}

export function lines(...each: readonly string[]): string {
  return each.map((line) => `${line}\n`).join('');
}

export const INVOKE = op({ type: 'invoke' });
export const OK = op({ type: 'ok', time: 2 });
/** Of another process, and without an end. */
export const READ = op({ type: 'invoke', process: 1, f: 'read', value: null, time: 3 });

/** The same fields at both ends. */
export function pair(fields: object): string {
  return lines(op({ type: 'invoke', ...fields }), op({ type: 'ok', ...fields }));
}

export const EDN = '{:type :invoke, :process 0, :f :write, :value 1, :time 1}\n';
export const LOG = 'INFO  jepsen.util - 0\t:invoke\t:write\t1\nINFO  jepsen.util - 0\t:ok\t:write\t1\n';
