"use client";

import { useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import type { EnrichmentSnapshot } from "../core/EnrichmentSnapshot.js";
import type { EnrichmentProgress } from "../core/run/documents.js";
import { useEnrichmentClient } from "./EnrichmentProvider.js";

export interface UseEnrichmentOptions {
  onProgress?: (progress: EnrichmentProgress) => void;
  onComplete?: () => void;
  onCancelled?: () => void;
  onError?: (error: string) => void;
  /** Connect by itself; true by default. */
  autoConnect?: boolean;
  /** The BOM's status, where it is known: only enriching, processing, analyzing, pending and running connect. */
  bomStatus?: string | null;
}

/** The newest snapshot, and what can be done. */
export interface UseEnrichmentResult extends EnrichmentSnapshot {
  connect: () => void;
  disconnect: () => void;
  /** After an error, connects again; after the end of a run, waits for the next. */
  retry: () => void;
}

const activeStatuses = new Set(["enriching", "processing", "analyzing", "pending", "running"]);

/** Watches one BOM's enrichment; without a BOM id it waits for one. */
export function useEnrichmentSSE(
  bomId: string | null | undefined, options: UseEnrichmentOptions = {},
): UseEnrichmentResult {
  const client = useEnrichmentClient();
  const handle = useMemo(() => client.stream(bomId ?? ""), [client, bomId]);
  const snapshot = useSyncExternalStore(handle.subscribe, handle.getSnapshot, handle.getServerSnapshot);
  const wanted = Boolean(bomId) && (options.autoConnect ?? true)
    && (options.bomStatus == null || activeStatuses.has(options.bomStatus));
  useEffect(() => (wanted ? handle.hold() : undefined), [handle, wanted]);

  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  // Effects run twice in StrictMode, and a stream repeats its end to who comes late: one run has one end.
  const told = useRef<string | null>(null);
  useEffect(() => {
    const once = (snapshot: EnrichmentSnapshot, tell: () => void) => {
      const key = JSON.stringify([snapshot.bomId, snapshot.run, snapshot.events, snapshot.error]);
      if (told.current !== key) tell();
      told.current = key;
    };
    return handle.observe({
      onProgress: (progress) => latest.current.onProgress?.(progress),
      onComplete: (snapshot) => once(snapshot, () => latest.current.onComplete?.()),
      onCancelled: (snapshot) => once(snapshot, () => latest.current.onCancelled?.()),
      onError: (error, snapshot) => once(snapshot, () => latest.current.onError?.(error)),
    });
  }, [handle]);

  // Nothing has been tried yet, but it is about to be.
  const connectionStatus = wanted && snapshot === handle.getServerSnapshot() ? "connecting" : snapshot.connectionStatus;
  const { connect, disconnect, retry } = handle;
  return useMemo(
    () => ({ ...snapshot, connectionStatus, connect, disconnect, retry }),
    [snapshot, connectionStatus, connect, disconnect, retry]);
}
