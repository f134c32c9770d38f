/** The page docs/catalog.md, made from what the plug-ins declare; `npm run docs` renews it. */
import { Catalog } from '../../src/catalog.ts';
import type { CheckerPlugin } from '../../src/core/checker.ts';
import type { Nemesis } from '../../src/core/nemesis.ts';
import type { Workload } from '../../src/core/workload.ts';
import type { Deployment } from '../../src/deployments/deployment.ts';
import type { Bug, Target } from '../../src/env/target.ts';

const HEAD = `# Catalog

All that \`faultline list\` knows, generated from the plug-ins' own declarations by \`npm run docs\`.
`;

export async function catalogPage(catalog = new Catalog()): Promise<string> {
  const targets = catalog.names('target').map(async (name) => {
    const found = await catalog.find('target', name);
    const bugs = catalog.bugNames(found).map(async (bug) => (await catalog.findBug(found, bug)).plugin);
    return targetPart(found.plugin, await Promise.all(bugs));
  });
  const sections = [
    section('Targets', await Promise.all(targets)),
    section('Workloads', (await catalog.all('workload')).map(workloadPart)),
    section('Nemeses', (await catalog.all('nemesis')).map(nemesisPart)),
    section('Checkers', (await catalog.all('checker')).map(checkerPart)),
    section('Deployments', (await catalog.all('deployment')).map(deploymentPart)),
  ];
  return `${[HEAD, ...sections].join('\n').trimEnd()}\n`;
}

function section(title: string, parts: readonly string[]): string {
  return [`## ${title}\n`, ...parts].join('\n');
}

function targetPart({ name, summary, clients, nodeCount }: Target, bugs: readonly Bug[]): string {
  const served = Object.keys(clients).map(code).join(', ');
  const rows = bugs.map((bug) => [code(bug.name), bug.summary, code(bug.caughtBy), bug.incident]);
  return [
    `### ${name}\n`,
    `${sentence(summary)} Workloads: ${served}. Nodes: ${nodeCount} unless told otherwise.`,
    table(['Bug', 'What is wrong', 'Caught by', 'The incident behind it'], rows),
  ].join('\n');
}

function workloadPart({ name, summary, operations }: Workload): string {
  const rows = operations.map(({ f, takes, gives, doc }) => [code(f), takes, gives, doc]);
  return `### ${name}\n\n${sentence(summary)}\n${table(['Operation', 'Takes', 'Gives', 'Meaning'], rows)}`;
}

function nemesisPart({ name, summary, needs, targets }: Nemesis): string {
  const rows = Object.entries(targets).map(([word, meaning]) => [code(word), meaning]);
  const head = `${sentence(summary)} Needs ${needs.map(code).join(', ')}.`;
  return `### ${name}\n\n${head}\n${table(['Target word', 'Meaning'], rows)}`;
}

function checkerPart({ name, summary, anomalies }: CheckerPlugin): string {
  const rows = Object.entries(anomalies).map(([type, meaning]) => [code(type), meaning]);
  return `### ${name}\n\n${sentence(summary)}\n${table(['Anomaly', 'Meaning'], rows)}`;
}

function deploymentPart({ name, summary, capabilities }: Deployment): string {
  return `### ${name}\n\n${sentence(summary)} Can do ${capabilities.map(code).join(', ')}.\n`;
}

function code(text: string): string {
  return `\`${text}\``;
}

function sentence(text: string): string {
  const upper = text.slice(0, 1).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(upper) ? upper : `${upper}.`;
}

/** Set off by a blank line; nothing where there are no rows. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return ['', line(head), line(head.map(() => '---')), ...rows.map(line), ''].join('\n');
}
