/** One supplier's part in a batch or a run. */
export interface SupplierUse {
  readonly name?: string;
  readonly requests?: number;
  readonly found?: number;
  readonly requests_per_second?: number;
}

/**
 * What publishers send beside the state, by type of event: `config` when a run starts, `batch`, `suppliers` and
 * `throttled_by` with its progress, `summary` at its end, `component` of a single part. As published and unchecked:
 * any member may be missing, and others may be there.
 */
export interface EnrichmentPayload {
  readonly config?: { readonly batch_size?: number; readonly suppliers?: readonly string[] };
  readonly batch?: { readonly batch_number?: number; readonly batch_size?: number; readonly completed?: number };
  readonly suppliers?: readonly SupplierUse[];
  /** The supplier that slowed the batch down. */
  readonly throttled_by?: string | null;
  readonly summary?: { readonly suppliers?: readonly SupplierUse[]; readonly batches?: number };
  readonly component?: {
    readonly mpn?: string; readonly manufacturer?: string; readonly supplier?: string; readonly error?: string;
  };
  readonly [member: string]: unknown;
}

/** The types of events that have a meaning; publishers may send others. */
export type EnrichmentEventType =
  | "enrichment.started" | "enrichment.progress" | "progress" | "enrichment.paused" | "enrichment.resumed"
  | "enrichment.completed" | "enrichment.failed" | "enrichment.cancelled" | (string & {});
