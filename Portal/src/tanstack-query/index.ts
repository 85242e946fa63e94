import type { QueryClient, QueryFunctionContext, QueryKey } from "@tanstack/query-core";
import type { EnrichmentClient } from "../core/EnrichmentClient.js";
import type { EnrichmentSnapshot } from "../core/EnrichmentSnapshot.js";

/** The key under which a BOM's snapshot is kept. */
export type EnrichmentQueryKey = readonly ["enrichment", string];

/** What can be set of an enrichment query. */
export interface EnrichmentQuerySettings {
  /** Queries that are invalidated when a run completes while it is watched, such as `[["bom", bomId]]`. */
  readonly invalidates?: readonly QueryKey[];
}

/**
 * Options of a query whose data is a BOM's newest snapshot: `useQuery(enrichmentQueryOptions(client, bomId))`. The
 * stream is open while the query has an observer. The query itself never fails: see the snapshot's `error`.
 */
export function enrichmentQueryOptions(
  client: EnrichmentClient, bomId: string, settings: EnrichmentQuerySettings = {},
) {
  return {
    queryKey: ["enrichment", bomId] as EnrichmentQueryKey,
    /** Gives the first snapshot that says something; those that follow are set as they come. */
    queryFn: (context: QueryFunctionContext<EnrichmentQueryKey>) => begin(client, bomId, settings, context),
    // Each first observer opens the stream again; what it brings is newer than any time could tell.
    staleTime: 0, refetchOnMount: "always" as const, refetchOnWindowFocus: false, refetchOnReconnect: false,
    retry: false, networkMode: "always" as const, structuralSharing: false,
  };
}

const live = new WeakMap<QueryClient, Set<string>>();

function begin(
  client: EnrichmentClient, bomId: string, settings: EnrichmentQuerySettings,
  { client: queries, queryKey }: QueryFunctionContext<EnrichmentQueryKey>,
): Promise<EnrichmentSnapshot> {
  const handle = client.stream(bomId);
  const cache = queries.getQueryCache();
  const query = cache.find({ queryKey, exact: true });
  const open = live.get(queries) ?? new Set<string>();
  live.set(queries, open);
  return new Promise((resolve) => {
    let answered = false;
    const first = open.has(bomId);
    const tell = () => {
      const snapshot = handle.getSnapshot();
      if (answered) queries.setQueryData(queryKey, snapshot);
      else if (isKnown(snapshot)) {
        answered = true;
        resolve(snapshot);
        if (first) end();
      }
    };
    const ends = [
      handle.subscribe(tell), handle.hold(),
      ...(first ? [] : [
        handle.observe({
          onComplete: () => {
            for (const key of settings.invalidates ?? []) void queries.invalidateQueries({ queryKey: key });
          },
        }),
        cache.subscribe((event) => {
          const left = event.type === "removed" || event.type === "observerRemoved";
          if (left && event.query === query && !query?.isActive()) end();
        }),
      ]),
    ];
    const end = () => {
      for (const stop of ends.splice(0)) stop();
      if (!first) open.delete(bomId);
      if (!answered) resolve(handle.getSnapshot());
      answered = true;
    };
    if (!first) open.add(bomId);
    tell();
  });
}

function isKnown(snapshot: EnrichmentSnapshot): boolean {
  return snapshot.connectionStatus === "connected" || snapshot.phase !== "idle" || snapshot.error !== null;
}
