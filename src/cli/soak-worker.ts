/** A process of a soak: runs one seed after another in the simulator, as it is told. */
import { Catalog } from '../catalog.ts';
import { BadInputError, FaultlineError, messageOf } from '../core/errors.ts';
import { soakSeed } from '../soak.ts';
import { complaintOf } from './complaint.ts';
import type { SeedOrder, SeedReport } from './soak-messages.ts';

const catalog = new Catalog();

function tell(report: SeedReport): void {
  process.send?.(report);
}

async function work({ input, seed }: SeedOrder): Promise<void> {
  try {
    tell({ kind: 'result', result: await soakSeed({ input, catalog }, seed) });
  } catch (thrown) {
    const code = thrown instanceof FaultlineError ? thrown.code : null;
    const isBadInput = thrown instanceof BadInputError;
    tell({
      kind: 'error',
      error: { code, message: messageOf(thrown), isBadInput, stack: complaintOf(thrown).stack },
    });
  }
}

// Ctrl-C reaches every process of the terminal; the soak itself decides what becomes of its workers.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.on('message', (order: SeedOrder) => void work(order));
process.on('disconnect', () => process.exit());
tell({ kind: 'ready' });
