/** `faultline list`: what there is to choose from, found by looking, so that it cannot be out of date. */
import path from 'node:path';
import { Catalog } from '../catalog.ts';
import { BadInputError } from '../core/errors.ts';
import { unknownName } from '../core/nearest.ts';
import { EXIT } from '../core/verdict.ts';
import { listRuns } from '../store/run-list.ts';
import type { Command } from './command.ts';
import { runsDirOf } from './stored.ts';
import type { Terminal } from './terminal.ts';
import { labelled, plural, verdictWord } from './words.ts';

/** An entry as `--json` gives it, and its lines for people. */
interface Entry {
  readonly json: Readonly<Record<string, unknown>> & { readonly name: string; readonly summary?: string };
  readonly lines: readonly string[];
}

type Lister = (catalog: Catalog, runsDir: string) => Entry[] | Promise<Entry[]>;

const LISTERS: Readonly<Record<string, Lister>> = {
  targets: listTargets,
  workloads: listWorkloads,
  nemeses: listNemeses,
  checkers: listCheckers,
  deployments: listDeployments,
  runs: (_, runsDir) => listStored(runsDir),
};
/** Runs are many, and not what can be chosen from. */
const USUAL = Object.keys(LISTERS).filter((kind) => kind !== 'runs');

export const list: Command = async (options, { terminal }) => {
  const kind = options.text('kind');
  const kinds = kind === undefined ? USUAL : [kind];
  const catalog = new Catalog();
  const json: Record<string, unknown> = {};
  for (const each of kinds) {
    const lister = LISTERS[each];
    if (lister === undefined) throw unknownKind(each);
    const entries = await lister(catalog, runsDirOf(options));
    json[each] = entries.map((entry) => entry.json);
    print(each, entries, terminal);
  }
  return { exitCode: EXIT.valid, json };
};

function unknownKind(kind: string): BadInputError {
  return new BadInputError('unknown-name', unknownName('kind', kind, Object.keys(LISTERS)));
}

function print(kind: string, entries: readonly Entry[], terminal: Terminal): void {
  const { paint } = terminal;
  terminal.out(paint.in(entries.length === 0 ? `${kind}: none` : kind, 'bold'));
  for (const { json, lines } of entries) {
    terminal.out(`  ${paint.in(json.name.padEnd(12), 'cyan')}  ${json.summary ?? ''}`);
    for (const line of lines) terminal.out(`      ${line}`);
  }
}

async function listTargets(catalog: Catalog): Promise<Entry[]> {
  return Promise.all(
    catalog.names('target').map(async (name) => {
      const found = await catalog.find('target', name);
      const { summary, nodeCount, clients } = found.plugin;
      const names = catalog.bugNames(found);
      const bugs = await Promise.all(names.map(async (bug) => (await catalog.findBug(found, bug)).plugin));
      const workloads = Object.keys(clients);
      const lines = [
        labelled('workloads', workloads.join(', ')),
        ...bugs.map((bug) =>
          labelled('bug', `${bug.name} (${bug.caughtBy}, ${bug.seeds} seeds): ${bug.summary}`),
        ),
      ];
      const known = bugs.map(({ name, summary, caughtBy, seeds, incident }) => ({
        name,
        summary,
        caughtBy,
        seeds,
        incident,
      }));
      return { json: { name, summary, nodes: nodeCount, workloads, bugs: known }, lines };
    }),
  );
}

async function listWorkloads(catalog: Catalog): Promise<Entry[]> {
  const all = await catalog.all('workload');
  return all.map(({ name, summary, operations }) => ({
    json: { name, summary, operations },
    lines: operations.map((each) => labelled(each.f, `${each.takes} → ${each.gives}: ${each.doc}`)),
  }));
}

async function listNemeses(catalog: Catalog): Promise<Entry[]> {
  const all = await catalog.all('nemesis');
  return all.map(({ name, summary, needs, targets }) => ({
    json: { name, summary, needs, targets },
    lines: [
      labelled('needs', needs.join(', ')),
      ...Object.entries(targets).map(([word, doc]) => labelled(`target`, `${word}: ${doc}`)),
    ],
  }));
}

async function listCheckers(catalog: Catalog): Promise<Entry[]> {
  const all = await catalog.all('checker');
  return all.map(({ name, summary, anomalies }) => ({
    json: { name, summary, anomalies },
    lines: Object.entries(anomalies).map(([type, doc]) => labelled('finds', `${type}: ${doc}`)),
  }));
}

async function listDeployments(catalog: Catalog): Promise<Entry[]> {
  const all = await catalog.all('deployment');
  return Promise.all(
    all.map(async (each) => {
      const { name, summary, capabilities } = each;
      const { available, reason } = await each.available();
      return {
        json: { name, summary, capabilities, available, reason: reason ?? null },
        lines: [
          labelled('can', capabilities.join(', ')),
          ...(available ? [] : [labelled('not here', reason ?? 'not available')]),
        ],
      };
    }),
  );
}

function listStored(runsDir: string): Entry[] {
  return listRuns(runsDir).map(({ name, dir, scenario, valid }) => ({
    json: { name, run: path.resolve(dir), valid, scenario },
    lines: [
      `${valid === null ? 'did not end' : verdictWord(valid)}  ${plural(scenario.nodes, 'node')}, ${scenario.on}`,
    ],
  }));
}
