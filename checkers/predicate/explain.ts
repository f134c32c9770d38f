/**
 * What shows a dependency between two transactions, in words: who inserted or deleted which row, and who saw
 * it or did not. Of several explanations the one that takes the least for granted.
 */
import { assert, NONE, TYPE } from '../../src/index.ts';
import type { CycleStep } from '../transactions/cycle-kinds.ts';
import { EDGE } from '../transactions/edge-types.ts';
import type { Clause, Names } from '../transactions/evidence.ts';
import { keyText, microValueText, wordText } from '../transactions/txn-words.ts';
import { type Conclusion, type Conclusions, REASONS, shownBy } from './conclusions.ts';
import { LAYERS, type Layer } from './graph.ts';
import { lifeOf, type Predicates } from './predicates.ts';

/** A dependency on one record. */
export interface Support {
  /** The first layer whose graph has it. */
  readonly layer: Layer;
  readonly slot: number;
  /** The read that shows it or lacks it; `NONE` where no read is needed. */
  readonly read: number;
  readonly conclusion?: Conclusion;
}

export class Explainer {
  readonly #predicates: Predicates;
  readonly #conclusions: Conclusions;

  constructor(predicates: Predicates, conclusions: Conclusions) {
    this.#predicates = predicates;
    this.#conclusions = conclusions;
  }

  /** The first layer that has all of the steps. */
  layerOf(steps: readonly CycleStep[]): Layer {
    const isData = ({ type }: CycleStep) => type === EDGE.ww || type === EDGE.wr || type === EDGE.rw;
    const layers = steps.filter(isData).map((step) => LAYERS.indexOf(this.supportOf(step).layer));
    return LAYERS[Math.max(0, ...layers)]!;
  }

  supportOf(step: CycleStep): Support {
    const support =
      (step.type === EDGE.ww && this.#overwrite(step)) ||
      (step.type === EDGE.wr && this.#sight(step)) ||
      (step.type === EDGE.rw && (this.#overwrittenSight(step) ?? this.#absence(step))) ||
      this.#concluded(step);
    assert(support !== undefined, `nothing shows that row ${step.from} precedes row ${step.to}`);
    return support;
  }

  /** T1 inserted what T2 deleted. */
  #overwrite({ from, to }: CycleStep): Support | undefined {
    const slot = this.#inserts(from).find((each) => this.#predicates.records.deleter[each] === to);
    return slot === undefined ? undefined : { layer: 'item', slot, read: NONE };
  }

  /** T1 inserted what T2 saw. */
  #sight({ from, to }: CycleStep): Support | undefined {
    const inserts = new Set(this.#inserts(from));
    for (const read of this.#reads(to)) {
      for (const slot of shownBy(this.#predicates, read)) {
        if (inserts.has(slot)) return { layer: 'item', slot, read };
      }
    }
    return undefined;
  }

  /** T1 saw what T2 deleted. */
  #overwrittenSight({ from, to }: CycleStep): Support | undefined {
    const { records } = this.#predicates;
    for (const read of this.#reads(from)) {
      for (const slot of shownBy(this.#predicates, read)) {
        if (records.deleter[slot] === to && lifeOf(this.#predicates, slot) === 'deletable') {
          return { layer: 'item', slot, read };
        }
      }
    }
    return undefined;
  }

  /** T1 lacks what T2 inserted for good. */
  #absence({ from, to }: CycleStep): Support | undefined {
    const { table, records } = this.#predicates;
    const lasting = this.#inserts(to).filter((slot) => lifeOf(this.#predicates, slot) === 'lasting');
    for (const read of this.#reads(from)) {
      const shown = new Set(shownBy(this.#predicates, read));
      const isOf = (slot: number) => table.key[records.insertAt[slot]!] === table.key[read];
      const slot = lasting.find((each) => isOf(each) && !shown.has(each));
      if (slot !== undefined) return { layer: 'predicate', slot, read };
    }
    return undefined;
  }

  #concluded({ from, to, type }: CycleStep): Support | undefined {
    const fitting = (this.#conclusions.get(from) ?? []).filter(
      (each) => each.to === to && each.type === type,
    );
    const depth = (each: Conclusion) => REASONS.indexOf(each.reason);
    const conclusion = fitting.sort((a, b) => depth(a) - depth(b))[0];
    if (conclusion === undefined) return undefined;
    const layer = LAYERS[depth(conclusion) + 1]!;
    return { layer, slot: conclusion.slot, read: conclusion.micro, conclusion };
  }

  /** Slots that the transaction inserted, and that count. */
  #inserts(txn: number): number[] {
    const { table, records } = this.#predicates;
    const found: number[] = [];
    for (let micro = table.first[txn]!; micro < table.first[txn + 1]!; micro++) {
      const slot = records.slotOf[micro]!;
      if (slot !== NONE && records.insertAt[slot] === micro && lifeOf(this.#predicates, slot) !== 'passing')
        found.push(slot);
    }
    return found;
  }

  #reads(txn: number): number[] {
    const { table, codes, records } = this.#predicates;
    if (table.outcome[txn] !== TYPE.ok) return [];
    const found: number[] = [];
    for (let micro = table.first[txn]!; micro < table.first[txn + 1]!; micro++) {
      if (table.f[micro] === codes.read && !records.ambiguous.has(table.key[micro]!)) found.push(micro);
    }
    return found;
  }

  clause(step: CycleStep, names: Names): Clause {
    const { table, records } = this.#predicates;
    const support = this.supportOf(step);
    const { slot, read, conclusion } = support;
    const key = table.key[records.insertAt[slot]!]!;
    const record = this.#recordText(slot);
    const did = { inserted: `inserted ${record} into ${keyText(table, key)}`, deleted: `deleted ${record}` };
    const saw = read === NONE ? '' : `read ${microValueText(table, read)}`;
    const about = { key: table.keyAt(key).key };
    if (conclusion !== undefined) return { ...about, ...this.#conclusionClause(conclusion, names) };
    if (step.type === EDGE.ww)
      return { ...about, text: `${names.from} ${did.inserted} and ${names.to} ${did.deleted}` };
    if (step.type === EDGE.wr)
      return { ...about, text: `${names.from} ${did.inserted} and ${names.to} ${saw}` };
    const change = support.layer === 'item' ? did.deleted : `inserted ${record}, which is not in it`;
    return { ...about, text: `${names.from} ${saw} of ${keyText(table, key)} and ${names.to} ${change}` };
  }

  #conclusionClause(conclusion: Conclusion, names: Names): Pick<Clause, 'text' | 'witnesses'> {
    const { table, records } = this.#predicates;
    const { slot, micro, type, reason, other } = conclusion;
    const record = this.#recordText(slot);
    const key = keyText(table, table.key[micro]!);
    const isBefore = type === EDGE.rw;
    const witness = isBefore ? records.deleter[slot]! : records.inserter[slot]!;
    const operation = `operation ${table.invoke[witness]}`;
    const lack = `read ${microValueText(table, micro)} of ${key} without ${record}`;
    if (reason === 'own') {
      return {
        text: `${names.from} ${lack}, which ${names.to} inserted and ${names.from} itself deleted later`,
      };
    }
    const saw = reason === 'together' ? `saw ${this.#recordText(other!)}, which ${operation}` : '';
    if (isBefore) {
      const why =
        reason === 'together'
          ? `${names.from} ${saw} deleted, too`
          : `${operation} deleted it only afterwards`;
      return { text: `${names.from} ${lack}, which ${names.to} inserted (${why})`, witnesses: [witness] };
    }
    const why =
      reason === 'together' ? `${names.to} ${saw} inserted, too` : `${operation} had inserted it before`;
    return { text: `${names.from} deleted ${record} and ${names.to} ${lack} (${why})`, witnesses: [witness] };
  }

  #recordText(slot: number): string {
    const { table, records } = this.#predicates;
    return wordText(table, table.words[table.at[records.insertAt[slot]!]!]!);
  }
}
