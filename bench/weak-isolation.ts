/**
 * What do the weak levels cost? Transactions of eight reads and writes of 20 sessions over keys by Zipf's
 * law, as a causally consistent store makes them, 10 K to 1 M of them; with a first transaction that writes
 * all keys, which makes a careless search quadratic; with many sessions; and single operations for the
 * session guarantees. Each case runs in a process of its own.
 */
import { type CausalLevel, causal } from '../checkers/causal/index.ts';
import { readAtomic } from '../checkers/read-atomic/index.ts';
import { readCommitted } from '../checkers/read-committed/index.ts';
import { sessions } from '../checkers/sessions/index.ts';
import type { Checker } from '../src/core/checker.ts';
import type { History } from '../src/core/history.ts';
import { type Bench, cpuMs, median, type Row } from './main.ts';
import { answer, type Figures, measuredApart, peakMb } from './shared/apart.ts';
import { replicatedTxns, type TxnLoad } from './shared/replicated-txns.ts';

type Name = 'read-committed' | 'read-atomic' | 'causal' | 'causal-cc' | 'causal-cm' | 'sessions';

interface Case {
  readonly name: Name;
  readonly load: TxnLoad;
  readonly repeats: number;
}

/** The large size is checked less often: its first check is long enough to warm itself up. */
const REPEATS = 5;
const REPEATS_OF_LARGE = 1;
const LARGE = 1_000_000;
const SIZES = [10_000, 100_000, LARGE];
const KEYS_PER_TXN = 0.1;

const level = (name: CausalLevel) => () => causal({ level: name });
const CHECKERS: Readonly<Record<Name, () => Checker>> = {
  'read-committed': readCommitted,
  'read-atomic': readAtomic,
  causal: level('ccv'),
  'causal-cc': level('cc'),
  'causal-cm': level('cm'),
  sessions,
};

const usual: Omit<TxnLoad, 'txns' | 'keys'> = { sessions: 20, microsPerTxn: 8, readRatio: 0.5, seed: 3 };

function load(txns: number, more: Partial<TxnLoad> = {}): TxnLoad {
  return { ...usual, txns, keys: txns * KEYS_PER_TXN, ...more };
}

function checkCpuMs(checker: Checker, history: History): number {
  const startedMs = cpuMs();
  const { valid, summary } = checker.check(history, { faults: [], stepsMax: 100_000_000 });
  if (valid !== true) throw new Error(`${checker.name} says ${valid} of a valid history: ${summary}`);
  return cpuMs() - startedMs;
}

function measured({ name, load, repeats }: Case): Figures {
  const checker = CHECKERS[name]();
  const history = replicatedTxns(load);
  const historyMb = peakMb();
  const samples = Array.from({ length: repeats }, () => checkCpuMs(checker, history));
  return { cpuMs: median(samples), coldCpuMs: samples[0]!, historyMb, peakMb: peakMb() };
}

function row(what: string, name: Name, load: TxnLoad): Row {
  const repeats = load.txns < LARGE ? REPEATS : REPEATS_OF_LARGE;
  const one: Case = { name, load: { ...load, isLastToArrive: name === 'causal-cm' }, repeats };
  return { what: `${name}, ${what}`, figures: measuredApart(import.meta.url, one) };
}

function rowsOf(name: Name): Row[] {
  const isSingle = name === 'sessions';
  const single = isSingle ? { microsPerTxn: 1, isSingle } : {};
  // Causal memory has a view of its own for each session: its cost is not linear, nor promised to be.
  const sizes = name === 'causal-cm' ? SIZES.slice(0, -1) : SIZES;
  const rows = sizes.map((size) => row(`${size / 1000} K`, name, load(size, single)));
  if (isSingle || name === 'causal-cm') return rows;
  const wide = load(100_000, { keys: 100_000, isInitialized: true });
  return [
    ...rows,
    row('100 K after one that writes 100 K keys', name, wide),
    row('100 K of 500 sessions', name, load(100_000, { sessions: 500 })),
  ];
}

const weakIsolation: Bench = {
  about:
    `CPU time of a check, median of ${REPEATS} (${REPEATS_OF_LARGE} of a million) and the first, garbage collection ` +
    'included; the most memory that the process held with the history alone, and with the checks.',
  measure: async () => (Object.keys(CHECKERS) as Name[]).flatMap(rowsOf),
};

export default weakIsolation;

answer(import.meta.url, measured);
