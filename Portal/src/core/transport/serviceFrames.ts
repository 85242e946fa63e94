import type { SseEvent } from "../sse/SseParser.js";
import { parseDocument, text, type EnrichmentDocument } from "../run/documents.js";

/** Whether the service itself says something, as against what was published. */
export function isServiceFrame({ id, name }: SseEvent): boolean {
  return id === null && (name === "connected" || name === "stream_end" || name === "error");
}

/** @returns what the service itself says, or null for what was published. */
export function readServiceFrame(event: SseEvent): EnrichmentDocument | null {
  return isServiceFrame(event) ? (parseDocument(event.data) ?? {}) : null;
}

/** The words of an `error` frame. */
export function errorMessage(said: EnrichmentDocument): string {
  return text(said.message) ?? "The service reports an error.";
}
