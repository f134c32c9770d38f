/** What the checker can find, each with one line of explanation. */
export const ANOMALIES: Readonly<Record<string, string>> = {
  'inconsistent-offsets': 'Two messages stand at the same offset of a key.',
  duplicate: 'A message that was sent once stands at two offsets.',
  G1a: 'A poll shows a message whose send failed.',
  'precommitted-read': 'A transaction polled a message that it had sent itself.',
  'unwritten-message': 'A poll shows a message that nobody had sent by then.',
  'lost-write': 'A message certainly was sent, later ones of its key were polled, and it never was.',
  unseen: 'A message was acknowledged, and a consumer that polled to the end never saw it.',
  'poll-skip': 'From one operation to the next a consumer left out a message.',
  'nonmonotonic-poll': 'From one operation to the next a consumer went back in the log.',
  'int-poll-skip': 'Within an operation a consumer left out a message.',
  'int-nonmonotonic-poll': 'Within an operation a consumer went back in the log.',
  'nonmonotonic-send': 'A message stands before one that its producer had sent in an earlier operation.',
  'int-nonmonotonic-send':
    'A message stands before one that its producer had sent earlier in the same operation.',
  'int-send-skip': 'Between two messages of one operation stand those of others.',
  G1c: 'Transactions polled what others sent, in a circle.',
  'G1c-process': 'Transactions polled what others sent, in a circle with the order of a process.',
  'G1c-realtime': 'Transactions polled what others sent, in a circle with the order in time.',
};
