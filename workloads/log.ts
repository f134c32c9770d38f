/**
 * Logs, as in Jepsen's `kafka`: producers send to a few keys, each a log of its own, alone or in
 * transactions, and consumers poll them. Every value is sent once, so that each message polled names its
 * send.
 *
 * A process first asks for keys and now and then for others: those with even numbers by name (`assign`), so
 * that what they skip is wrong, those with odd ones as members of a group (`subscribe`), so that keys move
 * between consumers as nodes and clients come and go. At the end two consumers read all keys from the
 * beginning until they are given nothing more: only so does a lost message show for certain.
 */
import { log } from '../checkers/log/index.ts';
import {
  type Asked,
  asked,
  askedThen,
  type Context,
  eachProcess,
  type Generator,
  type GeneratorEvent,
  type GeneratorLike,
  onThreads,
  type Random,
  timeLimit,
  type Workload,
  type WorkloadOptions,
} from '../src/index.ts';
import { usualCheckers } from './shared/usual-checkers.ts';

const KEYS = 4;
/** Chance that a process that has keys asks for others. */
const REASSIGN_RATIO = 0.05;
/** Of the other operations, so many are transactions; the rest are half sends and half polls. */
const TXN_RATIO = 0.5;
const SENDS_MAX = 2;
const TXN_LENGTH_MAX = 4;

const FINAL_CONSUMERS = 2;
/** After a refusal, the final consumers wait so long. */
const RETRY_GAP_NS = 1e9;
const FINAL_NS = 300e9;

type MicroOp = readonly ['send', number, number] | readonly ['poll'];

const POLL: readonly MicroOp[] = [['poll']];

function keysOf({ keyCount }: WorkloadOptions): readonly number[] {
  return Array.from({ length: keyCount > 0 ? keyCount : KEYS }, (_, key) => key);
}

/** At least one of the keys. */
function someOf(keys: readonly number[], random: Random): readonly number[] {
  const chosen = keys.filter(() => random.chance(0.5));
  return chosen.length > 0 ? chosen : [random.pick(keys)];
}

/** Operations without end. */
class LogOperations implements Generator {
  readonly #keys: readonly number[];
  /** The value that is sent next. */
  readonly #next: number;
  /** By thread: the process that has asked for keys. */
  readonly #consumers: readonly (number | undefined)[];

  constructor(keys: readonly number[], next = 0, consumers: readonly (number | undefined)[] = []) {
    this.#keys = keys;
    this.#next = next;
    this.#consumers = consumers;
  }

  op(context: Context): Asked {
    const answer = asked({ f: 'poll', value: POLL }, context);
    if (!Array.isArray(answer)) return answer;
    const [op] = answer;
    const process = context.processOf(op.thread);
    const isNew = this.#consumers[op.thread] !== process;
    if (!isNew && !context.random.chance(REASSIGN_RATIO)) return this.#data(op, context.random);
    const f = process % 2 === 0 ? 'assign' : 'subscribe';
    const consumers = this.#consumers.slice();
    consumers[op.thread] = process;
    const next = isNew ? new LogOperations(this.#keys, this.#next, consumers) : this;
    return [{ ...op, f, value: someOf(this.#keys, context.random) }, next];
  }

  #data(op: Exclude<Asked, number | string | null>[0], random: Random): Asked {
    const isTxn = random.chance(TXN_RATIO);
    const isPoll = !isTxn && random.chance(0.5);
    if (isPoll) return [op, this];
    const length = 1 + random.int(isTxn ? TXN_LENGTH_MAX : SENDS_MAX);
    let next = this.#next;
    const value = Array.from({ length }, (): MicroOp => {
      if (isTxn && random.chance(0.5)) return ['poll'];
      return ['send', random.pick(this.#keys), next++];
    });
    const after = new LogOperations(this.#keys, next, this.#consumers);
    return [{ ...op, f: isTxn ? 'txn' : 'send', value }, after];
  }

  update(): Generator {
    return this;
  }
}

interface DrainState {
  readonly keys: readonly number[];
  readonly isAssigned: boolean;
  /** An operation of it is under way. */
  readonly isAsking: boolean;
  readonly notBeforeNs: number;
}

/** What one process does at the end: it reads all keys from the beginning, until it is given nothing more. */
class Drain implements Generator {
  readonly #state: DrainState;

  constructor(state: DrainState) {
    this.#state = state;
  }

  op(context: Context): Asked {
    const { keys, isAssigned, notBeforeNs } = this.#state;
    if (context.timeNs < notBeforeNs) return notBeforeNs;
    const assign = { f: 'assign', value: { keys, seek: 'beginning' } };
    const next = this.#with({ isAsking: true });
    return askedThen(isAssigned ? { f: 'poll', value: POLL } : assign, context, next);
  }

  update({ timeNs }: Context, { op }: GeneratorEvent): GeneratorLike {
    // It also hears of what its thread did before.
    if (!this.#state.isAsking || op.type === 'invoke') return this;
    if (op.type !== 'ok') return this.#with({ isAsking: false, notBeforeNs: timeNs + RETRY_GAP_NS });
    if (op.f === 'poll' && isEmpty(op.value)) return null;
    return this.#with({ isAsking: false, isAssigned: true });
  }

  #with(change: Partial<DrainState>): Drain {
    return new Drain({ ...this.#state, ...change });
  }
}

/** A poll that was given nothing. */
function isEmpty(value: unknown): boolean {
  const micros = (Array.isArray(value) ? value : []) as readonly unknown[][];
  const polls = micros.filter(([f]) => f === 'poll').map(([, messages]) => Object.values(messages ?? {}));
  return polls.flat().every((list) => Array.isArray(list) && list.length === 0);
}

const SENT = '["send", key, value]';
const CAME_BACK = '["send", key, [offset, value]]; the offset is null where it is not known';
const POLLED = '["poll", {key: [[offset, value], …], …}]';
const GONE = '["rebalance", [key, …]] before it, where the assignment of keys changed';

const logWorkload: Workload = {
  name: 'log',
  summary: 'logs with offsets keep what they acknowledge, each message once and in order',
  operations: [
    {
      f: 'assign',
      takes: 'a list of keys (whole numbers), or {keys, seek: "beginning"}',
      gives: 'the same',
      doc:
        'From now on the process polls these keys and no others. It goes on where it is in those that it has ' +
        'already, and begins the others, or with `seek` all, with the earliest message.',
    },
    {
      f: 'subscribe',
      takes: 'a list of keys',
      gives: 'the same',
      doc:
        'The process joins the group of those that subscribe, which share the keys out among themselves. It ' +
        'goes on in each key where the group is: after the last operation that polled it and succeeded.',
    },
    {
      f: 'send',
      takes: `a list of ${SENT}`,
      gives: `the list with each as ${CAME_BACK}`,
      doc:
        'Appends the messages to the logs of their keys, one after another. Keys exist when they are first ' +
        'named. Where it fails, none was appended.',
    },
    {
      f: 'poll',
      takes: '[["poll"]]',
      gives: `[${POLLED}]; ${GONE}`,
      doc:
        'Gives the next messages of the keys of the process, some or all. It gives nothing only where the ' +
        'process has had all that was acknowledged. Where it fails, the process is where it was.',
    },
    {
      f: 'txn',
      takes: `a list of ${SENT} and ["poll"]`,
      gives: `the list with each send as ${CAME_BACK}; each poll as ${POLLED}; ${GONE}`,
      doc:
        'One transaction: others see its messages when it has committed, all or none, and the process itself ' +
        'does so only after it. It polls what is committed.',
    },
  ],
  generator: (options) => new LogOperations(keysOf(options)),
  finalGenerator(options) {
    const start = { keys: keysOf(options), isAssigned: false, isAsking: false, notBeforeNs: 0 };
    const drains = eachProcess(new Drain(start));
    return timeLimit(
      FINAL_NS,
      onThreads((thread) => thread < FINAL_CONSUMERS, drains),
    );
  },
  checkers: (options) => [log(), ...usualCheckers(options)],
};

export default logWorkload;
