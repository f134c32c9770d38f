/** Real messages of a target: what its nodes and clients said in a short simulated run, as bytes. */
import { Catalog, type Found } from '../../src/catalog.ts';
import { type Codec, Reader, type Target, Writer } from '../../src/index.ts';
import { resolveScenario } from '../../src/run/resolve.ts';
import { run } from '../../src/run.ts';

const SAMPLES_MAX = 5000;

/** Messages of a run with faults, in which all kinds of them should appear. */
export async function recordMessages(target: string, catalog: Catalog): Promise<Uint8Array[]> {
  const found = await catalog.find('target', target);
  const samples: Uint8Array[] = [];
  const protocol = recording(found.plugin.protocol, samples);
  const recorder = new OneTargetCatalog({ ...found, plugin: { ...found.plugin, protocol } });
  const input = { target, nemeses: ['all'], nemesisIntervalS: 1, timeLimitS: 10, seed: 3 };
  const scenario = await resolveScenario(input, recorder);
  await run({ scenario, catalog: recorder });
  return samples;
}

/** The catalog, but with this one in place of its target. */
class OneTargetCatalog extends Catalog {
  readonly #target: Found<Target>;

  constructor(target: Found<Target>) {
    super();
    this.#target = target;
  }

  override async find(kind: never, name: string): Promise<never> {
    if (kind === 'target') return this.#target as never;
    return (await super.find(kind, name)) as never;
  }
}

function recording(codec: Codec<unknown>, samples: Uint8Array[]): Codec<unknown> {
  return {
    decode: (from) => codec.decode(from),
    encode(message, to) {
      codec.encode(message, to);
      if (samples.length < SAMPLES_MAX) samples.push(encoded(codec, message));
    },
  };
}

/** The message as bytes of its own. */
export function encoded(codec: Codec<unknown>, message: unknown): Uint8Array {
  const writer = new Writer();
  codec.encode(message, writer);
  return writer.bytesCopy();
}

/** The message that these bytes are. */
export function decoded(codec: Codec<unknown>, bytes: Uint8Array): unknown {
  return codec.decode(new Reader(bytes));
}
