import type { EnrichmentEventType, EnrichmentPayload } from "./payloads.js";

/**
 * The state that publishers send with an event. Numbers may be published as text. Counts that are left out are 0; one
 * that is no number leaves what was known; other members are kept as they are.
 */
export interface EnrichmentProgress {
  readonly status: string;
  readonly total_items: number;
  readonly enriched_items: number;
  readonly failed_items: number;
  readonly not_found_items: number;
  readonly pending_items: number;
  /** As published; taken from the counts only where none is published. */
  readonly percent_complete: number;
  readonly current_batch?: number;
  readonly total_batches?: number;
  readonly started_at?: string;
  readonly last_update?: string;
  readonly completed_at?: string;
  readonly current_item?: { readonly mpn?: string; readonly status?: string; readonly message?: string };
  readonly [member: string]: unknown;
}

/**
 * A published document. Its members are typed as publishers are told to send them, and are unchecked: anybody may
 * publish anything.
 */
export interface EnrichmentDocument {
  readonly event_id?: string;
  readonly event_type?: EnrichmentEventType;
  readonly bom_id?: string;
  readonly organization_id?: string;
  readonly workflow_id?: string;
  readonly workflow_run_id?: string;
  /** As published; `progress` is the same with its numbers read. */
  readonly state?: Partial<EnrichmentProgress>;
  readonly payload?: EnrichmentPayload;
  readonly error?: string;
  readonly message?: string;
  /** ISO 8601. */
  readonly created_at?: string;
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

const counts = ["total_items", "enriched_items", "failed_items", "not_found_items", "pending_items"] as const;
const optional = ["current_batch", "total_batches"] as const;

/**
 * @param known the state before, for what this one does not tell.
 * @returns the state with every count a number, or null where the document has none.
 */
export function readProgress(
  document: EnrichmentDocument, known: EnrichmentProgress | null,
): EnrichmentProgress | null {
  const { state } = document;
  if (!isRecord(state)) return null;
  const read: Record<string, unknown> = { ...state, status: text(state["status"]) ?? "" };
  for (const name of counts) read[name] = readNumber(state[name]) ?? (state[name] == null ? 0 : known?.[name]) ?? 0;
  for (const name of optional) if (name in read) read[name] = readNumber(state[name]) ?? undefined;
  const progress = read as unknown as EnrichmentProgress;
  return {
    ...progress,
    percent_complete: readNumber(state["percent_complete"]) ?? percentOf(progress) ?? known?.percent_complete ?? 0,
  };
}

/** @returns the names of a state's numbers that are none. */
export function unreadableNumbers(document: EnrichmentDocument): string[] {
  const { state } = document;
  return isRecord(state) ? [...counts, "percent_complete"].filter((name) => isUnreadable(state[name])) : [];
}

function isUnreadable(value: unknown): boolean {
  return value != null && readNumber(value) === null;
}

// Cut to one decimal, as publishers do, so that 100 means all.
function percentOf(progress: EnrichmentProgress): number | null {
  if (!(progress.total_items > 0)) return null;
  const percent = Math.floor((processedItems(progress) / progress.total_items) * 1000) / 10;
  return Math.min(100, Math.max(0, percent));
}

/** Items that need no more work. */
export function processedItems(progress: EnrichmentProgress): number {
  return progress.enriched_items + progress.failed_items + progress.not_found_items;
}

const decimal = /^[\t-\r ]*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?[\t-\r ]*$/i;

/** @returns the finite number that a value is, or that a text wholly says; null for any other. */
export function readNumber(value: unknown): number | null {
  const number = typeof value === "string" && decimal.test(value) ? Number(value) : value;
  return Number.isFinite(number) ? (number as number) : null;
}

const isoTime =
  /^(\d{4}-\d\d-\d\d)(?:(?:T| +)(\d\d:\d\d)(?::(\d\d)(?:[.,](\d{1,3})\d*)?)? *(?:Z|([+-])(\d\d)(?::?(\d\d))?)?)?[\t-\r ]*$/i;

/**
 * Reads ISO 8601 and what PostgreSQL prints; browsers differ on the latter.
 * @returns milliseconds since 1970; times without an offset are UTC. Null where it is no time.
 */
export function readTime(value: unknown): number | null {
  const [, date, minute = "00:00", second = "00", fraction = "", sign, hours = "0", minutes = "0"] =
    isoTime.exec(text(value) ?? "") ?? [];
  const written = `${date}T${minute}:${second}.${fraction.padEnd(3, "0")}Z`;
  const local = Date.parse(written);
  const offset = Number(hours) * 60 + Number(minutes);
  // Parsers take the 30th of February for the 2nd of March, and 24:00 for the next day.
  // And what is before 1970 is a publisher's zero, such as the year 1.
  const isTime = local >= 0 && new Date(local).toJSON() === written;
  if (!isTime || Number(minutes) > 59 || offset > 14 * 60) return null;
  return local - (sign === "-" ? -offset : offset) * 60_000;
}

export function text(value: unknown): string | null {
  return typeof value === "string" && value.length > 0 ? value : null;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
