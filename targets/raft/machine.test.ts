import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Reader, Writer } from '../../src/index.ts';
import type { Command } from './command.ts';
import { Machine } from './machine.ts';

const SESSIONS_MAX = 3;

function write(client: string, sequence: number, more: Partial<Command> = {}): Command {
  return { f: 'write', client, born: 0, sequence, key: 'x', value: sequence, expected: null, ...more };
}

function encoded(machine: Machine): Uint8Array {
  const writer = new Writer();
  machine.encode(writer);
  return writer.bytesCopy();
}

function copyOf(machine: Machine): Machine {
  const copy = new Machine(SESSIONS_MAX);
  copy.restore(new Reader(encoded(machine)));
  return copy;
}

it('writes, compares and swaps, with versions', () => {
  const machine = new Machine(SESSIONS_MAX);
  const cas = (sequence: number, expected: unknown, value: unknown) =>
    machine.apply(write('c1', sequence, { f: 'cas', expected, value }));
  expect(machine.read('x')).toBe(null);
  expect(cas(1, null, 5)).toEqual({ status: 'ok', value: 1 });
  expect(cas(2, 4, 6)).toEqual({ status: 'precondition-failed', value: 1 });
  expect(cas(3, 5, { a: [1, { b: 2 }] })).toEqual({ status: 'ok', value: 2 });
  expect(cas(4, { a: [1, { b: 3 }] }, 7)).toEqual({ status: 'precondition-failed', value: 2 });
  expect(cas(5, { a: [1, { b: 2 }] }, 7)).toEqual({ status: 'ok', value: 3 });
  expect(machine.read('x')).toBe(7);
});

/** Requests as they may reach the machine: late copies and retries of any age, in any order. */
const arrivals = fc.array(fc.record({ client: fc.nat(7), sequence: fc.integer({ min: 1, max: 4 }) }), {
  maxLength: 60,
});

it('applies no request twice, whatever is forgotten in between', () => {
  fc.assert(
    fc.property(arrivals, fc.boolean(), (all, throughSnapshots) => {
      let machine = new Machine(SESSIONS_MAX);
      const bornOf = new Map<number, number>();
      all.forEach(({ client, sequence }, index) => {
        // The client knew no later index when it began than that of the last entry.
        const born = bornOf.get(client) ?? index;
        bornOf.set(client, born);
        const key = `${client}#${sequence}`;
        const before = machine.read(key);
        machine.apply(write(`c${client}`, sequence, { born, key, value: index }));
        if (before !== null) expect(machine.read(key)).toBe(before);
        if (throughSnapshots) machine = copyOf(machine);
        expect(machine.sessionCount).toBeLessThanOrEqual(SESSIONS_MAX);
      });
    }),
    { numRuns: 500 },
  );
});

it('answers a retry as it answered the first time', () => {
  const machine = new Machine(SESSIONS_MAX);
  const first = machine.apply(write('c1', 1));
  machine.apply(write('c2', 1, { value: 9 }));
  expect(machine.outcomeOf(write('c1', 1))).toEqual(first);
  expect(machine.apply(write('c1', 1))).toEqual(first);
  expect(machine.read('x')).toBe(9);
  expect(machine.outcomeOf(write('c1', 2))).toBe(null);
});

it('leaves an old copy without an answer', () => {
  const machine = new Machine(SESSIONS_MAX);
  machine.apply(write('c1', 1));
  machine.apply(write('c1', 2));
  expect(machine.apply(write('c1', 1))).toBe(null);
  expect(machine.read('x')).toBe(2);
});

it('lets new clients in without a round trip until a session was forgotten', () => {
  const machine = new Machine(1);
  expect(machine.apply(write('c1', 1))?.status).toBe('ok');
  expect(machine.apply(write('c2', 1))?.status).toBe('ok');
  expect(machine.apply(write('c3', 1))).toEqual({ status: 'session-expired', value: 0 });
  expect(machine.apply(write('c3', 1, { born: 2 }))?.status).toBe('ok');
});

it('is the same after a snapshot', () => {
  const commands = fc.array(
    fc.record({
      f: fc.constantFrom('write' as const, 'cas' as const),
      client: fc.constantFrom('c1', 'c2', 'c3', 'c4'),
      born: fc.nat(3),
      sequence: fc.nat(5),
      key: fc.constantFrom('x', 'y'),
      value: fc.nat(2),
      expected: fc.nat(2),
    }),
  );
  fc.assert(
    fc.property(commands, commands, (before, after) => {
      const machine = new Machine(SESSIONS_MAX);
      for (const command of before) machine.apply(command);
      const copy = copyOf(machine);
      for (const command of after) expect(copy.apply(command)).toEqual(machine.apply(command));
      expect(encoded(copy)).toEqual(encoded(machine));
    }),
  );
});
