/** How scripts show messages and entries: one short line each. */
import type { Entry } from '../command.ts';
import type { Message } from '../messages.ts';

export function describeEntry({ term, command }: Entry): string {
  if (command === null) return `${term}:noop`;
  const { f, key, value, expected, client, sequence } = command;
  const change =
    f === 'cas'
      ? `${key}:${JSON.stringify(expected)}>${JSON.stringify(value)}`
      : `${key}=${JSON.stringify(value)}`;
  return `${term}:${change}@${client}#${sequence}`;
}

export function describe(message: Message): string {
  switch (message.kind) {
    case 'vote-request': {
      const { term, pre, lastIndex, lastTerm } = message;
      return `${pre ? 'pre-vote' : 'vote'}-request term=${term} last=${lastIndex}/${lastTerm}`;
    }
    case 'vote-reply':
      return `${message.pre ? 'pre-vote' : 'vote'}-reply term=${message.term} ${message.granted ? 'granted' : 'refused'}`;
    case 'append': {
      const { term, prevIndex, prevTerm, commitIndex, round, entries } = message;
      const content = entries.length === 0 ? '' : ` [${entries.map(describeEntry).join(' ')}]`;
      return `append term=${term} prev=${prevIndex}/${prevTerm} commit=${commitIndex}${round > 0 ? ` round=${round}` : ''}${content}`;
    }
    case 'append-reply': {
      const { term, ok, index, hintIndex, hintTerm, round } = message;
      const answer = ok ? `ok index=${index}` : `refused index=${index} hint=${hintIndex}/${hintTerm}`;
      return `append-reply term=${term} ${answer}${round > 0 ? ` round=${round}` : ''}`;
    }
    case 'snapshot-chunk': {
      const { term, index, lastTerm, offset, total, data } = message;
      return `snapshot-chunk term=${term} last=${index}/${lastTerm} bytes=${offset}+${data.length} of ${total}`;
    }
    case 'snapshot-reply':
      return `snapshot-reply term=${message.term} last=${message.index} wants=${message.offset}`;
    case 'request':
      return `${message.f} ${message.key}`;
    case 'reply': {
      const { status, sequence, leader, value } = message;
      const hint =
        status === 'not-leader'
          ? ` leader=${leader === '' ? '?' : leader}`
          : ` value=${JSON.stringify(value)}`;
      return `reply #${sequence} ${status}${hint}`;
    }
  }
}
