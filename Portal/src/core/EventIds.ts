/** The ids of the newest events, so that none is applied twice. */
export class EventIds {
  readonly #ids = new Set<string>();

  constructor(private readonly most = 8192) {}

  /** @returns false where the id is known. */
  add(id: string): boolean {
    if (this.#ids.has(id)) return false;
    this.#ids.add(id);
    if (this.#ids.size > this.most) this.#ids.delete(this.#ids.values().next().value!);
    return true;
  }

  clear(): void {
    this.#ids.clear();
  }
}
