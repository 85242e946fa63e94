const mostMilliseconds = 300_000;
// A server may greet with a comment; keepalives come later.
const leastGap = 1_000;

/**
 * How long a server may be silent before its stream counts as lost: 2.5 keepalive intervals. The interval is the
 * server's setting, so it is learned: from the gaps before keepalives, and, where a stream is given up that never had
 * one, by allowing twice as much. A stream that had keepalives and falls silent is lost: nothing is learned from it.
 */
export class Silence {
  #interval: number;
  #factor = 1;
  #gap = 0;
  #kept = false;

  /** @param told the interval as the page was told, in milliseconds. */
  constructor(readonly told: number) {
    this.#interval = told;
  }

  get allowed(): number {
    const most = Math.max(mostMilliseconds, 2.5 * this.told);
    return Math.min(2.5 * this.#interval * this.#factor, most);
  }

  /** The keepalive interval as far as it is known. */
  get interval(): number {
    return this.allowed / 2.5;
  }

  /** A stream begins. */
  opened(): void {
    this.#kept = false;
    this.#gap = 0;
  }

  /** Bytes came, so many milliseconds after the last. */
  heard(gap: number): void {
    this.#gap = gap;
  }

  /** They held a keepalive. */
  keepalive(): void {
    // More than is allowed passes only where the machine slept.
    if (this.#gap < leastGap || this.#gap > this.allowed) return;
    this.#kept = true;
    this.#interval = Math.max(this.told, this.#gap);
    this.#factor = 1;
  }

  /** The stream is given up for its silence. */
  exceeded(): void {
    if (!this.#kept) this.#factor = Math.min(2 * this.#factor, 64);
  }
}
