import type { EnrichmentClient } from "../core/EnrichmentClient.js";
import type { EnrichmentSnapshot } from "../core/EnrichmentSnapshot.js";

/** A readable store by Svelte's contract: `subscribe` calls back at once, and then for each change. */
export interface EnrichmentStore {
  /** @returns what ends it. */
  subscribe(run: (snapshot: EnrichmentSnapshot) => void): () => void;
}

/** Makes a store of one BOM's newest snapshot. The stream is open while somebody subscribes: `$store` in a component. */
export function enrichment(client: EnrichmentClient, bomId: string): EnrichmentStore {
  const handle = client.stream(bomId);
  return {
    subscribe(run) {
      const tell = () => run(handle.getSnapshot());
      const unsubscribe = handle.subscribe(tell);
      const release = handle.hold();
      tell();
      return () => {
        release();
        unsubscribe();
      };
    },
  };
}
