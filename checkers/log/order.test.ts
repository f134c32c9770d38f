import { describe, expect, it } from 'vitest';
import type { Told } from '../testing/history.ts';
import { assign, check, found, info, poll, type Step, send, story, subscribe } from './testing/story.ts';

describe('the order of polls', () => {
  const sent = send(0, [0, 'a'], [1, 'b'], [2, 'c']);
  const all = poll(9, [0, 'a'], [1, 'b'], [2, 'c']);

  it('poll-skip: from one operation to the next none is left out', () => {
    const result = check(story(sent, all, poll(1, [0, 'a']), poll(1, [2, 'c'])));
    expect(found(result)).toEqual([
      {
        type: 'poll-skip',
        message:
          'key k: process 1\'s poll, operation 6, polled "c" at offset 2 right after "a" at offset 0 (operation 4), ' +
          'and left out "b" between them',
        ops: [0, 4, 6],
      },
    ]);
  });

  it('nonmonotonic-poll: none comes again', () => {
    const result = check(story(sent, all, poll(1, [0, 'a'], [1, 'b']), poll(1, [1, 'b'], [2, 'c'])));
    expect(found(result)).toEqual([
      {
        type: 'nonmonotonic-poll',
        message:
          'key k: process 1\'s poll, operation 6, polled "b" at offset 1 after "b" at offset 1 (operation 4)',
        ops: [4, 6],
      },
    ]);
  });

  it('int-poll-skip, int-nonmonotonic-poll: nor within an operation', () => {
    expect(found(check(story(sent, all, poll(1, [0, 'a'], [2, 'c']))))).toEqual([
      {
        type: 'int-poll-skip',
        message:
          'key k: process 1\'s poll, operation 4, polled "c" at offset 2 right after "a" at offset 0, and left out "b" between them',
        ops: [0, 4],
      },
    ]);
    expect(found(check(story(sent, all, poll(1, [1, 'b'], [0, 'a'], [1, 'b']))))[0]).toEqual({
      type: 'int-nonmonotonic-poll',
      message: 'key k: process 1\'s poll, operation 4, polled "a" at offset 0 after "b" at offset 1',
      ops: [4],
    });
  });

  it('begins anew where the key was taken away, or read from its beginning again', () => {
    const [back, again] = [poll(1, [0, 'a'], [1, 'b']), poll(1, [0, 'a'], [1, 'b'])];
    const between = (...steps: readonly Step[]) => check(story(sent, all, back, ...steps, again)).valid;
    expect(between()).toBe(false);
    expect(between(assign(1))).toBe(false);
    expect(between(assign(1, ['other']))).toBe(true);
    expect(between(assign(1, { keys: ['k'], seek: 'beginning' }))).toBe(true);
    const rebalance = {
      process: 1,
      f: 'poll',
      value: [['poll']],
      gave: [
        ['rebalance', ['k']],
        ['poll', {}],
      ],
    };
    expect(between(rebalance)).toBe(true);
  });

  it('lets consumers jump that are subscribed, unless told otherwise', () => {
    const told = story(sent, all, subscribe(1), poll(1, [0, 'a']), poll(1, [2, 'c']), poll(1, [0, 'a']));
    expect(check(told)).toMatchObject({
      valid: true,
      stats: { allowed: { 'poll-skip': 1, 'nonmonotonic-poll': 1 } },
    });
    const strict = check(told, {}, { allow: ['none'] });
    expect(Object.keys(strict.stats!.anomalies as object)).toEqual(['poll-skip', 'nonmonotonic-poll']);
  });

  it('leaves out nothing where what stands between may not have been sent', () => {
    const told = story(send(0, [0, 'a'], [2, 'c']), info(send(5, [null, 'b'])), poll(1, [0, 'a'], [2, 'c']));
    expect(check(told).valid).toBe(true);
  });
});

describe('the order of sends', () => {
  it('nonmonotonic-send: later operations of a producer come later in the log', () => {
    const told = story(send(0, [1, 'b']), send(0, [0, 'a']), poll(1, [0, 'a'], [1, 'b']));
    expect(found(check(told))).toEqual([
      {
        type: 'nonmonotonic-send',
        message:
          'key k: process 0\'s send, operation 2, sent "a" at offset 0 after "b" at offset 1 (operation 0)',
        ops: [0, 2],
      },
    ]);
  });

  it('int-nonmonotonic-send: and so do later messages of one operation', () => {
    const told = story(send(0, [1, 'b'], [0, 'a']), poll(1, [0, 'a'], [1, 'b']));
    expect(found(check(told))).toEqual([
      {
        type: 'int-nonmonotonic-send',
        message: 'key k: process 0\'s send, operation 0, sent "a" at offset 0 after "b" at offset 1',
        ops: [0],
      },
    ]);
  });

  it('int-send-skip: others may come between, unless that is not allowed', () => {
    const told = story(send(0, [0, 'a'], [2, 'c']), send(5, [1, 'b']), poll(1, [0, 'a'], [1, 'b'], [2, 'c']));
    expect(check(told)).toMatchObject({ valid: true, stats: { allowed: { 'int-send-skip': 1 } } });
    const strict = check(told, {}, { allow: ['none'] });
    expect(found(strict)).toEqual([
      {
        type: 'int-send-skip',
        message:
          'key k: process 0\'s send, operation 0, sent "c" at offset 2 right after "a" at offset 0, and left out "b" between them',
        ops: [0, 2],
      },
    ]);
  });
});

describe('cycles', () => {
  const txn = (process: number, key: string, value: number, polled: object): Omit<Told, 'fromMs'> => ({
    process,
    f: 'txn',
    value: [['poll'], ['send', key, value]],
    gave: [
      ['poll', polled],
      ['send', key, [0, value]],
    ],
  });

  it('G1c: two transactions do not poll what the other sends', () => {
    const told = [
      { ...txn(0, 'x', 1, { y: [[0, 2]] }), fromMs: 0, toMs: 10 },
      { ...txn(1, 'y', 2, { x: [[0, 1]] }), fromMs: 5, toMs: 15 },
    ];
    const result = check(told);
    expect(found(result)).toEqual([
      {
        type: 'G1c',
        message: 'key x: operations 0 -> 1 -> 0 come before each other in a circle',
        ops: [0, 1],
      },
    ]);
    expect(result.anomalies[0]!.edges).toEqual([
      {
        from: 0,
        to: 1,
        type: 'wr',
        key: 'x',
        why: 'Operation 1 polled 1 at offset 0 of key x, which operation 0 sent.',
      },
      {
        from: 1,
        to: 0,
        type: 'wr',
        key: 'y',
        why: 'Operation 0 polled 2 at offset 0 of key y, which operation 1 sent.',
      },
    ]);
  });

  const late = { ...txn(1, 'y', 2, {}), fromMs: 0, toMs: 50 };
  const reader: Told = { ...poll(2), gave: [['poll', { y: [[0, 2]] }]], fromMs: 10, toMs: 20 };

  it('G1c-process: nor what was sent after it by one that began later in a process', () => {
    const sender = { ...txn(2, 'x', 1, {}), fromMs: 30, toMs: 40 };
    const seen = {
      ...late,
      gave: [
        ['poll', { x: [[0, 1]] }],
        ['send', 'y', [0, 2]],
      ],
    };
    const result = check([seen, reader, sender]);
    expect(found(result)).toEqual([
      {
        type: 'G1c-process',
        message: expect.stringMatching(/^key [xy]: operations .* come before each other in a circle$/),
        ops: [0, 1, 3],
      },
    ]);
    const { edges = [] } = result.anomalies[0]!;
    expect(edges.find(({ type }) => type === 'process')!.why).toBe(
      'Operation 1 completed before operation 3 began, in the same process.',
    );
  });

  it('G1c-realtime: nor by one that began later in time', () => {
    const sender = { ...txn(3, 'x', 1, {}), fromMs: 30, toMs: 40 };
    const seen = {
      ...late,
      gave: [
        ['poll', { x: [[0, 1]] }],
        ['send', 'y', [0, 2]],
      ],
    };
    const result = check([seen, reader, sender]);
    expect(found(result)[0]).toMatchObject({ type: 'G1c-realtime', ops: [0, 1, 3] });
    const { edges = [] } = result.anomalies[0]!;
    expect(edges.map(({ type }) => type).sort()).toEqual(['realtime', 'wr', 'wr']);
    expect(check([seen, reader, sender], { realtime: false }).valid).toBe(true);
  });
});
