type Grant = (lock: { name: string }) => unknown;

/** `navigator.locks` as far as it is used: exclusive locks, by name. */
export class FakeLocks {
  readonly #held = new Map<string, () => void>();
  readonly #waiting = new Map<string, { grant: () => void; reject: (reason: unknown) => void }[]>();

  /** Names of the locks that are held, and how many requests wait. */
  get held(): string[] {
    return [...this.#held.keys()];
  }

  get pending(): number {
    return [...this.#waiting.values()].reduce((sum, requests) => sum + requests.length, 0);
  }

  readonly request = (name: string, ...rest: [Grant] | [{ signal?: AbortSignal }, Grant]): Promise<unknown> => {
    const callback = rest.at(-1) as Grant;
    const signal = rest.length === 2 ? (rest[0] as { signal?: AbortSignal }).signal : undefined;
    return new Promise((resolve, reject) => {
      const request = {
        grant: () => {
          let end!: () => void;
          const crashed = new Promise<void>((done) => (end = done));
          this.#held.set(name, end);
          void Promise.race([Promise.resolve(callback({ name })), crashed]).then((value) => {
            this.#held.delete(name);
            resolve(value);
            this.#waiting.get(name)?.shift()?.grant();
          });
        },
        reject,
      };
      if (!this.#held.has(name)) return queueMicrotask(request.grant);
      const waiting = this.#waiting.get(name) ?? [];
      this.#waiting.set(name, waiting);
      waiting.push(request);
      signal?.addEventListener("abort", () => {
        const at = waiting.indexOf(request);
        if (at >= 0) waiting.splice(at, 1);
        reject(signal.reason);
      });
    });
  };

  /** Whoever holds the locks whose names begin so is gone, as by a crash. */
  crash(prefix: string): void {
    for (const [name, end] of [...this.#held]) if (name.startsWith(prefix)) end();
  }
}
