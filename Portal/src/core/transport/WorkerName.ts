const stored = "enrichment-worker";

/**
 * The name by which all pages of the origin start one worker. A browser keeps a worker that was ended, or is frozen, for
 * as long as pages are connected to it, and gives it again to whoever starts it by its name: so there is a next name,
 * which is the same for all pages that have lost the same worker, and for those that are opened later.
 */
export class WorkerName {
  #number = 1;

  get value(): string {
    return this.#number === 1 ? "enrichment" : `enrichment-${this.#number}`;
  }

  /** Takes the name that other pages use by now. @returns whether it is another. */
  read(): boolean {
    const before = this.#number;
    this.#number = Math.max(this.#number, this.#load());
    return this.#number !== before;
  }

  /** The worker of this name is lost. */
  next(): void {
    this.#number = Math.max(this.#number + 1, this.#load());
    try {
      localStorage.setItem(stored, String(this.#number));
    } catch {
      // No storage here: pages that are opened later find out by themselves.
    }
  }

  #load(): number {
    try {
      return Number(localStorage.getItem(stored)) || 1;
    } catch {
      return 1;
    }
  }
}
