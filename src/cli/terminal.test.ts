import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { Terminal } from './terminal.ts';

/** A terminal on streams that can be read, as a terminal of so many columns or as a pipe. */
function terminal(given: { tty?: boolean; json?: boolean; env?: Record<string, string>; columns?: number }) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()].map((stream) =>
    Object.assign(stream, { isTTY: given.tty === true, columns: given.columns ?? 80 }),
  ) as unknown as [NodeJS.WriteStream, NodeJS.WriteStream];
  const shown = new Terminal({ json: given.json === true, stdout, stderr, env: given.env ?? {} });
  const text = (stream: NodeJS.WriteStream) => String((stream as unknown as PassThrough).read() ?? '');
  return { shown, stdout, out: () => text(stdout), err: () => text(stderr) };
}

describe('colours', () => {
  it('are for terminals', () => {
    expect(terminal({ tty: true }).shown.paint.in('x', 'red')).toBe('\u001b[31mx\u001b[0m');
    expect(terminal({ tty: false }).shown.paint.in('x', 'red')).toBe('x');
  });

  it.each([{ NO_COLOR: '1' }, { TERM: 'dumb' }])('are left out where the user says so: %o', (env) => {
    expect(terminal({ tty: true, env }).shown.paint.verdict('VALID', true)).toBe('VALID');
  });

  it('tell verdicts apart', () => {
    const { paint } = terminal({ tty: true }).shown;
    const painted = ([true, false, 'unknown'] as const).map((valid) => paint.verdict('x', valid));
    expect(new Set(painted).size).toBe(3);
  });
});

describe('the live line', () => {
  it('is rewritten in place, and cut to the width of the terminal', () => {
    const { shown, err } = terminal({ tty: true, columns: 10 });
    shown.live('one');
    shown.live('two and more than fits');
    expect(err()).toBe('\r\u001b[2Kone\r\u001b[2Ktwo and m');
  });

  it('makes room for a note, and comes back below it', () => {
    const { shown, err } = terminal({ tty: true });
    shown.live('busy');
    err();
    shown.note('heard');
    expect(err()).toBe('\r\u001b[2Kheard\n\r\u001b[2Kbusy');
  });

  it('is not there where nothing can be rewritten', () => {
    const { shown, err } = terminal({ tty: false });
    shown.live('busy');
    expect(err()).toBe('');
  });
});

describe('with --json', () => {
  it('standard output has the object and nothing else, whoever writes', () => {
    const { shown, stdout, out, err } = terminal({ json: true });
    shown.out('for people');
    stdout.write('from a module of the user');
    shown.json({ version: 1 });
    expect(out()).toBe('{"version":1}\n');
    expect(err()).toBe('from a module of the user');
  });

  it('and without it there is no object', () => {
    const { shown, out } = terminal({});
    shown.out('for people');
    shown.json({ version: 1 });
    expect(out()).toBe('for people\n');
  });
});

describe('an outcome', () => {
  const broken = (code: string) => {
    const streams = terminal({});
    streams.stdout.emit('error', Object.assign(new Error('write failed'), { code }));
    return streams.shown;
  };

  it('that nobody reads any more is no trouble', async () => {
    await expect(broken('EPIPE').drained()).resolves.toBeUndefined();
  });

  it('that could not be written is', async () => {
    await expect(broken('ENOSPC').drained()).rejects.toMatchObject({ code: 'output-failed' });
  });

  it('is silent once it is over', async () => {
    const { shown, out, err } = terminal({});
    shown.end();
    shown.out('late');
    shown.note('late');
    expect(out() + err()).toBe('');
  });
});
