import { expect, it } from 'vitest';
import type { Completion, Invocation } from '../../src/index.ts';
import { RegisterClient } from './client.ts';
import type { Reply, Request } from './messages.ts';
import { HandEnv } from './testing/hand-env.ts';

/** A client at n1, the requests that it has sent, and how its operation ended. */
class Stage {
  readonly env = new HandEnv();
  readonly client = new RegisterClient(this.env, 'n1');
  completion: Completion | undefined;

  invoke(op: Invocation): void {
    this.completion = undefined;
    this.client.invoke(op, (completion) => {
      this.completion = completion;
    });
  }

  /** Where requests went since the last look, with what tells them apart. */
  asked(): string[] {
    const lines = this.env.sent.map(({ to, message }) => {
      const { f, sequence, attempt, born } = message as Request;
      return `${to} ${f} #${sequence}.${attempt} born ${born}`;
    });
    this.env.sent = [];
    return lines;
  }

  reply(from: string, fields: Partial<Reply> & Pick<Reply, 'status' | 'sequence'>): void {
    const rest = { attempt: 0, leader: '', index: 0, value: null };
    this.client.onMessage(from, { kind: 'reply', ...rest, ...fields });
  }
}

const WRITE: Invocation = { f: 'write', key: 7, value: 3 };

it('asks the next node after silence, with the same sequence number and growing patience', () => {
  const stage = new Stage();
  stage.invoke(WRITE);
  expect(stage.asked()).toEqual(['n1 write #1.1 born 0']);
  stage.env.pass(100);
  expect(stage.asked()).toEqual(['n2 write #1.2 born 0']);
  stage.env.pass(199);
  expect(stage.asked()).toEqual([]);
  stage.env.pass(1);
  expect(stage.asked()).toEqual(['n3 write #1.3 born 0']);
  stage.reply('n1', { status: 'ok', sequence: 1, index: 9, value: 1 });
  expect(stage.completion).toEqual({ type: 'ok', value: 3 });
});

it('follows hints, but not for ever', () => {
  const stage = new Stage();
  stage.invoke(WRITE);
  stage.reply('n1', { status: 'not-leader', sequence: 1, attempt: 1, leader: 'n2' });
  stage.reply('n2', { status: 'not-leader', sequence: 1, attempt: 2, leader: 'n1' });
  stage.reply('n1', { status: 'not-leader', sequence: 1, attempt: 3, leader: 'n2' });
  expect(stage.asked()).toEqual(['n1 write #1.1 born 0', 'n2 write #1.2 born 0', 'n1 write #1.3 born 0']);
  stage.env.pass(50);
  expect(stage.asked()).toEqual(['n2 write #1.4 born 0']);
});

it('pays no attention to refusals of earlier attempts, nor to answers to earlier operations', () => {
  const stage = new Stage();
  stage.invoke(WRITE);
  stage.env.pass(100);
  stage.asked();
  stage.reply('n1', { status: 'not-leader', sequence: 1, attempt: 1, leader: 'n3' });
  expect(stage.asked()).toEqual([]);
  stage.reply('n2', { status: 'ok', sequence: 1, index: 4 });
  stage.invoke({ f: 'read', key: 7 });
  stage.reply('n2', { status: 'ok', sequence: 1, index: 4 });
  expect(stage.completion).toBeUndefined();
  stage.reply('n2', { status: 'ok', sequence: 2, index: 5, value: 3 });
  expect(stage.completion).toEqual({ type: 'ok', value: 3 });
});

it('remembers who answered reads and who answered commands', () => {
  const stage = new Stage();
  stage.invoke({ f: 'read', key: 1 });
  stage.reply('n1', { status: 'ok', sequence: 1 });
  stage.invoke(WRITE);
  stage.reply('n1', { status: 'not-leader', sequence: 2, attempt: 1, leader: 'n3' });
  stage.reply('n3', { status: 'ok', sequence: 2 });
  stage.asked();
  stage.invoke({ f: 'read', key: 1 });
  expect(stage.asked()).toEqual(['n1 read #3.1 born 0']);
});

it('fails a cas that found another value, and nothing else', () => {
  const stage = new Stage();
  stage.invoke({ f: 'cas', key: 7, value: [1, 2] });
  expect(stage.env.sent[0]!.message).toMatchObject({ expected: 1, value: 2, key: '7' });
  stage.reply('n1', { status: 'precondition-failed', sequence: 1 });
  expect(stage.completion).toEqual({ type: 'fail', error: 'precondition-failed' });
});

it('begins a session at the index of its first answer, and keeps it once a command was sent', () => {
  const stage = new Stage();
  stage.invoke({ f: 'read', key: 7 });
  stage.reply('n1', { status: 'ok', sequence: 1, index: 40 });
  stage.invoke(WRITE);
  stage.reply('n1', { status: 'ok', sequence: 2, index: 50 });
  stage.asked();
  stage.invoke(WRITE);
  expect(stage.asked()).toEqual(['n1 write #3.1 born 40']);
});

it('opens a new session where the old one is forgotten and the command certainly was not applied', () => {
  const stage = new Stage();
  stage.invoke(WRITE);
  stage.reply('n1', { status: 'not-leader', sequence: 1, attempt: 1, leader: 'n2' });
  stage.reply('n2', { status: 'session-expired', sequence: 1, index: 60, value: 0 });
  expect(stage.asked()).toEqual(['n1 write #1.1 born 0', 'n2 write #1.2 born 0', 'n2 write #1.3 born 60']);
  // A copy of the first attempt was refused as well: that says nothing of the new session.
  stage.reply('n2', { status: 'session-expired', sequence: 1, index: 61, value: 0 });
  expect(stage.asked()).toEqual([]);
});

it('does not know the outcome where an attempt stayed silent before the session was found forgotten', () => {
  const stage = new Stage();
  stage.invoke(WRITE);
  stage.env.pass(100);
  stage.reply('n2', { status: 'session-expired', sequence: 1, index: 60, value: 0 });
  expect(stage.completion).toEqual({ type: 'info', error: 'session-expired' });
});

it('leaves no timer behind', () => {
  const stage = new Stage();
  stage.invoke(WRITE);
  stage.client.close();
  expect(stage.env.timerCount).toBe(0);
  stage.env.pass(1000);
  expect(stage.asked()).toHaveLength(1);
});
