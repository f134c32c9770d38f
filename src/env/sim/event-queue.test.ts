import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EventQueue, SimEvent } from './event-queue.ts';
import type { Process } from './process.ts';

const one = { name: 'one' } as unknown as Process;
const two = { name: 'two' } as unknown as Process;

it('gives events by time, and in order of scheduling at one time', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), (times) => {
      const queue = new EventQueue();
      times.forEach((time, seq) => {
        queue.push(new SimEvent(time, seq, one, null, null, 0));
      });
      const seen = times.map(() => queue.pop());
      const want = times.map((time, seq) => ({ time, seq })).sort((a, b) => a.time - b.time || a.seq - b.seq);
      expect(seen.map((event) => ({ time: event.timeNs, seq: event.seq }))).toEqual(want);
    }),
  );
});

it('drops all events of one process and keeps the order of the others', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(20), fc.boolean())), (events) => {
      const queue = new EventQueue();
      events.forEach(([time, own], seq) => {
        queue.push(new SimEvent(time, seq, own ? one : two, null, null, 0));
      });
      queue.drop(one);
      const kept = events.filter(([, own]) => !own).map(([time]) => time);
      expect(queue.size).toBe(kept.length);
      expect(kept.map(() => queue.pop().timeNs)).toEqual(kept.slice().sort((a, b) => a - b));
    }),
  );
});
