/**
 * What nodes and clients say to each other, and its binary form: one tag byte, then varints and short
 * strings. The messages are those of the Raft paper (figures 2 and 13), with what pipelining, fast back-up,
 * pre-vote and ReadIndex add to them.
 */
import {
  type Codec,
  MalformedError,
  type Reader,
  readValue,
  type Writer,
  writeValue,
} from '../../src/index.ts';
import { type Entry, readEntry, writeEntry } from './command.ts';

export interface VoteRequest {
  readonly kind: 'vote-request';
  /** The term to be elected for; in a pre-vote the candidate has not entered it yet. */
  readonly term: number;
  readonly pre: boolean;
  readonly lastIndex: number;
  readonly lastTerm: number;
}

export interface VoteReply {
  readonly kind: 'vote-reply';
  /** The term asked for where it is granted, else the voter's own. */
  readonly term: number;
  readonly pre: boolean;
  readonly granted: boolean;
}

export interface Append {
  readonly kind: 'append';
  readonly term: number;
  readonly prevIndex: number;
  readonly prevTerm: number;
  readonly commitIndex: number;
  /** Number of the read round that the answer confirms. */
  readonly round: number;
  readonly entries: readonly Entry[];
}

export interface AppendReply {
  readonly kind: 'append-reply';
  readonly term: number;
  readonly ok: boolean;
  /** The last index that is durable here and in the leader's log; where refused, the append's prevIndex. */
  readonly index: number;
  /** Where refused: a place at which the logs may agree, and the term of the entry there. */
  readonly hintIndex: number;
  readonly hintTerm: number;
  readonly round: number;
}

export interface SnapshotChunk {
  readonly kind: 'snapshot-chunk';
  readonly term: number;
  /** The last entry that the snapshot covers. */
  readonly index: number;
  readonly lastTerm: number;
  readonly offset: number;
  readonly total: number;
  readonly data: Uint8Array;
}

export interface SnapshotReply {
  readonly kind: 'snapshot-reply';
  readonly term: number;
  readonly index: number;
  /** The byte that is wanted next. */
  readonly offset: number;
}

export type RequestName = 'read' | 'write' | 'cas';

export interface Request {
  readonly kind: 'request';
  readonly f: RequestName;
  /** Number of the operation, the same for all its attempts, and of the attempt. */
  readonly sequence: number;
  readonly attempt: number;
  readonly born: number;
  readonly key: string;
  readonly value: unknown;
  readonly expected: unknown;
}

/**
 * `not-leader` and `busy` refuse the attempt unread. `session-expired`: not applied now, and the server
 * cannot know whether an earlier attempt was.
 */
export type ReplyStatus = 'ok' | 'precondition-failed' | 'session-expired' | 'not-leader' | 'busy';

export interface Reply {
  readonly kind: 'reply';
  readonly status: ReplyStatus;
  readonly sequence: number;
  /** The attempt that is refused; 0 in the answer of an applied command, which serves all attempts. */
  readonly attempt: number;
  /** Who leads, as far as the node knows; empty where it does not. */
  readonly leader: string;
  /** Last index applied at the node. */
  readonly index: number;
  readonly value: unknown;
}

export type PeerMessage = VoteRequest | VoteReply | Append | AppendReply | SnapshotChunk | SnapshotReply;
export type Message = PeerMessage | Request | Reply;

const TAG = {
  'vote-request': 1,
  'vote-reply': 2,
  append: 3,
  'append-reply': 4,
  'snapshot-chunk': 5,
  'snapshot-reply': 6,
  request: 7,
  reply: 8,
} as const;

const REQUESTS: readonly RequestName[] = ['read', 'write', 'cas'];
const STATUSES: readonly ReplyStatus[] = [
  'ok',
  'precondition-failed',
  'session-expired',
  'not-leader',
  'busy',
];

function encode(message: Message, to: Writer): void {
  to.u8(TAG[message.kind]);
  switch (message.kind) {
    case 'vote-request':
      to.varint(message.term).bool(message.pre).varint(message.lastIndex).varint(message.lastTerm);
      return;
    case 'vote-reply':
      to.varint(message.term).bool(message.pre).bool(message.granted);
      return;
    case 'append':
      encodeAppend(message, to);
      return;
    case 'append-reply':
      to.varint(message.term).bool(message.ok).varint(message.index).varint(message.round);
      if (!message.ok) to.varint(message.hintIndex).varint(message.hintTerm);
      return;
    case 'snapshot-chunk':
      to.varint(message.term).varint(message.index).varint(message.lastTerm);
      to.varint(message.offset).varint(message.total).bytes(message.data);
      return;
    case 'snapshot-reply':
      to.varint(message.term).varint(message.index).varint(message.offset);
      return;
    case 'request':
      encodeRequest(message, to);
      return;
    case 'reply':
      to.u8(STATUSES.indexOf(message.status)).varint(message.sequence).varint(message.attempt);
      to.string(message.leader).varint(message.index);
      writeValue(message.value, to);
  }
}

function encodeAppend(message: Append, to: Writer): void {
  const entries = message.entries;
  to.varint(message.term).varint(message.prevIndex).varint(message.prevTerm);
  to.varint(message.commitIndex).varint(message.round).varint(entries.length);
  for (let i = 0; i < entries.length; i++) writeEntry(entries[i]!, to);
}

function encodeRequest(message: Request, to: Writer): void {
  to.u8(REQUESTS.indexOf(message.f)).varint(message.sequence).varint(message.attempt);
  to.varint(message.born).string(message.key);
  if (message.f === 'read') return;
  writeValue(message.value, to);
  if (message.f === 'cas') writeValue(message.expected, to);
}

function decode(from: Reader): Message {
  const tag = from.u8();
  switch (tag) {
    case TAG['vote-request']:
      return decodeVoteRequest(from);
    case TAG['vote-reply']:
      return { kind: 'vote-reply', term: from.varint(), pre: from.bool(), granted: from.bool() };
    case TAG.append:
      return decodeAppend(from);
    case TAG['append-reply']:
      return decodeAppendReply(from);
    case TAG['snapshot-chunk']:
      return decodeChunk(from);
    case TAG['snapshot-reply']:
      return { kind: 'snapshot-reply', term: from.varint(), index: from.varint(), offset: from.varint() };
    case TAG.request:
      return decodeRequest(from);
    case TAG.reply:
      return decodeReply(from);
    default:
      throw new MalformedError(`unknown message ${tag}`);
  }
}

function decodeVoteRequest(from: Reader): VoteRequest {
  const term = from.varint();
  const pre = from.bool();
  return { kind: 'vote-request', term, pre, lastIndex: from.varint(), lastTerm: from.varint() };
}

function decodeAppend(from: Reader): Append {
  const term = from.varint();
  const prevIndex = from.varint();
  const prevTerm = from.varint();
  const commitIndex = from.varint();
  const round = from.varint();
  const count = from.varint();
  // Each entry takes two bytes at least: a lying count cannot make us allocate.
  if (count * 2 > from.remaining) throw new MalformedError(`${count} entries in ${from.remaining} bytes`);
  const entries: Entry[] = [];
  for (let i = 0; i < count; i++) entries.push(readEntry(from));
  return { kind: 'append', term, prevIndex, prevTerm, commitIndex, round, entries };
}

function decodeAppendReply(from: Reader): AppendReply {
  const term = from.varint();
  const ok = from.bool();
  const index = from.varint();
  const round = from.varint();
  const hintIndex = ok ? 0 : from.varint();
  const hintTerm = ok ? 0 : from.varint();
  return { kind: 'append-reply', term, ok, index, hintIndex, hintTerm, round };
}

function decodeChunk(from: Reader): SnapshotChunk {
  const term = from.varint();
  const index = from.varint();
  const lastTerm = from.varint();
  const offset = from.varint();
  const total = from.varint();
  return { kind: 'snapshot-chunk', term, index, lastTerm, offset, total, data: from.bytes() };
}

function decodeRequest(from: Reader): Request {
  const f = REQUESTS[from.u8()];
  if (f === undefined) throw new MalformedError('unknown request');
  const sequence = from.varint();
  const attempt = from.varint();
  const born = from.varint();
  const key = from.string();
  const value = f === 'read' ? null : readValue(from);
  const expected = f === 'cas' ? readValue(from) : null;
  return { kind: 'request', f, sequence, attempt, born, key, value, expected };
}

function decodeReply(from: Reader): Reply {
  const status = STATUSES[from.u8()];
  if (status === undefined) throw new MalformedError('unknown status');
  const sequence = from.varint();
  const attempt = from.varint();
  const leader = from.string();
  const index = from.varint();
  return { kind: 'reply', status, sequence, attempt, leader, index, value: readValue(from) };
}

export const protocol: Codec<Message> = { encode, decode };
