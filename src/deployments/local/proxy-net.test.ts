/** Fault proxies between raw sockets: frames are numbers, so that loss, doubling and order show. */
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FRAME_HEADER_BYTES, FrameReader, writeFrame } from '../../env/wire/frames.ts';
import { Reader } from '../../env/wire/reader.ts';
import { Writer } from '../../env/wire/writer.ts';
import { ProxyNet } from './proxy-net.ts';

const LINK = { from: 'n1', to: 'n2' };
const HELLO = 1_000_000;

let net: ProxyNet;
let server: Server;
let isUp: boolean;
/** What came, by connection. */
let received: number[][];
/** Connections at the receiver that are open, and all senders. */
let accepted: Set<Socket>;
let senders: Sender[];

beforeEach(async () => {
  received = [];
  accepted = new Set();
  senders = [];
  isUp = true;
  server = createServer((socket) => {
    const got: number[] = [];
    const frames = new FrameReader();
    received.push(got);
    accepted.add(socket);
    socket.on('error', () => {}).on('close', () => accepted.delete(socket));
    socket.on('data', (chunk) =>
      frames.push(chunk, (bytes, start, end) => {
        got.push(new Reader(bytes, start + FRAME_HEADER_BYTES, end).varint());
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const addressOf = () => (isUp ? { host: '127.0.0.1', port } : undefined);
  net = new ProxyNet({ nodes: ['n1', 'n2'], addressOf, seed: 1 });
  await net.listen();
});

afterEach(async () => {
  for (const { socket } of senders) socket.destroy();
  for (const socket of accepted) socket.destroy();
  await net.close();
  await new Promise((resolve) => server.close(resolve));
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 1));
}

class Sender {
  readonly socket: Socket;
  closed = false;

  constructor() {
    const { host, port } = net.addressesFor('n1').n2!;
    this.socket = connect(port, host);
    senders.push(this);
    this.socket.on('error', () => {});
    this.socket.on('close', () => {
      this.closed = true;
    });
    this.socket.resume();
    this.send(HELLO);
  }

  /** Sends these numbers in one write. */
  send(...numbers: number[]): void {
    const to = new Writer();
    for (const number of numbers) writeFrame(number, (value, writer) => void writer.varint(value), to);
    this.socket.write(to.bytesCopy());
  }
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

test('without a fault all frames come through, in order, however they are cut into chunks', async () => {
  const sender = new Sender();
  sender.send(...upTo(5000));
  await until(() => received[0]?.length === 5001);
  expect(received).toEqual([[HELLO, ...upTo(5000)]]);
});

test('where the receiver is down the sender is hung up on', async () => {
  isUp = false;
  const sender = new Sender();
  await until(() => sender.closed);
  expect(received).toEqual([]);
});

test('an end of the receiver ends the sender, and the other way round', async () => {
  const first = new Sender();
  await until(() => received[0]?.length === 1);
  for (const socket of accepted) socket.destroy();
  await until(() => first.closed && accepted.size === 0);
  const second = new Sender();
  await until(() => received[1]?.length === 1);
  second.socket.end();
  await until(() => accepted.size === 0);
});

describe('a cut', () => {
  test('drops frames and counts them, and ends what has lost some at the mend', async () => {
    const sender = new Sender();
    sender.send(1);
    await until(() => received[0]?.length === 2);
    expect(net.cut([LINK])).toEqual({ count: 0, evidence: { links: 1 } });
    const late = new Sender();
    sender.send(2, 3);
    late.send(4);
    await until(() => net.stopped === 4);
    expect([sender.closed, late.closed]).toEqual([false, false]);
    expect(net.mend()).toEqual({ count: 4, evidence: { messagesStopped: 4 } });
    await until(() => sender.closed && late.closed);
    expect(received).toEqual([[HELLO, 1]]);
    expect(net.mend().count).toBe(0);
  });

  test('that met nothing leaves the connection whole', async () => {
    const sender = new Sender();
    await until(() => received.length === 1);
    net.cut([LINK]);
    expect(net.mend().count).toBe(0);
    sender.send(1);
    await until(() => received[0]?.length === 2);
    expect(sender.closed).toBe(false);
  });

  test('hides the end of either side until the mend', async () => {
    const sender = new Sender();
    const other = new Sender();
    await until(() => received.length === 2 && received.every((got) => got.length === 1));
    net.cut([LINK]);
    const ends = [...accepted];
    sender.socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(ends.map((socket) => socket.readyState)).toEqual(['open', 'open']);
    net.mend();
    await until(() => ends.filter((socket) => socket.destroyed).length === 1);
    expect(other.closed).toBe(false);
  });

  test('of the other direction is another link', async () => {
    net.cut([{ from: 'n2', to: 'n1' }]);
    const sender = new Sender();
    sender.send(1);
    await until(() => received[0]?.length === 2);
    expect(net.mend().count).toBe(0);
  });
});

describe('a shape', () => {
  test('delays, jitter and all, keep the order', async () => {
    net.shape([LINK], { delayMs: 30, jitterMs: 20 });
    const sender = new Sender();
    const startMs = performance.now();
    sender.send(...upTo(200));
    await until(() => received[0]?.length === 201);
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(29);
    expect(received[0]).toEqual([HELLO, ...upTo(200)]);
    expect(net.unshape()).toMatchObject({ count: 201, evidence: { delayed: 201, lost: 0, doubled: 0 } });
    expect(net.unshape().count).toBe(0);
  });

  test('loses and doubles whole frames, and says how many, but never a greeting', async () => {
    net.shape([LINK], { lossRatio: 0.3, duplicateRatio: 0.3 });
    const sender = new Sender();
    sender.send(...upTo(1000));
    sender.socket.end();
    await until(() => sender.closed);
    const got = received[0]!;
    const { lost, doubled } = net.unshape().evidence as { lost: number; doubled: number };
    expect(got[0]).toBe(HELLO);
    expect(got.length).toBe(1 + 1000 - lost + doubled);
    expect(got.slice(1)).toEqual(got.slice(1).sort((a, b) => a - b));
    expect(new Set(got).size).toBe(1001 - lost);
    expect(lost).toBeGreaterThan(200);
    expect(doubled).toBeGreaterThan(100);
  });

  test('of bandwidth holds frames back', async () => {
    net.shape([LINK], { bytesPerSecond: 100_000 });
    const sender = new Sender();
    const startMs = performance.now();
    sender.send(...upTo(1000));
    await until(() => received[0]?.length === 1001);
    // About 6 bytes each: 6 KB at 100 KB/s.
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(50);
    net.unshape();
    sender.send(7);
    await until(() => received[0]?.length === 1002);
  });

  test('of bandwidth makes the sender wait instead of keeping all in memory', async () => {
    net.shape([LINK], { bytesPerSecond: 100_000 });
    const sender = new Sender();
    const to = new Writer();
    for (let i = 0; i < 20; i++)
      writeFrame(new Uint8Array(1024 * 1024), (bytes, writer) => void writer.bytes(bytes), to);
    sender.socket.write(to.bytesCopy());
    await until(() => net.delayed > 1);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(sender.socket.writableLength).toBeGreaterThan(0);
    expect(net.delayed).toBeLessThan(10);
  });

  test('that is taken away lets what is under way arrive first', async () => {
    net.shape([LINK], { delayMs: 40 });
    const sender = new Sender();
    sender.send(1, 2);
    await until(() => net.delayed === 3);
    net.unshape();
    sender.send(3);
    await until(() => received[0]?.length === 4);
    expect(received[0]).toEqual([HELLO, 1, 2, 3]);
  });
});

test('a cut drops what is under way on a slow link', async () => {
  net.shape([LINK], { delayMs: 10_000 });
  const sender = new Sender();
  sender.send(1, 2);
  await until(() => net.delayed === 3);
  net.cut([LINK]);
  expect(net.mend().count).toBe(3);
  await until(() => sender.closed);
});

test('a reset breaks every connection of the link, and is counted', async () => {
  new Sender();
  new Sender();
  await until(() => received.length === 2);
  expect(net.reset([LINK])).toEqual({ count: 2, evidence: { connectionsReset: 2 } });
  await until(() => senders.every((sender) => sender.closed) && accepted.size === 0);
});

test('what is not framed is hung up on', async () => {
  const sender = new Sender();
  sender.socket.write('GET / HTTP/1.1\r\n\r\n');
  await until(() => sender.closed);
});
