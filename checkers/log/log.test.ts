import { describe, expect, it } from 'vitest';
import { BadInputError } from '../../src/index.ts';
import { expectAgreement } from '../testing/agreement.ts';
import { faultOf, historyOf } from '../testing/history.ts';
import plugin from './index.ts';
import fuzz from './testing/log.fuzz.ts';
import {
  assign,
  check,
  failed,
  found,
  info,
  poll,
  type Step,
  send,
  story,
  subscribe,
} from './testing/story.ts';

describe('log', () => {
  it('is right where all that was sent is polled in order', () => {
    const result = check(
      story(
        send(0, [0, 'a'], [1, 'b']),
        info(send(1, [null, 'c'])),
        assign(2),
        poll(2, [0, 'a'], [1, 'b']),
        poll(2, [5, 'c']),
        poll(2),
      ),
    );
    expect(result).toMatchObject({ valid: true, stats: { keys: 1, acknowledged: 2, polled: 3, unsure: 0 } });
    expect(result.summary).toBe(
      '2 messages acknowledged in 1 key, 3 polled: none lost, doubled or out of order',
    );
  });

  it('takes a number and its text for the same key', () => {
    const told = story(
      { process: 0, f: 'send', value: [['send', 3, 'a']], gave: [['send', 3, [0, 'a']]] },
      { process: 1, f: 'poll', value: [['poll']], gave: [['poll', { '3': [[0, 'a']] }]] },
    );
    expect(check(told)).toMatchObject({ valid: true, stats: { keys: 1 } });
  });
});

describe('offsets', () => {
  it('inconsistent-offsets: an offset holds one message', () => {
    const result = check(story(send(0, [0, 'a']), poll(1, [0, 'b'])));
    expect(found(result)[0]).toEqual({
      type: 'inconsistent-offsets',
      message: 'key k: process 1\'s poll, operation 2, has "b" at offset 0, where operation 0 has "a"',
      ops: [0, 2],
    });
  });

  it('duplicate: a message stands at one offset', () => {
    const result = check(story(send(0, [0, 'a']), poll(1, [0, 'a'], [3, 'a'])));
    expect(found(result)[0]).toEqual({
      type: 'duplicate',
      message: 'key k: "a" was sent once, and stands at the offsets 0 and 3',
      ops: [0, 2],
    });
  });
});

describe('reads', () => {
  it('G1a: what failed is never polled', () => {
    const result = check(story(failed(send(0, [null, 'a'])), poll(1, [0, 'a'])));
    expect(found(result)).toEqual([
      {
        type: 'G1a',
        message: 'key k: process 1\'s poll, operation 2, polled "a", whose send, operation 0, had failed',
        ops: [0, 2],
      },
    ]);
    expect(result.anomalies[0]!.rulesOut).toEqual(['read-committed']);
  });

  it('precommitted-read: a transaction does not poll what it sends', () => {
    const own = {
      process: 0,
      f: 'txn',
      value: [['send', 'k', 1], ['poll']],
      gave: [
        ['send', 'k', [0, 1]],
        ['poll', { k: [[0, 1]] }],
      ],
    };
    expect(found(check(story(own)))).toEqual([
      {
        type: 'precommitted-read',
        message:
          "key k: process 0's txn, operation 0, polled 1, which it had sent itself and not yet committed",
        ops: [0],
      },
    ]);
    // What is no transaction may.
    expect(check(story({ ...own, f: 'send' })).valid).toBe(true);
  });

  it('unwritten-message: what nobody sent by then is never polled', () => {
    const result = check(story(poll(1, [0, 'a']), send(0, [0, 'a'])));
    expect(found(result)).toEqual([
      {
        type: 'unwritten-message',
        message: 'key k: process 1\'s poll, operation 0, polled "a", which nobody had sent',
        ops: [0, 2],
      },
    ]);
    expect(check(story(poll(1, [0, 'z']))).anomalies[0]).toMatchObject({
      type: 'unwritten-message',
      ops: [0],
    });
    expect(check(story(poll(1, [0, 'a']), send(0, [0, 'a'])), { realtime: false }).valid).toBe(true);
  });
});

describe('losses', () => {
  it('lost-write: what stands before a polled message is polled, too', () => {
    const result = check(story(send(0, [0, 'a'], [1, 'b']), poll(1, [1, 'b'])));
    expect(found(result)).toEqual([
      {
        type: 'lost-write',
        message:
          'key k: process 0\'s send, operation 0, sent "a", and nobody polled it, although operation 2 polled "b" ' +
          'at offset 1, which stands after it',
        ops: [0, 2],
      },
    ]);
    expect(result.anomalies[0]!.steps).toEqual([
      '"a" certainly was sent, and stands at position 0, as operation 0 shows.',
      'Message "b" stands at position 1, and was polled.',
      'Whoever polls a message has polled those before it, and no poll that succeeded shows this one.',
    ]);
  });

  it('does not know whether a poll that was not heard of had the message', () => {
    const told = story(send(0, [0, 'a'], [1, 'b']), info(poll(1)), poll(2, [1, 'b']));
    expect(check(told)).toMatchObject({ valid: 'unknown', stats: { unsure: 1 } });
    const whole = story(send(0, [0, 'a'], [1, 'b'], [2, 'c']), info(poll(1)), poll(2, [0, 'a'], [2, 'c']));
    expect(
      check(whole)
        .anomalies.map(({ type }) => type)
        .sort(),
    ).toEqual(['int-poll-skip', 'lost-write']);
  });

  it('does not trust a consumer that is subscribed, as others of its group may have polled for it', () => {
    const told = story(
      send(0, [0, 'a'], [1, 'b'], [2, 'c']),
      subscribe(2),
      poll(2, [0, 'a']),
      info(poll(1)),
      poll(2, [2, 'c']),
    );
    expect(check(told)).toMatchObject({
      valid: 'unknown',
      stats: { unsure: 1, allowed: { 'poll-skip': 1 } },
    });
  });

  it('unseen: what was acknowledged is there when all was polled', () => {
    const told = story(send(0, [0, 'a'], [1, 'b']), assign(1), poll(1, [0, 'a']), poll(1));
    const result = check(told);
    expect(found(result)).toEqual([
      {
        type: 'unseen',
        message:
          'key k: process 0\'s send, operation 0, sent "b", and nobody polled it, although operation 6 polled to the end',
        ops: [0, 2, 6],
      },
    ]);
    expect(result.anomalies[0]!.steps).toEqual([
      '"b" was acknowledged to operation 0.',
      'When all was sent, operation 6 polled, with the key assigned by operation 2, and was given nothing more.',
      'No poll that succeeded shows the message.',
    ]);
    // The fault is not over when the consumer polls, or never.
    expect(check(told, { faults: [faultOf(0, 61)] }).valid).toBe('unknown');
    expect(check(told, { faults: [faultOf(0, null)] }).valid).toBe('unknown');
    expect(check(told, { faults: [faultOf(0, 50)] }).valid).toBe(false);
    expect(check(told, { realtime: false }).valid).toBe('unknown');
  });

  it('knows nothing of what nobody polled to the end', () => {
    const result = check(story(send(0, [0, 'a'], [1, 'b']), assign(1), poll(1, [0, 'a'])));
    expect(result).toMatchObject({ valid: 'unknown', anomalies: [] });
    expect(result.summary).toBe(
      "nobody polled 1 of the messages that certainly were sent, and no consumer's polls tell whether these are lost",
    );
  });
});

describe('what cannot be judged', () => {
  it('is a history in which nothing was polled', () => {
    expect(check(story(send(0, [0, 'a']))).summary).toBe(
      'no message was polled, so there is nothing to judge',
    );
    expect(check(story(send(0, [0, 'a']), info(poll(1)))).valid).toBe('unknown');
  });

  it('is a value that is sent twice to a key', () => {
    expect(check(story(send(0, [0, 'a']), send(1, [1, 'a']))).summary).toBe(
      'operation 2 sends "a" to key k, which was sent there before, so that nobody can tell the two apart',
    );
  });

  it('is what has another shape', () => {
    expect(check(story({ process: 0, f: 'poll', value: null, gave: 7 })).summary).toBe(
      'operation 0, a poll, has the value 7, which is no list of sends and polls',
    );
    expect(check(story({ process: 0, f: 'send', value: [['r', 1, null]] })).summary).toBe(
      'operation 0, a send, holds ["r",1,null], which is no send, poll or rebalance as they must be',
    );
    expect(check(story({ process: 0, f: 'assign', value: 7 })).summary).toBe(
      'operation 0, an assign, takes 7, and neither a list of keys nor {keys, seek}',
    );
    for (const pair of [[-1, 'a'], [0.5, 'a'], ['x', 'a'], [0], 7, [0, []]]) {
      expect(check(story({ ...poll(0), gave: [['poll', { k: [pair] }]] })).valid).toBe('unknown');
    }
  });

  it('is an option that makes no sense', () => {
    expect(() => plugin.create({ allow: ['no-such-anomaly'] })).toThrow(
      'option "allow" of checker log takes names of its anomalies, or none, not "no-such-anomaly"',
    );
    expect(() => plugin.create({ allow: 7 })).toThrow(BadInputError);
    expect(plugin.create({ allow: 'G1a,duplicate' }).name).toBe('log');
  });
});

describe('suggestion', () => {
  it('is for sends and polls', () => {
    const suggests = (...steps: readonly Step[]) => plugin.suggest!(historyOf(story(...steps)));
    expect(suggests(assign(0), send(0, [0, 'a']), poll(1))).toEqual({});
    expect(suggests(assign(0))).toBeUndefined();
    expect(suggests({ process: 0, f: 'send', value: 'hello' })).toBeUndefined();
    expect(suggests({ process: 0, f: 'txn', value: [['r', 1, null]] })).toBeUndefined();
    expect(suggests(send(0, [0, 'a']), { process: 0, f: 'write', value: 1 })).toBeUndefined();
  });
});

it('agrees with the definition', () => expectAgreement(fuzz, { runs: 500 }));
