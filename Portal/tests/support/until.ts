import type { EnrichmentSnapshot } from "../../src/core/index.js";

interface Store {
  getSnapshot(): EnrichmentSnapshot;
  subscribe(listener: () => void): () => void;
}

/** Waits for a snapshot; the test's own time limit ends the wait. */
export function until(store: Store, holds: (snapshot: EnrichmentSnapshot) => boolean): Promise<EnrichmentSnapshot> {
  return new Promise((resolve) => {
    let end = () => {};
    const check = () => {
      const snapshot = store.getSnapshot();
      if (!holds(snapshot)) return;
      end();
      resolve(snapshot);
    };
    end = store.subscribe(check);
    check();
  });
}

/** Waits until something that nothing signals is so. */
export async function eventually(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((next) => setTimeout(next, 5));
}
