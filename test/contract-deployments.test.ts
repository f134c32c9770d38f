/** What every deployment promises, run over all that the catalog finds. */
import { describe, expect, it } from 'vitest';
import { Catalog } from '../src/catalog.ts';
import { BadInputError, type Capability } from '../src/index.ts';
import { assemble } from '../src/run/assemble.ts';
import { resolveScenario } from '../src/run/resolve.ts';

const catalog = new Catalog();
const deployments = await catalog.all('deployment');
const nemeses = await catalog.all('nemesis');
const [target] = catalog.names('target');

const CAPABILITIES: Readonly<Record<Capability, true>> = {
  'net.partition': true,
  'net.shape': true,
  'process.kill': true,
  'process.pause': true,
  'clock.skew': true,
  'disk.corrupt': true,
  'disk.power-failure': true,
};

it('there are deployments to hold to the contract', () => expect(deployments.length).toBeGreaterThan(1));

describe.each(deployments.map((deployment) => [deployment.name, deployment] as const))(
  'deployment %s',
  (name, deployment) => {
    it('says what it is and what can be done to it', () => {
      expect(deployment.summary).toMatch(/\w+ \w+/);
      for (const capability of deployment.capabilities) expect(CAPABILITIES).toHaveProperty([capability]);
      expect(new Set(deployment.capabilities).size).toBe(deployment.capabilities.length);
    });

    it('has sensible defaults', () => {
      expect(deployment.defaultRate).toBeGreaterThan(0);
      expect(deployment.defaultThreadsPerNode).toBeGreaterThanOrEqual(1);
      expect(Number.isInteger(deployment.defaultThreadsPerNode)).toBe(true);
    });

    it('gives a reason where it cannot run', async () => {
      const { available, reason } = await deployment.available();
      expect(available || /\w+ \w+/.test(reason ?? '')).toBe(true);
    });

    it('is refused nemeses that it cannot do, in one sentence, before anything starts', async () => {
      const { available } = await deployment.available();
      for (const nemesis of nemeses) {
        const lacking = nemesis.needs.filter((need) => !deployment.capabilities.includes(need));
        const scenario = await resolveScenario(
          { target: target!, on: name, nemeses: [nemesis.name] },
          catalog,
        );
        const assembled = assemble(scenario, catalog);
        if (lacking.length > 0) await expect(assembled).rejects.toThrow(lacking[0]);
        else if (available) expect((await assembled).nemeses).toEqual([nemesis]);
        else await expect(assembled).rejects.toThrow(BadInputError);
      }
    });
  },
);
