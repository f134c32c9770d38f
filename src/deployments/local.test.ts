/** The local deployment from end to end: real processes, real signals, and nothing left behind. */
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Client } from '../core/client.ts';
import type { LogLine } from '../core/cluster.ts';
import type { Target } from '../env/target.ts';
import type { ClusterSpec } from './deployment.ts';
import { LocalCluster } from './local/cluster.ts';
import { GUARDIAN_PATH } from './local/paths.ts';
import { isAlive, type ProcessRef, refOf, stateOf } from './local/proc.ts';
import local, { healLeftovers } from './local.ts';

/** Plain JavaScript, which a node's process can load too. */
const ECHO = fileURLToPath(new URL('../../test/fixtures/echo/index.mjs', import.meta.url));
const { default: echo } = (await import(/* @vite-ignore */ pathToFileURL(ECHO).href)) as { default: Target };
/** State of a listening socket in /proc/net/tcp. */
const LISTENING = '0A';
const NODES = ['n1', 'n2', 'n3'];

let runDir: string;
let logs: LogLine[];
let cluster: LocalCluster | undefined;

beforeEach(() => {
  runDir = mkdtempSync(join(tmpdir(), 'faultline-local-'));
  logs = [];
});

afterEach(async () => {
  await cluster?.close();
  cluster = undefined;
  rmSync(runDir, { recursive: true, force: true });
});

function spec(): ClusterSpec {
  return {
    target: echo,
    targetPath: ECHO,
    workload: 'echo',
    nodes: NODES,
    concurrency: 3,
    seed: 1,
    runDir,
    onLog: (line) => logs.push(line),
  };
}

async function start(): Promise<LocalCluster> {
  cluster = (await local.start(spec())) as LocalCluster;
  await cluster.ready();
  return cluster;
}

interface Answer {
  readonly count: number;
  readonly told: Readonly<Record<string, number>>;
}

let processes = 0;

function clientOf(node: string): Client {
  return cluster!.client(processes++, node);
}

function invoke(client: Client, f: string): Promise<Answer> {
  return new Promise((resolve) => client.invoke({ f }, ({ value }) => resolve(value as Answer)));
}

/** Asks a node on a new connection. */
async function ask(node: string): Promise<Answer> {
  const client = clientOf(node);
  const answer = await invoke(client, 'get');
  client.close();
  return answer;
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
}

interface Running {
  readonly processes: readonly (ProcessRef & { name: string })[];
}

function runningIn(dir: string): Running['processes'] {
  return (JSON.parse(readFileSync(join(dir, 'local.json'), 'utf8')) as Running).processes;
}

function pidOf(node: string): number {
  return runningIn(runDir).find((each) => each.name === node)!.pid;
}

/** Ports on which a process listens, as the kernel tells. */
function listeningPorts(pid: number): number[] {
  const sockets = readdirSync(`/proc/${pid}/fd`).map((fd) => linkOf(`/proc/${pid}/fd/${fd}`));
  const lines = readFileSync('/proc/net/tcp', 'utf8').split('\n').slice(1);
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === LISTENING && sockets.includes(`socket:[${fields[9]}]`))
    .map((fields) => Number.parseInt(fields[1]!.split(':')[1]!, 16));
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}

describe('a local cluster', () => {
  test('starts real processes that talk to each other, and says what they call themselves', async () => {
    const { view } = await start();
    const pids = NODES.map(pidOf);
    expect(new Set(pids).size).toBe(3);
    expect(pids).not.toContain(process.pid);
    expect((await invoke(clientOf('n1'), 'add')).count).toBe(1);
    await until(async () => (await ask('n2')).told.n1 === 1 && (await ask('n3')).told.n1 === 1);
    await until(() => view.nodes.every((node) => node.role === 'ready'));
    expect(view.nodes.map(({ id, state }) => `${id} ${state}`)).toEqual(['n1 up', 'n2 up', 'n3 up']);
    const hello = logs.filter(({ text }) => text.includes('"name":"hello"'));
    expect(hello.map(({ node }) => node).sort()).toEqual(NODES);
  });

  test('a cut goes one way, its proof comes with the mend, and then all is as before', async () => {
    const { faults } = await start();
    const client = clientOf('n1');
    await faults.net.cut([{ from: 'n1', to: 'n2' }]);
    for (let i = 0; i < 5; i++) await invoke(client, 'add');
    await invoke(clientOf('n2'), 'add');
    await until(async () => (await ask('n3')).told.n1 === 5 && (await ask('n1')).told.n2 === 1);
    expect((await ask('n2')).told.n1).toBeUndefined();
    const effect = await faults.net.mend();
    expect(effect.count).toBeGreaterThanOrEqual(5);
    expect(effect.evidence).toEqual({ messagesStopped: effect.count });
    await until(async () => {
      await invoke(client, 'add');
      return (await ask('n2')).told.n1 !== undefined;
    });
  });

  test('kill -9 is one, and a restart finds what was synced', async () => {
    const { faults, view } = await start();
    const client = clientOf('n1');
    for (let i = 0; i < 3; i++) await invoke(client, 'add');
    const ref = refOf(pidOf('n1'))!;
    expect(await faults.process.kill(['n1'])).toEqual({
      count: 1,
      evidence: { killed: ['n1'], pids: [ref.pid], signal: 'SIGKILL' },
    });
    expect(isAlive(ref)).toBe(false);
    expect(view.nodes[0]).toEqual({ id: 'n1', state: 'down', role: 'unknown' });
    expect((await faults.process.kill(['n1'])).count).toBe(0);

    const { count, evidence } = await faults.process.start(NODES);
    expect([count, evidence.started]).toEqual([0, ['n1']]);
    expect(pidOf('n1')).not.toBe(ref.pid);
    expect((await ask('n1')).count).toBe(3);
    await invoke(clientOf('n2'), 'add');
    await until(async () => (await ask('n1')).told.n2 === 1);
    expect(cluster!.exits).toEqual([]);
  });

  test('a pause stops the process until it is resumed, or killed', async () => {
    const { faults, view } = await start();
    const pid = pidOf('n1');
    const effect = await faults.process.pause!(['n1']);
    expect(effect).toEqual({ count: 1, evidence: { paused: ['n1'], pids: [pid], signal: 'SIGSTOP' } });
    expect(stateOf(pid)).toBe('T');
    expect(view.nodes[0]!.state).toBe('paused');
    let isAnswered = false;
    const answer = ask('n1').then(() => {
      isAnswered = true;
    });
    await ask('n2');
    expect(isAnswered).toBe(false);
    expect((await faults.process.resume!(NODES)).evidence).toMatchObject({ resumed: ['n1'], pids: [pid] });
    await answer;
    expect(view.nodes[0]!.state).toBe('up');
    await faults.process.pause!(['n2']);
    expect((await faults.process.kill(['n2'])).count).toBe(1);
  });

  test('a node that ends by itself is noticed, and a client that asks it is not told a lie', async () => {
    const { view, exits } = await start();
    let completed = false;
    clientOf('n2').invoke({ f: 'break' }, () => {
      completed = true;
    });
    await until(() => view.nodes[1]!.state === 'down');
    expect(exits).toMatchObject([{ node: 'n2', reason: 'exit code 1; it crashed: broken on demand' }]);
    expect(logs.some(({ node, text }) => node === 'n2' && text.includes('"name":"exited"'))).toBe(true);
    expect(completed).toBe(false);
  });

  test('a client that throws has told nothing: its operation is info, and the log says why', async () => {
    const { exits } = await start();
    const id = `c${processes}`;
    const client = clientOf('n1');
    const completion = await new Promise((resolve) => client.invoke({ f: 'explode' }, resolve));
    expect(completion).toEqual({ type: 'info', error: 'client-error' });
    expect(exits).toMatchObject([{ node: id, reason: 'the client explodes' }]);
    expect(logs.some(({ node, text }) => node === id && text.includes('EchoClient.onMessage'))).toBe(true);
  });

  test('a heal in the middle of a start does not start the node twice', async () => {
    const { faults, view } = await start();
    await faults.process.kill(['n1']);
    const both = [faults.process.start(['n1']), cluster!.heal(), faults.process.pause!(['n1'])];
    await Promise.all(both);
    const begun = logs.filter(({ node, text }) => node === 'n1' && text.includes('"name":"starting"'));
    expect(begun.length).toBe(2);
    expect(view.nodes[0]!.state).toBe('paused');
    expect(cluster!.exits).toEqual([]);
  });

  test('heal takes every fault away, whoever injected it', async () => {
    const { faults, view } = await start();
    await faults.net.cut([{ from: 'n1', to: 'n2' }]);
    await faults.net.shape!([{ from: 'n1', to: 'n3' }], { delayMs: 60_000 });
    await faults.process.kill(['n2']);
    await faults.process.pause!(['n3']);
    await cluster!.heal();
    expect(view.nodes.map(({ state }) => state)).toEqual(['up', 'up', 'up']);
    await until(async () => {
      await invoke(clientOf('n1'), 'add');
      return (await ask('n2')).told.n1 !== undefined && (await ask('n3')).told.n1 !== undefined;
    });
  });

  test('close leaves no process and no open port, also of nodes that are paused, and can be called twice', async () => {
    const { faults } = await start();
    const refs = runningIn(runDir);
    expect(refs.map(({ name }) => name).sort()).toEqual(['guardian', ...NODES]);
    const ports = [...NODES.flatMap((node) => listeningPorts(pidOf(node))), ...listeningPorts(process.pid)];
    // One for each node, and one for each ordered pair.
    expect(ports.length).toBe(3 + 6);
    await faults.process.pause!(['n1']);
    await Promise.all([cluster!.close(), cluster!.close()]);
    expect(refs.filter(isAlive)).toEqual([]);
    expect(await Promise.all(ports.map(canConnect))).toEqual(ports.map(() => false));
    expect(existsSync(join(runDir, 'local.json'))).toBe(false);
  });

  test('a node that dies at its start is named, with its reason', async () => {
    process.env.ECHO_BROKEN_NODE = 'n2';
    try {
      cluster = (await local.start(spec())) as LocalCluster;
      await expect(cluster.ready()).rejects.toMatchObject({
        code: 'node-died',
        message: 'node n2 ended while it was starting (exit code 1); it crashed: told to break',
      });
    } finally {
      delete process.env.ECHO_BROKEN_NODE;
    }
  });

  test('a target that cannot be loaded, a port in use, a folder that cannot be written: a sentence each', async () => {
    cluster = await LocalCluster.start({ ...spec(), targetPath: join(runDir, 'none.mjs') });
    await expect(cluster.ready()).rejects.toThrow(/^node n\d: .*none\.mjs/);
    await cluster.close();
    await start();
    const [taken] = listeningPorts(pidOf('n1'));
    const second = await LocalCluster.start(
      { ...spec(), runDir: join(runDir, 'second'), nodes: ['n1'] },
      { basePort: taken! },
    );
    await expect(second.ready()).rejects.toMatchObject({ code: 'port-in-use' });
    await second.close();
    writeFileSync(join(runDir, 'file'), '');
    const blocked = local.start({ ...spec(), runDir: join(runDir, 'file', 'run') }) as Promise<unknown>;
    await expect(blocked).rejects.toMatchObject({ code: 'cannot-write' });
  });

  test('without a run folder it uses one of its own, and removes it', async () => {
    cluster = await LocalCluster.start({ ...spec(), runDir: '' });
    await cluster.ready();
    expect((await invoke(clientOf('n1'), 'add')).count).toBe(1);
    const { pid } = JSON.parse(logs[0]!.text) as { pid: number };
    const folder = readlinkSync(`/proc/${pid}/cwd`);
    expect(folder).toMatch(/data.n\d$/);
    await cluster.close();
    expect(existsSync(folder)).toBe(false);
  });
});

describe('when the control process is killed', () => {
  const SCRIPT = `
    const { default: local } = await import(process.env.LOCAL);
    const { default: echo } = await import(process.env.ECHO);
    const cluster = await local.start({ target: echo, targetPath: process.env.ECHO_PATH, workload: 'echo',
      nodes: ['n1', 'n2', 'n3'], concurrency: 3, seed: 1, runDir: process.env.RUN_DIR, onLog: () => {} });
    await cluster.ready();
    await cluster.faults.process.pause(['n2']);
    console.log('paused');
  `;

  /** A control process of its own, with three nodes of which one is paused. */
  async function startControl(): Promise<{ ref: ProcessRef; kill: () => boolean }> {
    const compiled = new URL('../local.js', pathToFileURL(GUARDIAN_PATH)).href;
    const env = { LOCAL: compiled, ECHO: pathToFileURL(ECHO).href, ECHO_PATH: ECHO, RUN_DIR: runDir };
    const child = spawn(process.execPath, ['--input-type=module', '-e', SCRIPT], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.on('data', (text) => {
      said += text;
    });
    await until(() => said.includes('paused'));
    return { ref: refOf(child.pid!)!, kill: () => child.kill('SIGKILL') };
  }

  test('the guardian ends all nodes, paused ones too, and then itself', async () => {
    const control = await startControl();
    const refs = runningIn(runDir);
    expect(refs.filter(isAlive).length).toBe(4);
    expect(healLeftovers(runDir)).toEqual([expect.stringContaining('still going on')]);
    control.kill();
    await until(() => !isAlive(control.ref) && refs.every((ref) => !isAlive(ref)));
    expect(healLeftovers(runDir)).toEqual([]);
    expect(existsSync(join(runDir, 'local.json'))).toBe(false);
  });

  test('and the guardian before it, heal ends what is left', async () => {
    const control = await startControl();
    const refs = runningIn(runDir);
    process.kill(refs.find(({ name }) => name === 'guardian')!.pid, 'SIGKILL');
    control.kill();
    // Nodes that run end with their standard input; one that is stopped cannot.
    const paused = refs.find(({ name }) => name === 'n2')!;
    await until(() => !isAlive(control.ref) && refs.every((ref) => ref === paused || !isAlive(ref)));
    expect(isAlive(paused)).toBe(true);
    expect(healLeftovers(runDir)).toEqual([expect.stringMatching(/^killed n2 \(process \d+\)/)]);
    await until(() => !isAlive(paused));
    expect(healLeftovers(runDir)).toEqual([]);
  });
});

test('says when it cannot be used', () => {
  expect(local.available()).toEqual({ available: true });
});
