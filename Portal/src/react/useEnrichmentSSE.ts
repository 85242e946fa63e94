"use client";

import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import type { EnrichmentSnapshot } from "../core/EnrichmentSnapshot.js";
import type { StreamOptions } from "../core/EnrichmentStream.js";
import type { RunObserver } from "../core/observe/EnrichmentObserver.js";
import { useEnrichmentClient } from "./EnrichmentProvider.js";

/** The newest of the callbacks is called, so they may be made anew by each render. */
export interface UseEnrichmentOptions extends StreamOptions, RunObserver {
  /** Connect by itself; true by default. */
  readonly autoConnect?: boolean;
  /** The BOM's status, if it is known: only enriching, processing, analyzing, pending and running connect. */
  readonly bomStatus?: string | null;
}

/** The newest snapshot, and what can be done. */
export interface UseEnrichmentResult extends EnrichmentSnapshot {
  /** Opens the stream, such as with `autoConnect: false`. */
  readonly connect: () => void;
  /** Closes it for all who share it. */
  readonly disconnect: () => void;
  /**
   * Without a connection, connects again at once, with a new token; otherwise, after the end of a run, waits for the next.
   */
  readonly retry: () => void;
}

const activeStatuses = new Set(["enriching", "processing", "analyzing", "pending", "running"]);

/** Watches one BOM's enrichment, run after run; without a BOM id it waits for one. */
export function useEnrichmentSSE(
  bomId: string | null | undefined, options: UseEnrichmentOptions = {},
): UseEnrichmentResult {
  const client = useEnrichmentClient();
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  const { follow } = options;
  const handle = useMemo(
    () => client.stream(bomId ?? "", {
      ...(follow === undefined ? {} : { follow }),
      ...(options.initialSnapshot === undefined ? {} : { initialSnapshot: options.initialSnapshot }),
    }),
    // What was known at first counts at first.
    [client, bomId, follow]);
  const snapshot = useSyncExternalStore(handle.subscribe, handle.getSnapshot, handle.getServerSnapshot);
  const wanted = Boolean(bomId) && (options.autoConnect ?? true)
    && (options.bomStatus == null || activeStatuses.has(options.bomStatus));

  // Before the stream opens, so that nothing is missed; one object, so that nothing is told twice.
  const [observer] = useState(() => observerOf(latest));
  useEffect(() => handle.observe(observer), [handle, observer]);
  useEffect(() => (wanted ? handle.hold() : undefined), [handle, wanted]);

  // Nothing has been tried yet, but it is about to be.
  const connectionStatus = wanted && snapshot === handle.getServerSnapshot() ? "connecting" : snapshot.connectionStatus;
  const { connect, disconnect, retry } = handle;
  return useMemo(
    () => ({ ...snapshot, connectionStatus, connect, disconnect, retry }),
    [snapshot, connectionStatus, connect, disconnect, retry]);
}

function observerOf(latest: { readonly current: UseEnrichmentOptions }): RunObserver {
  return {
    get replayEnd() {
      return latest.current.replayEnd ?? false;
    },
    onProgress: (...told) => latest.current.onProgress?.(...told),
    onComplete: (...told) => latest.current.onComplete?.(...told),
    onFailed: (...told) => latest.current.onFailed?.(...told),
    onCancelled: (...told) => latest.current.onCancelled?.(...told),
    onError: (...told) => latest.current.onError?.(...told),
  };
}
