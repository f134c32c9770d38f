/** A text seen through a window: the same lines and numbers however it is cut into chunks, and bounded. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextWindow } from './text-window.ts';

function linesOf(chunks: Iterable<string>): { line: string; number: number }[] {
  const window = new TextWindow(chunks);
  const lines: { line: string; number: number }[] = [];
  window.eachLine((start, end) => {
    lines.push({ line: window.text.slice(start, end), number: window.line });
  });
  return lines;
}

describe('TextWindow', () => {
  it('gives the same lines however the text is cut', () => {
    const chunksOf = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '\n', '\r') }));
    fc.assert(
      fc.property(chunksOf, (chunks) => {
        const whole = chunks.join('').split('\n');
        expect(linesOf(chunks)).toEqual(whole.map((line, i) => ({ line, number: i + 1 })));
      }),
    );
  });

  it('gives up where a line is longer than it may be, and does not read on', () => {
    let given = 0;
    function* endless() {
      for (;;) yield 'x'.repeat(++given > 100 ? 0 : 10);
    }
    const window = new TextWindow(endless(), 50);
    expect(() => window.eachLine(() => {})).toThrow(
      'one operation, or one line, is longer than 50 characters',
    );
    expect(given).toBeLessThan(20);
  });

  it('closes where the chunks come from', () => {
    let isClosed = false;
    function* chunks() {
      try {
        yield 'a\n';
        yield 'b\n';
      } finally {
        isClosed = true;
      }
    }
    const window = new TextWindow(chunks());
    window.more();
    window.close();
    expect(isClosed).toBe(true);
  });
});
