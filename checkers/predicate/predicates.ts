/** All that is known of the rows of a history: what the searches and the graph work on. */
import { type History, NONE, TYPE } from '../../src/index.ts';
import type { Findings } from '../transactions/findings.ts';
import type { TxnTable } from '../transactions/txn-table.ts';
import { type Records, recordsOf, type Untold } from './records.ts';
import { type Codes, codesOf } from './shape.ts';
import { type Sights, sightsOf } from './sights.ts';

export interface Predicates {
  readonly table: TxnTable;
  readonly codes: Codes;
  readonly records: Records;
  readonly sights: Sights;
}

export interface Search {
  readonly history: History;
  readonly predicates: Predicates;
  readonly findings: Findings;
}

export function predicatesOf(table: TxnTable): Predicates | Untold {
  const codes = codesOf(table);
  const records = recordsOf(table, codes);
  if ('problem' in records) return records;
  return { table, codes, records, sights: sightsOf(table, codes, records) };
}

/** What became of a record, as far as other transactions than its own may see it. */
export type Life = 'none' | 'passing' | 'lasting' | 'deletable';

/**
 * `none`: no transaction that did not fail inserted it; `passing`: its own transaction deleted it;
 * `deletable`: another one may have deleted it, so that its absence tells nothing by itself.
 */
export function lifeOf({ table, records }: Pick<Predicates, 'table' | 'records'>, slot: number): Life {
  const inserter = records.inserter[slot]!;
  if (inserter === NONE || table.outcome[inserter] === TYPE.fail) return 'none';
  const deleter = records.deleter[slot]!;
  if (deleter === NONE) return 'lasting';
  return deleter === inserter ? 'passing' : 'deletable';
}
