/** The faults of a run in a line for each nemesis: how many took effect, on whom, and the proof summed up. */
import type { FaultRecord } from '../core/faults.ts';
import { grouped, plural } from './words.ts';

/** Evidence by name: numbers are added up, everything else is counted by value. */
type Sums = Map<string, number>;

export function faultSummaries(faults: readonly FaultRecord[]): { nemesis: string; text: string }[] {
  const byNemesis = new Map<string, FaultRecord[]>();
  for (const fault of faults) {
    const own = byNemesis.get(fault.nemesis);
    if (own === undefined) byNemesis.set(fault.nemesis, [fault]);
    else own.push(fault);
  }
  return [...byNemesis].map(([nemesis, own]) => ({ nemesis, text: summary(own) }));
}

function summary(faults: readonly FaultRecord[]): string {
  const proven = faults.filter((fault) => fault.effectCount > 0);
  const vain = faults.length - proven.length;
  const nodes = new Set(proven.flatMap((fault) => fault.nodes));
  const parts = [`${plural(proven.length, 'fault')} took effect`];
  if (vain > 0) parts.push(`${grouped(vain)} did not`);
  if (nodes.size > 0) parts.push(`on ${[...nodes].sort().join(' ')}`);
  const proof = [...evidenceOf(proven)].map(([name, sum]) => `${name} ${grouped(sum)}`);
  if (proof.length > 0) parts.push(proof.join(', '));
  return parts.join('; ');
}

function evidenceOf(faults: readonly FaultRecord[]): Sums {
  const sums: Sums = new Map();
  const add = (name: string, count: number) => sums.set(name, (sums.get(name) ?? 0) + count);
  for (const { evidence } of faults) {
    for (const [name, value] of Object.entries(evidence)) {
      if (isIdentity(name)) continue;
      if (typeof value === 'number') add(inWords(name), value);
      else if (Array.isArray(value)) add(inWords(name), value.length);
    }
  }
  return sums;
}

/** Process numbers prove something one by one; their sum says nothing. */
function isIdentity(name: string): boolean {
  return /\bpids?$/i.test(name);
}

/** `messagesStopped` becomes `messages stopped`; the end's own word, `start.started`, becomes `started`. */
function inWords(name: string): string {
  const plain = name.slice(name.lastIndexOf('.') + 1);
  return plain.replace(
    /([a-z0-9])([A-Z])/g,
    (_, end: string, start: string) => `${end} ${start.toLowerCase()}`,
  );
}
