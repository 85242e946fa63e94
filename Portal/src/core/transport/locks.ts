/** A lock that ends with whoever holds it, be it by a crash. */
export interface HeldLock {
  readonly name: string;
  release(): void;
}

const locks = () => (globalThis.navigator as Navigator | undefined)?.locks as LockManager | null | undefined;

/** Takes a lock of a new name. @returns null if there are no locks, such as outside secure contexts. */
export async function holdLock(kind: string): Promise<HeldLock | null> {
  const manager = locks();
  if (manager == null) return null;
  const name = `${kind}-${Math.random().toString(36).slice(2)}${Date.now()}`;
  return await new Promise((held) => {
    manager.request(name, () => new Promise<void>((release) => held({ name, release }))).catch(() => held(null));
  });
}

/** Calls `gone` once whoever holds a lock has gone. @returns what ends the wait. */
export function awaitLock(name: string, gone: () => void): () => void {
  const ending = new AbortController();
  locks()?.request(name, { signal: ending.signal }, () => {
    if (!ending.signal.aborted) gone();
  }).catch(() => {});
  return () => ending.abort();
}
