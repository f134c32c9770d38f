import { describe, expect, it } from 'vitest';
import type { Completion, Invocation } from '../src/index.ts';
import queue from './queue.ts';
import { judged, playedAgainst } from './testing/played.ts';

/** A queue in memory; made wrong by subclasses. */
class Queue {
  readonly inside: unknown[] = [];
  count = 0;

  put(value: unknown): void {
    this.inside.push(value);
  }

  take(): unknown {
    return this.inside.shift();
  }

  answer({ f, value }: Invocation): Completion {
    this.count++;
    if (f === 'enqueue') {
      this.put(value);
      return { type: 'ok', value };
    }
    const taken = this.take();
    return taken === undefined ? { type: 'fail', error: 'empty' } : { type: 'ok', value: taken };
  }
}

/** Acknowledges values that it does not keep. */
class Forgetful extends Queue {
  override put(value: unknown): void {
    if (this.count % 20 !== 0) super.put(value);
  }
}

/** Gives a value and keeps it, now and then. */
class Repeating extends Queue {
  override take(): unknown {
    return this.count % 50 === 0 ? this.inside[0] : super.take();
  }
}

/** Gives what was never put in, once. */
class Inventive extends Queue {
  #hasInvented = false;

  override take(): unknown {
    if (this.#hasInvented || this.count < 700) return super.take();
    this.#hasInvented = true;
    return 1_000_000;
  }
}

function judge(object: Queue) {
  return judged(
    queue,
    playedAgainst(queue, (op) => object.answer(op)),
  );
}

describe('the workload queue', () => {
  it('passes a queue that keeps what it was given, and has emptied it', () => {
    const object = new Queue();
    const { valid, results } = judge(object);
    expect(object.inside).toEqual([]);
    expect(valid).toBe(true);
    expect(results['total-queue']!.stats!.acknowledged).toBeGreaterThan(800);
    // Some dequeues took a value and could not tell.
    expect(results['total-queue']!.stats!.excused).toBeGreaterThan(0);
  });

  it('finds values that are lost', () => {
    const { results } = judge(new Forgetful());
    expect(results['total-queue']).toMatchObject({ valid: false });
    expect(results['total-queue']!.anomalies[0]!.type).toBe('lost');
  });

  it('finds values that come out twice', () => {
    const { results } = judge(new Repeating());
    expect(results['total-queue']!.anomalies[0]!.type).toBe('duplicated');
    expect(results.queue!.anomalies[0]!.type).toBe('duplicated');
  });

  it('finds values that nobody put in', () => {
    const { results } = judge(new Inventive());
    expect(results['total-queue']!.anomalies.map(({ type }) => type)).toContain('unexpected');
  });
});
