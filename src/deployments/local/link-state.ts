/**
 * What a nemesis has done to one link, and what was seen of it. Shared by the connections of the link, so
 * that a fault holds for those that come later too, and its evidence outlives those that are gone.
 */
import type { LinkShape } from '../../core/cluster.ts';
import type { Random } from '../../core/random.ts';

export class LinkState {
  cut = false;
  shape: LinkShape | null = null;
  /** Frames that met the cut since it was made. */
  dropped = 0;
  /** Frames that the shape held back, lost or doubled. */
  delayed = 0;
  lost = 0;
  doubled = 0;
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** How many times a frame arrives: 0 lost, 2 doubled. */
  drawCopies(): number {
    const { lossRatio, duplicateRatio } = this.shape ?? {};
    if (lossRatio !== undefined && this.#random.chance(lossRatio)) {
      this.lost++;
      return 0;
    }
    if (duplicateRatio === undefined || !this.#random.chance(duplicateRatio)) return 1;
    this.doubled++;
    return 2;
  }

  /** How long a frame is under way, apart from the bandwidth. */
  drawDelayMs(): number {
    const { delayMs = 0, jitterMs = 0 } = this.shape ?? {};
    return jitterMs === 0 ? delayMs : delayMs + jitterMs * this.#random.unit();
  }
}
