/**
 * Two trees over small integers, each node of which knows the least number below it. Children of node k are
 * 2k and 2k + 1, the root is 1, the leaves are the second half of an array.
 */
const FAR = 0x7fff_ffff;

function leavesFor(count: number): number {
  let leaves = 1;
  while (leaves < count) leaves *= 2;
  return leaves;
}

/** Finds, from some place on, the first number that does not exceed a bound, and takes it out. */
export class FirstBelow {
  readonly #least: Int32Array;
  readonly #leaves: number;

  constructor(count: number) {
    this.#leaves = leavesFor(count);
    this.#least = new Int32Array(2 * this.#leaves).fill(FAR);
  }

  /** Only before `build`. */
  put(at: number, number: number): void {
    this.#least[this.#leaves + at] = number;
  }

  build(): void {
    for (let node = this.#leaves - 1; node > 0; node--) this.#update(node);
  }

  #update(node: number): void {
    this.#least[node] = Math.min(this.#least[2 * node]!, this.#least[2 * node + 1]!);
  }

  /** Its place, or -1 where there is none. */
  takeFirst(from: number, bound: number): number {
    const least = this.#least;
    if (from >= this.#leaves) return -1;
    let node = this.#leaves + from;
    // Up, past all that lies before, to the first part that has one.
    while (least[node]! > bound) {
      while (node % 2 === 1) node >>= 1;
      if (node === 0) return -1;
      node++;
    }
    while (node < this.#leaves) {
      node *= 2;
      if (least[node]! > bound) node++;
    }
    least[node] = FAR;
    for (let parent = node >> 1; parent > 0; parent >>= 1) this.#update(parent);
    return node - this.#leaves;
  }
}

/** Counts that are lowered over spans; finds those that are zero. */
export class CountTree {
  /** The least count below each node, without what `#lowered` says of the nodes above. */
  readonly #least: Int32Array;
  readonly #lowered: Int32Array;
  readonly #leaves: number;

  constructor(counts: Int32Array) {
    this.#leaves = leavesFor(counts.length);
    this.#least = new Int32Array(2 * this.#leaves).fill(FAR);
    this.#lowered = new Int32Array(this.#leaves);
    this.#least.set(counts, this.#leaves);
    for (let node = this.#leaves - 1; node > 0; node--) this.#update(node);
  }

  #update(node: number): void {
    const least = Math.min(this.#least[2 * node]!, this.#least[2 * node + 1]!);
    this.#least[node] = least - this.#lowered[node]!;
  }

  #updateAbove(leaf: number): void {
    for (let node = leaf >> 1; node > 0; node >>= 1) this.#update(node);
  }

  decrement({ from, until }: { readonly from: number; readonly until: number }): void {
    const first = from + this.#leaves;
    const last = until - 1 + this.#leaves;
    for (let left = first, right = last; left <= right; left >>= 1, right >>= 1) {
      if (left % 2 === 1) this.#lower(left++);
      if (right % 2 === 0) this.#lower(right--);
    }
    this.#updateAbove(first);
    this.#updateAbove(last);
  }

  #lower(node: number): void {
    this.#least[node]!--;
    if (node < this.#leaves) this.#lowered[node]!++;
  }

  /** Never finds this place again. */
  forget(at: number): void {
    this.#least[at + this.#leaves] = FAR;
    this.#updateAbove(at + this.#leaves);
  }

  /** The first place from here on whose count is zero; far away where there is none. */
  nextZero(from: number): number {
    if (from >= this.#leaves) return FAR;
    let node = from + this.#leaves;
    let lowered = this.#loweredAbove(node);
    while (this.#least[node]! > lowered) {
      while (node % 2 === 1) {
        node >>= 1;
        lowered -= this.#lowered[node]!;
      }
      if (node === 0) return FAR;
      node++;
    }
    while (node < this.#leaves) {
      lowered += this.#lowered[node]!;
      node *= 2;
      if (this.#least[node]! > lowered) node++;
    }
    return node - this.#leaves;
  }

  #loweredAbove(leaf: number): number {
    let lowered = 0;
    for (let node = leaf >> 1; node > 0; node >>= 1) lowered += this.#lowered[node]!;
    return lowered;
  }
}
