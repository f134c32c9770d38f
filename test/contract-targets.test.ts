/** What every target promises, run over all that the catalog finds; bugs are caught in contract-bugs. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { Catalog, type Found } from '../src/catalog.ts';
import { type Bug, MalformedError, type Target } from '../src/index.ts';
import { resolveScenario } from '../src/run/resolve.ts';
import { run } from '../src/run.ts';
import { decoded, encoded, recordMessages } from './contract/messages.ts';

const BUGS_MIN = 6;
const SEEDS_MAX = 5000;
/** An incident is something that others can look up: an address, an issue, a paper, a report. */
const REFERENCE = /https?:\/\/|#\d+|§|[Ss]ection|[Ff]igure|Jepsen|CVE-|[A-Z]+-\d+|\d{4}/;

const catalog = new Catalog();
const targets = await Promise.all(catalog.names('target').map((name) => catalog.find('target', name)));
const workloads = new Set(catalog.names('workload'));
const nemeses = (await catalog.all('nemesis')).map(({ name }) => name);
const checkers = new Set(catalog.names('checker'));

async function bugsOf(target: Found<Target>): Promise<Bug[]> {
  const names = catalog.bugNames(target);
  return Promise.all(names.map(async (name) => (await catalog.findBug(target, name)).plugin));
}

const table = await Promise.all(
  targets.map(async (found) => [found.plugin.name, { ...found, bugs: await bugsOf(found) }] as const),
);

it('there are targets to hold to the contract', () => expect(targets.length).toBeGreaterThan(0));

describe.each(table)('target %s', (name, { plugin: target, file, bugs }) => {
  it('says what it is, in a README too', () => {
    expect(target.summary).toMatch(/\w+ \w+/);
    expect(target.nodeCount).toBeGreaterThanOrEqual(1);
    const readme = path.join(path.dirname(file), 'README.md');
    expect(existsSync(readme), readme).toBe(true);
    const text = readFileSync(readme, 'utf8');
    for (const bug of bugs) expect(text, 'the README names each bug').toContain(bug.name);
  });

  it('serves workloads that exist', () => {
    const served = Object.keys(target.clients);
    expect(served.length).toBeGreaterThan(0);
    for (const workload of served) expect(workloads).toContain(workload);
  });

  it(`has at least ${BUGS_MIN} bugs, each from a real incident`, () => {
    expect(bugs.length).toBeGreaterThanOrEqual(BUGS_MIN);
    for (const bug of bugs) {
      expect(bug.summary, bug.name).toMatch(/\w+ \w+ \w+/);
      expect(bug.incident, bug.name).toMatch(REFERENCE);
      expect(checkers, bug.name).toContain(bug.caughtBy);
      expect(Number.isInteger(bug.seeds) && bug.seeds > 0 && bug.seeds <= SEEDS_MAX, bug.name).toBe(true);
    }
  });

  describe('messages', () => {
    let samples: readonly Uint8Array[] = [];
    beforeAll(async () => {
      samples = await recordMessages(name, catalog);
    });

    it('survive the way through bytes', () => {
      expect(samples.length).toBeGreaterThan(100);
      for (const bytes of samples)
        expect(encoded(target.protocol, decoded(target.protocol, bytes))).toEqual(bytes);
    });

    it('that are random bytes are refused as malformed, or read as something that can be sent', () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => checkBytes(target, bytes)),
        { numRuns: 2000 },
      );
    });

    it('that were changed on their way do no worse', () => {
      const change = fc.record({
        at: fc.nat(),
        to: fc.nat(255),
        keep: fc.double({ min: 0, max: 1, noNaN: true }),
      });
      const changed = fc.tuple(fc.nat(), fc.array(change, { minLength: 1, maxLength: 3 }));
      fc.assert(
        fc.property(changed, ([sample, changes]) => {
          let bytes = samples[sample % samples.length]!.slice();
          for (const { at, to, keep } of changes) {
            if (bytes.length > 0) bytes[at % bytes.length] = to;
            if (keep < 0.2) bytes = bytes.slice(0, Math.floor(bytes.length * keep * 5));
          }
          checkBytes(target, bytes);
        }),
        { numRuns: 2000 },
      );
    });
  });

  describe.each(Object.keys(target.clients))('under the workload %s', (workload) => {
    it.each([...nemeses, 'all', 'none'])('is correct under the nemesis %s', async (nemesis) => {
      const input = {
        target: name,
        workload,
        nemeses: [nemesis],
        nemesisIntervalS: 1,
        timeLimitS: 15,
        seed: 1,
      };
      const { valid, reasons, counts } = await run({
        scenario: await resolveScenario(input, catalog),
        catalog,
      });
      expect({ valid, reasons }).toEqual({ valid: true, reasons: [] });
      expect(counts.ok).toBeGreaterThan(100);
    });
  });
});

/** Bytes from outside: refused as malformed, or a message that can be sent on. */
function checkBytes({ protocol }: Target, bytes: Uint8Array): void {
  let message: unknown;
  try {
    message = decoded(protocol, bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(MalformedError);
    return;
  }
  expect(decoded(protocol, encoded(protocol, message))).toEqual(message);
}
