/**
 * Golden interaction scripts in the manner of etcd's raft: blocks of directives, a line of dashes, and all
 * that happened. `run` gives the script back with the true outputs; the test compares, or rewrites it.
 *
 *   nodes 3 [snapshotEntries=5 …]     a new cluster; `down`: not started yet
 *   disk n1 term=3 [vote=n2] log=1,1,3   what is on the disk of a node before it starts
 *   start n1 …                        also after a crash
 *   crash n1 [keep=7]                 loses what was not synced, but for `keep` bytes of the log's last write
 *   rot n1 -40                        flips a bit of its log file, here 40 bytes before the end
 *   fail n1 EIO                       its disk answers with an error from now on
 *   elect n1                          it campaigns and everything is delivered; shows who leads
 *   campaign n1                       its election timeout passes
 *   tick n1 300                       its clock moves by 300 ms
 *   deliver [n1->n2 [count]]          delivers all, until nothing is under way; or one link once
 *   drop [n1->n2]                     loses what is under way
 *   twice n1->n2                      a copy of what is under way comes once more, behind the next message
 *   cut n1->n2 …, isolate n1, mend    links that lose everything, until mended
 *   propose n1 [c1#3] write x 1       a client's request: write x 1, cas x 1 2, read x
 *   autosync off|on                   whether syncs are through at once; else: sync n1
 *   status [n1 …], log n1 …
 */
import type { DiskError, NodeId } from '../../../src/index.ts';
import { CONFIG, type RaftConfig } from '../config.ts';
import { Log } from '../log.ts';
import type { Request } from '../messages.ts';
import { Wal } from '../wal.ts';
import { type Link, ScriptWorld } from './script-env.ts';
import { describeEntry } from './script-format.ts';

type Fields = Readonly<Record<string, string>>;

export class ScriptRunner {
  #world: ScriptWorld | null = null;
  #output: string[] = [];
  #sequences = new Map<string, number>();

  /** The script with the outputs that it really has. */
  run(script: string): string {
    return `${script
      .trimEnd()
      .split(/\n\n+/)
      .map((block) => this.#block(block))
      .join('\n\n')}\n`;
  }

  #block(block: string): string {
    const lines = block.split('\n');
    const dashes = lines.indexOf('----');
    const directives = dashes < 0 ? lines : lines.slice(0, dashes);
    if (directives.every((line) => line.startsWith('#'))) return directives.join('\n');
    this.#output = [];
    for (const line of directives) if (!line.startsWith('#')) this.#directive(line);
    return [...directives, '----', ...(this.#output.length === 0 ? ['ok'] : this.#output)].join('\n');
  }

  get #w(): ScriptWorld {
    if (this.#world === null) throw new Error('a script begins with `nodes`');
    return this.#world;
  }

  #directive(line: string): void {
    const words = line.trim().split(/\s+/);
    const run = this.#directives[words[0]!];
    if (run === undefined) throw new Error(`unknown directive ${words[0]}`);
    const rest = words.slice(1).filter((word) => !word.includes('=') || word.includes('->'));
    run(rest, fieldsOf(words));
  }

  readonly #directives: Readonly<Record<string, (rest: readonly string[], fields: Fields) => void>> = {
    nodes: (rest, fields) => this.#nodes(Number(rest[0]), rest.includes('down'), fields),
    disk: (rest, fields) => this.#disk(rest[0]!, fields),
    start: (rest) => {
      for (const id of rest) this.#w.start(id);
    },
    crash: (rest, fields) => this.#w.crash(rest[0]!, Number(fields.keep ?? 0)),
    rot: (rest) => this.#w.disk(rest[0]!).rot('wal', Number(rest[1])),
    fail: (rest) => {
      this.#w.disk(rest[0]!).failing = rest[1] as DiskError;
    },
    elect: (rest) => this.#elect(rest[0]!),
    campaign: (rest) => this.#campaign(rest[0]!),
    tick: (rest) => this.#w.tick(rest[0]!, Number(rest[1])),
    deliver: (rest) => {
      if (rest.length === 0) this.#w.deliverAll();
      else this.#w.deliver(linkOf(rest[0]!), Number(rest[1] ?? Number.MAX_SAFE_INTEGER));
    },
    drop: (rest) => {
      for (const link of rest.length === 0 ? this.#w.links() : rest.map(linkOf)) this.#w.drop(link);
    },
    twice: (rest) => this.#w.twice(linkOf(rest[0]!)),
    cut: (rest) => this.#w.cut(rest.map(linkOf)),
    isolate: (rest) => this.#w.cut(rest.flatMap((id) => this.#around(id))),
    mend: () => this.#w.mend(),
    propose: (rest) => this.#propose(rest),
    autosync: (rest) => {
      this.#w.autoSync = rest[0] === 'on';
    },
    sync: (rest) => {
      for (const id of rest) this.#print(`${id} synced ${this.#w.sync(id)}`);
    },
    status: (rest) => {
      for (const id of this.#nodesOf(rest)) this.#print(this.#status(id));
    },
    log: (rest) => {
      for (const id of this.#nodesOf(rest)) this.#print(this.#log(id));
    },
  };

  #print(line: string): void {
    this.#output.push(line);
  }

  #nodesOf(words: readonly string[]): readonly NodeId[] {
    return words.length === 0 ? this.#w.nodes : words;
  }

  #around(id: NodeId): Link[] {
    return this.#w.nodes
      .filter((other) => other !== id)
      .flatMap((other) => [
        { from: id, to: other },
        { from: other, to: id },
      ]);
  }

  #nodes(count: number, down: boolean, fields: Fields): void {
    const ids = Array.from({ length: count }, (_, i) => `n${i + 1}`);
    const config: Partial<RaftConfig> = Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, Number(value)]),
    );
    this.#world = new ScriptWorld(ids, config, (line) => this.#print(line));
    this.#sequences.clear();
    if (!down) for (const id of ids) this.#world.start(id);
    this.#output = [];
  }

  #campaign(id: NodeId): void {
    this.#w.tick(id, (CONFIG.electionMinMs + CONFIG.electionMaxMs) / 2);
  }

  #elect(id: NodeId): void {
    this.#campaign(id);
    this.#w.deliverAll();
    this.#output = this.#output.filter((line) => line.includes('became-leader'));
  }

  /** Writes a log through the true writer, as an earlier incarnation would have left it. */
  #disk(id: NodeId, fields: Fields): void {
    const log = new Log();
    const terms = (fields.log ?? '').split(',').filter((term) => term !== '');
    for (const term of terms.map(Number)) log.append({ term, command: null });
    const disk = this.#w.disk(id);
    const hardState = () => ({ term: Number(fields.term), vote: fields.vote ?? '' });
    const wal = new Wal(disk, { log, hardState, onSynced: () => {}, onDiskError: () => {} });
    wal.rewrite();
    wal.flush();
    while (disk.settle(true) > 0);
  }

  #propose(words: readonly string[]): void {
    const to = words[0]!;
    const hasClient = /^c\d+(#\d+)?$/.test(words[1]!);
    const [client, given] = (hasClient ? words[1]! : 'c1').split('#') as [string, string?];
    const sequence = given === undefined ? (this.#sequences.get(client) ?? 0) + 1 : Number(given);
    this.#sequences.set(client, sequence);
    const [f, key, ...values] = words.slice(hasClient ? 2 : 1) as [Request['f'], string, ...string[]];
    const [expected, value] =
      f === 'cas' ? values.map((word) => JSON.parse(word)) : [null, JSON.parse(values[0] ?? 'null')];
    this.#w.request(client, to, { kind: 'request', f, sequence, attempt: 1, born: 0, key, value, expected });
  }

  #status(id: NodeId): string {
    const status = this.#w.program(id)?.status();
    if (status === undefined) return `${id} down`;
    const { role, term, leader, commitIndex, lastIndex, durableIndex, snapshotIndex } = status;
    const progress = `commit=${commitIndex} last=${lastIndex} durable=${durableIndex} snapshot=${snapshotIndex}`;
    return `${id} ${role} term=${term} leader=${leader ?? '?'} ${progress}`;
  }

  #log(id: NodeId): string {
    const log = this.#w.program(id)?.log;
    if (log === undefined) return `${id} down`;
    const entries = log.slice(log.baseIndex + 1, log.lastIndex).map(describeEntry);
    return `${id} ${log.baseIndex + 1}: ${entries.join(' ')}`;
  }
}

function fieldsOf(words: readonly string[]): Fields {
  const pairs = words.filter((word) => /^\w+=/.test(word)).map((word) => word.split('=') as [string, string]);
  return Object.fromEntries(pairs);
}

function linkOf(word: string): Link {
  const [from, to] = word.split('->');
  return { from: from!, to: to! };
}
