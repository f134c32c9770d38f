/** The real environment keeps the promises of every `Env`, and those that only sockets can break. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { LogEvent } from '../src/env/env.ts';
import { BACKLOG_BYTES_MAX } from '../src/env/real/connection.ts';
import { readHello, writeHello } from '../src/env/real/hello.ts';
import { RealEnv } from '../src/env/real/real-env.ts';
import { FRAME_HEADER_BYTES, FrameReader, writeFrame } from '../src/env/wire/frames.ts';
import { Reader } from '../src/env/wire/reader.ts';
import { valueCodec } from '../src/env/wire/value-codec.ts';
import { Writer } from '../src/env/wire/writer.ts';
import { Inbox, program, repeating } from './env-conformance/world.ts';
import { conformance } from './env-conformance.ts';
import { RealWorld } from './real-world.ts';

conformance('real', (nodes) => RealWorld.make(nodes));

describe('real env', () => {
  const closing: (() => unknown)[] = [];

  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  async function makeWorld(): Promise<RealWorld> {
    const world = await RealWorld.make(['n1', 'n2']);
    closing.push(() => world.close());
    return world;
  }

  function makeClient(world: RealWorld, cluster = world.cluster): RealEnv<unknown> {
    const env: RealEnv<unknown> = new RealEnv<unknown>({
      id: 'c0',
      nodes: ['n1', 'n2'],
      protocol: valueCodec(),
      cluster,
      addressOf: (node) => world.addressOf(node),
      onLog: () => {},
      onCrash: (error) => {
        throw error;
      },
    });
    closing.push(() => env.stop());
    return env;
  }

  /** A raw connection to a node, and whether the node has closed it. */
  function dial(world: RealWorld, node: string): { socket: Socket; closed: () => boolean } {
    const { host, port } = world.addressOf(node)!;
    const socket = connect(port, host);
    let closed = false;
    socket.on('error', () => {});
    socket.on('close', () => {
      closed = true;
    });
    socket.resume();
    closing.push(() => socket.destroy());
    return { socket, closed: () => closed };
  }

  function greeting(cluster: string, id: string): Uint8Array {
    const to = new Writer();
    writeFrame({ cluster, id }, writeHello, to);
    return to.bytesCopy();
  }

  test('a client is answered on its own connection, and has no disk', async () => {
    const world = await makeWorld();
    await world.spawn('n1', (env) =>
      program({ onMessage: (from, message) => env.send(from, { echo: message }) }),
    );
    const client = makeClient(world);
    const inbox = new Inbox();
    client.attach(inbox.factory(client));
    repeating('n1', 'hello')(client).onStart();
    await world.runUntil(() => inbox.count('n1') > 0);
    expect(inbox.from('n1')[0]).toEqual({ echo: 'hello' });

    const errors: unknown[] = [];
    client.disk.append('f', Uint8Array.of(1), (error) => errors.push(error));
    client.disk.sync('f', (error) => errors.push(error));
    client.disk.list((error) => errors.push(error));
    await world.runUntil(() => errors.length === 3);
    expect(errors).toEqual(['EIO', 'EIO', 'EIO']);
  });

  test('what is no greeting, or one for another cluster, is refused', async () => {
    const world = await makeWorld();
    const inbox = new Inbox();
    await world.spawn('n1', inbox.factory);
    const web = dial(world, 'n1');
    web.socket.write('GET / HTTP/1.1\r\n\r\n');
    const stranger = dial(world, 'n1');
    stranger.socket.write(greeting('another cluster', 'n2'));
    await world.runUntil(() => web.closed() && stranger.closed());
    const env = makeClient(world, 'another cluster');
    repeating('n1', 'from elsewhere')(env).onStart();
    await world.runFor(50);
    expect(inbox.senders).toEqual([]);
  });

  test('a malformed message ends its connection, and the node lives on', async () => {
    const world = await makeWorld();
    const inbox = new Inbox();
    const logged: LogEvent[] = [];
    world.onLog = (event) => logged.push(event);
    await world.spawn('n1', inbox.factory);
    const { socket, closed } = dial(world, 'n1');
    const to = new Writer();
    writeFrame('good', valueCodec<string>().encode, to);
    writeFrame(null, (_, writer) => void writer.u8(0xee), to);
    writeFrame('after the bad one', valueCodec<string>().encode, to);
    socket.write(greeting(world.cluster, 'c9'));
    socket.write(to.bytesCopy());
    await world.runUntil(closed);
    expect(inbox.from('c9')).toEqual(['good']);
    expect(logged.map((event) => event.name)).toEqual(['malformed-frame']);

    await world.spawn('n2', repeating('n1', 'still there?'));
    await world.runUntil(() => inbox.count('n2') > 0);
  });

  test('a later connection of a peer replaces the earlier one', async () => {
    const world = await makeWorld();
    await world.spawn('n1', () => program({}));
    const first = dial(world, 'n1');
    first.socket.write(greeting(world.cluster, 'c9'));
    await world.runFor(20);
    expect(first.closed()).toBe(false);
    const second = dial(world, 'n1');
    second.socket.write(greeting(world.cluster, 'c9'));
    await world.runUntil(first.closed);
    expect(second.closed()).toBe(false);
  });

  /** A peer that accepts and reads nothing until it is told to, and a client that dials it. */
  async function makeSleeper(world: RealWorld) {
    const sockets: Socket[] = [];
    const sleeper = createServer((socket) => sockets.push(socket.pause()));
    await new Promise<void>((resolve) => sleeper.listen(0, '127.0.0.1', resolve));
    closing.push(() => sleeper.close());
    const { port } = sleeper.address() as AddressInfo;
    const client: RealEnv<unknown> = new RealEnv<unknown>({
      id: 'c0',
      nodes: ['n1'],
      protocol: valueCodec(),
      cluster: world.cluster,
      addressOf: () => ({ host: '127.0.0.1', port }),
      onLog: () => {},
      onCrash: () => {},
    });
    closing.push(() => client.stop());
    return { client, sockets };
  }

  test('a peer that does not read costs bounded memory: what does not fit is dropped and counted', async () => {
    const { client } = await makeSleeper(await makeWorld());
    const message = 'x'.repeat(1024 * 1024);
    for (let turn = 0; turn < 100; turn++) {
      client.send('n1', message);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const { sent, dropped } = client.counters;
    expect(sent + dropped).toBe(100);
    expect(dropped).toBeGreaterThan(20);
    expect(sent * message.length).toBeGreaterThanOrEqual(BACKLOG_BYTES_MAX);
  });

  test('what waits for a slow peer is not overwritten by what is sent meanwhile', async () => {
    const world = await makeWorld();
    const { client, sockets } = await makeSleeper(world);
    for (let i = 0; i < 60; i++) {
      client.send('n1', `${i}:`.padEnd(200_000, String.fromCharCode(65 + (i % 26))));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await world.runUntil(() => sockets.length === 1);
    const got: string[] = [];
    const frames = new FrameReader();
    sockets[0]!.on('data', (chunk) =>
      frames.push(chunk, (bytes, start, end) => {
        const from = new Reader(bytes, start + FRAME_HEADER_BYTES, end);
        got.push(got.length === 0 ? readHello(from).id : valueCodec<string>().decode(from));
      }),
    );
    sockets[0]!.resume();
    await world.runUntil(() => got.length === 61);
    expect(got[0]).toBe('c0');
    got.slice(1).forEach((text, i) => {
      expect(text === `${i}:`.padEnd(200_000, String.fromCharCode(65 + (i % 26)))).toBe(true);
    });
  });

  test('a node is found again at its new address', async () => {
    const world = await makeWorld();
    const inbox = new Inbox();
    await world.spawn('n1', inbox.factory);
    const client = makeClient(world);
    repeating('n1', 'hello')(client).onStart();
    await world.runUntil(() => inbox.count('c0') > 0);
    const before = world.addressOf('n1')!.port;
    await world.kill('n1');
    const seen = inbox.count('c0');
    await world.restart('n1');
    expect(world.addressOf('n1')!.port).not.toBe(before);
    await world.runUntil(() => inbox.count('c0') > seen);
  });

  test('a port in use is a sentence', async () => {
    const world = await makeWorld();
    await world.spawn('n1', () => program({}));
    const address = world.addressOf('n1')!;
    await expect(makeClient(world).listen(address)).rejects.toMatchObject({
      code: 'port-in-use',
      message: `port ${address.port} on 127.0.0.1 is in use; free it or choose another`,
    });
  });
});
