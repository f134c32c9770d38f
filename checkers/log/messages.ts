/** Numbers keys and messages: a message is a value of a key, and its number stands for it everywhere. */
import type { Key } from '../../src/index.ts';
import { ElementCodes } from '../shared/element-codes.ts';
import { Ints } from './ints.ts';

export class Messages {
  /** By code of the key. A number and its text are the same key, as an object cannot tell them apart. */
  readonly keys: Key[] = [];
  /** By number of the message: the code of its key. */
  readonly keyOf = new Ints();
  readonly #keyCodes = new Map<Key, number>();
  readonly #values: ElementCodes[] = [];
  /** By code of key and of value: the message. */
  readonly #numbers: Ints[] = [];
  /** By message: the code of its value. */
  readonly #codes = new Ints();

  get count(): number {
    return this.keyOf.length;
  }

  keyCode(key: Key): number {
    const known = this.#keyCodes.get(key);
    if (known !== undefined) return known;
    const text = String(key);
    let code = this.#keyCodes.get(text);
    if (code === undefined) {
      code = this.keys.push(key) - 1;
      this.#keyCodes.set(text, code);
      this.#values.push(new ElementCodes());
      this.#numbers.push(new Ints());
    }
    this.#keyCodes.set(key, code);
    return code;
  }

  number(key: Key, value: unknown): number {
    const keyCode = this.keyCode(key);
    const code = this.#values[keyCode]!.code(value);
    const numbers = this.#numbers[keyCode]!;
    if (code < numbers.length) return numbers.at(code);
    numbers.push(this.count);
    this.#codes.push(code);
    this.keyOf.push(keyCode);
    return this.count - 1;
  }

  valueOf(message: number): unknown {
    return this.#values[this.keyOf.at(message)]!.values[this.#codes.at(message)];
  }

  keyNameOf(message: number): Key {
    return this.keys[this.keyOf.at(message)]!;
  }
}
