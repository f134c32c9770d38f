/** A list of 32-bit integers that grows: half the memory of a plain array, and it ends as a typed array. */
export class Ints {
  #ints = new Int32Array(256);
  #end = 0;

  get length(): number {
    return this.#end;
  }

  push(int: number): void {
    if (this.#end === this.#ints.length) {
      const bigger = new Int32Array(2 * this.#end);
      bigger.set(this.#ints);
      this.#ints = bigger;
    }
    this.#ints[this.#end++] = int;
  }

  /** A view of what was pushed; a further push may leave it behind. */
  view(): Int32Array {
    return this.#ints.subarray(0, this.#end);
  }
}
