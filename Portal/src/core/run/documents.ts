/** The state that publishers send with an event. Counts that they leave out are 0; other members are kept as they are. */
export interface EnrichmentProgress {
  readonly status: string;
  readonly total_items: number;
  readonly enriched_items: number;
  readonly failed_items: number;
  readonly not_found_items: number;
  readonly pending_items: number;
  /** As published, never recomputed. */
  readonly percent_complete: number;
  readonly current_batch?: number;
  readonly total_batches?: number;
  readonly started_at?: string;
  readonly last_update?: string;
  readonly completed_at?: string;
  readonly current_item?: { readonly mpn?: string; readonly status?: string; readonly message?: string };
  readonly [member: string]: unknown;
}

/** A published document; every member is checked before use, since anybody may publish anything. */
export interface EnrichmentDocument {
  readonly event_id?: unknown;
  readonly event_type?: unknown;
  readonly bom_id?: unknown;
  readonly workflow_id?: unknown;
  readonly workflow_run_id?: unknown;
  readonly state?: unknown;
  readonly payload?: unknown;
  readonly error?: unknown;
  readonly message?: unknown;
  readonly created_at?: unknown;
  readonly [member: string]: unknown;
}

/** @returns the object in a frame's data, or null where it holds none. */
export function parseDocument(data: string): EnrichmentDocument | null {
  try {
    const value: unknown = JSON.parse(data);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

/**
 * @param known the state before: a document without a percentage keeps its.
 * @returns the state with every count a number, or null where the document has none.
 */
export function readProgress(document: EnrichmentDocument, known: EnrichmentProgress | null): EnrichmentProgress | null {
  const { state } = document;
  if (!isRecord(state)) return null;
  return {
    ...state,
    status: text(state["status"]) ?? "",
    total_items: count(state["total_items"]),
    enriched_items: count(state["enriched_items"]),
    failed_items: count(state["failed_items"]),
    not_found_items: count(state["not_found_items"]),
    pending_items: count(state["pending_items"]),
    percent_complete: count(state["percent_complete"] ?? known?.percent_complete),
  } as EnrichmentProgress;
}

/** Items that need no more work. */
export function processedItems(progress: EnrichmentProgress): number {
  return progress.enriched_items + progress.failed_items + progress.not_found_items;
}

/** @returns milliseconds since 1970; times without an offset are UTC. Null where it is no time. */
export function readTime(value: unknown): number | null {
  if (typeof value !== "string") return null;
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/i.test(value) ? value : `${value}Z`;
  const time = Date.parse(zoned);
  return Number.isNaN(time) ? null : time;
}

export function text(value: unknown): string | null {
  return typeof value === "string" && value.length > 0 ? value : null;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function count(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}
