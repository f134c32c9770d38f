/**
 * Version numbers that the store gives with its values, `{value, version}`. They order the versions of a key,
 * so that less has to be inferred. A value has one number, and a number of a key belongs to one value.
 */
import type { Unwrapping } from '../weak-isolation/as-asked.ts';
import type { Versions } from '../weak-isolation/versions.ts';

interface Explicit {
  readonly value: unknown;
  readonly version: number;
}

function isExplicit(value: unknown): value is Explicit {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { version } = value as Partial<Explicit>;
  return typeof version === 'number' && 'value' in value && Object.keys(value).length === 2;
}

export class ExplicitVersions implements Unwrapping {
  /** By version: its number. */
  readonly #numbers = new Map<number, number>();
  /** By version: the invocation of the first operation that gave its number. */
  readonly #toldBy = new Map<number, number>();
  /** A version with two numbers. */
  #twice: { readonly version: number; readonly numbers: readonly [number, number] } | undefined;

  plain(value: unknown): unknown {
    return isExplicit(value) ? value.value : value;
  }

  note(version: number, value: unknown, operation: number): void {
    if (!isExplicit(value)) return;
    const known = this.#numbers.get(version);
    if (known !== undefined && known !== value.version)
      this.#twice ??= { version, numbers: [known, value.version] };
    this.#numbers.set(version, value.version);
    if (known === undefined) this.#toldBy.set(version, operation);
  }

  numberOf(version: number): number | undefined {
    return this.#numbers.get(version);
  }

  /** The operation that gave the number, by its invocation. */
  toldBy(version: number): number {
    return this.#toldBy.get(version)!;
  }

  /** Versions with a number by key, in their order; or why the numbers tell nothing. */
  inOrder(versions: Versions): number[][] | { readonly refusal: string } {
    if (this.#twice !== undefined) {
      const { version, numbers } = this.#twice;
      return {
        refusal: `${versions.text(version)} comes with version ${numbers[0]} and with version ${numbers[1]}`,
      };
    }
    const byKey = new Map<number, number[]>();
    for (const version of this.#numbers.keys()) {
      if (versions.isInitial(version)) continue;
      const key = versions.keyOf(version);
      const list = byKey.get(key);
      if (list === undefined) byKey.set(key, [version]);
      else list.push(version);
    }
    const lists = [...byKey.values()];
    for (const list of lists) {
      list.sort((a, b) => this.#numbers.get(a)! - this.#numbers.get(b)!);
      const at = list.findIndex(
        (each, i) => i > 0 && this.#numbers.get(list[i - 1]!) === this.#numbers.get(each),
      );
      if (at < 0) continue;
      const [a, b] = [versions.text(list[at - 1]!), versions.text(list[at]!)];
      return { refusal: `${a} and ${b} both come with version ${this.#numbers.get(list[at]!)}` };
    }
    return lists;
  }
}
