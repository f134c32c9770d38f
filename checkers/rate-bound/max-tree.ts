/**
 * Numbers on a line of places, each with a start value: adding to a place adds to all places up to it. It
 * answers in O(log n) which is the largest among the first few, and which is the last of them above a
 * threshold. Each node of the tree knows what was added within it, and the largest value of its places as
 * if nothing lay behind it.
 */
export class MaxTree {
  readonly #size: number;
  readonly #added: Float64Array;
  readonly #best: Float64Array;

  constructor(starts: Float64Array) {
    let size = 1;
    while (size < starts.length) size *= 2;
    this.#size = size;
    this.#added = new Float64Array(2 * size);
    this.#best = new Float64Array(2 * size).fill(Number.NEGATIVE_INFINITY);
    this.#best.set(starts, size);
    for (let node = size - 1; node > 0; node--) this.#update(node);
  }

  #update(node: number): void {
    const [left, right] = [2 * node, 2 * node + 1];
    this.#added[node] = this.#added[left]! + this.#added[right]!;
    this.#best[node] = Math.max(this.#best[left]! + this.#added[right]!, this.#best[right]!);
  }

  add(place: number, amount: number): void {
    let node = this.#size + place;
    this.#added[node]! += amount;
    this.#best[node]! += amount;
    for (node >>= 1; node > 0; node >>= 1) this.#update(node);
  }

  /** All that was added at this place and behind it. */
  addedFrom(place: number): number {
    let node = this.#size + place;
    let sum = this.#added[node]!;
    for (; node > 1; node >>= 1) if ((node & 1) === 0) sum += this.#added[node + 1]!;
    return sum;
  }

  /** The largest of the first `count` numbers; minus infinity of none. */
  largest(count: number): number {
    let largest = Number.NEGATIVE_INFINITY;
    this.#eachBefore(count, (node, behind) => {
      largest = Math.max(largest, this.#best[node]! + behind);
      return false;
    });
    return largest;
  }

  /** The last of the first `count` places whose number is above the threshold; -1: none is. */
  lastAbove(count: number, threshold: number): number {
    let found = -1;
    this.#eachBefore(count, (node, behind) => {
      if (this.#best[node]! + behind <= threshold) return false;
      found = this.#descend(node, behind, threshold);
      return true;
    });
    return found;
  }

  /** Visits the nodes that make up the first `count` places, from the last on, until one says stop. */
  #eachBefore(count: number, visit: (node: number, behind: number) => boolean): void {
    let behind = count < this.#size ? this.addedFrom(count) : 0;
    let node = this.#size + count;
    for (; node > 1; node >>= 1) {
      if ((node & 1) === 0) continue;
      if (visit(node - 1, behind)) return;
      behind += this.#added[node - 1]!;
    }
    // A line that is full to its end is the root itself.
    if (count === this.#size) visit(1, 0);
  }

  #descend(top: number, behindTop: number, threshold: number): number {
    let node = top;
    let behind = behindTop;
    while (node < this.#size) {
      const right = 2 * node + 1;
      if (this.#best[right]! + behind > threshold) node = right;
      else {
        behind += this.#added[right]!;
        node = 2 * node;
      }
    }
    return node - this.#size;
  }
}
