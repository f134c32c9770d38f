/**
 * Collects what was found wrong with the transactions of a history, and judges it by the consistency models
 * that were asked for: an anomaly decides where one of them rules it out, and is only told otherwise.
 */
import type { Anomaly, CheckResult, Verdict } from '../../src/index.ts';
import { counted, listed } from '../shared/wording.ts';
import { anomaliesRuledOut, boundaryOf } from './consistency-models.ts';

/** More anomalies of one type are counted, but not explained. */
const EXPLAINED_MAX = 8;

export class Findings {
  readonly #byType = new Map<string, { count: number; readonly explained: Anomaly[] }>();

  /** `explain` is called for the first few of each type; add the simplest ones first. */
  add(type: string, explain: () => Anomaly): void {
    let found = this.#byType.get(type);
    if (found === undefined) {
      found = { count: 0, explained: [] };
      this.#byType.set(type, found);
    }
    if (found.count++ < EXPLAINED_MAX) found.explained.push(explain());
  }

  types(): string[] {
    return [...this.#byType.keys()];
  }

  countOf(type: string): number {
    return this.#byType.get(type)?.count ?? 0;
  }

  explained(type: string): readonly Anomaly[] {
    return this.#byType.get(type)?.explained ?? [];
  }
}

export interface JudgeInput {
  readonly checker: string;
  readonly findings: Findings;
  /** Consistency models that must hold. */
  readonly models: readonly string[];
  /** Why, where nothing is wrong, that tells nothing; sentences without a full stop. */
  readonly doubts: readonly string[];
  readonly txnCount: number;
  readonly stats: Readonly<Record<string, unknown>>;
}

export function judge(input: JudgeInput): CheckResult {
  const { checker, findings, models, doubts } = input;
  const ruledOut = anomaliesRuledOut(models);
  const types = findings.types();
  const deciding = types.filter((type) => ruledOut.has(type));
  const allowed = types.filter((type) => !ruledOut.has(type));
  const valid: Verdict = deciding.length > 0 ? false : doubts.length > 0 ? 'unknown' : true;
  return {
    checker,
    valid,
    summary: summaryOf(input, { valid, deciding, allowed }),
    anomalies: deciding.flatMap((type) => findings.explained(type)),
    stats: {
      transactions: input.txnCount,
      ...input.stats,
      consistencyModels: models,
      anomalyCounts: countsOf(findings, deciding),
      ...boundaryOf(types),
      allowedAnomalies: allowed.map((type) => ({
        type,
        count: findings.countOf(type),
        message: findings.explained(type)[0]!.message,
        ops: findings.explained(type)[0]!.ops,
      })),
    },
  };
}

function countsOf(findings: Findings, types: readonly string[]): Record<string, number> {
  return Object.fromEntries(types.map((type) => [type, findings.countOf(type)]));
}

interface Judgement {
  readonly valid: Verdict;
  readonly deciding: readonly string[];
  readonly allowed: readonly string[];
}

function summaryOf(input: JudgeInput, { valid, deciding, allowed }: Judgement): string {
  const { findings, models, doubts, txnCount } = input;
  const told = (types: readonly string[]) =>
    listed(types.map((type) => `${type} (${findings.countOf(type)})`));
  const all = counted(txnCount, 'transaction');
  if (valid === false) {
    const { not } = boundaryOf(deciding);
    return `${all} with ${told(deciding)}: not ${listed(not)}`;
  }
  if (valid === 'unknown') return listed(doubts);
  const besides = allowed.length === 0 ? '' : `; ${told(allowed)} found, which that allows`;
  return `${all} show nothing that ${listed(models)} rules out${besides}`;
}
