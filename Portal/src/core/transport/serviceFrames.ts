import type { SseEvent } from "../sse/SseParser.js";
import type { Problem } from "../link/Problem.js";
import { parseDocument, text } from "../run/documents.js";

/** What the service itself says in a stream, as against what was published. */
export interface ServiceError {
  readonly code: string | null;
  readonly message: string;
  readonly bomId: string | null;
}

export function isServiceFrame(event: SseEvent): boolean {
  return event.id === null && (event.name === "connected" || event.name === "stream_end" || event.name === "error");
}

/** @returns what an `error` frame says, or null where it is none. */
export function readError(event: SseEvent): ServiceError | null {
  if (event.name !== "error" || event.id !== null) return null;
  const document = parseDocument(event.data) ?? {};
  return {
    code: text(document["code"]),
    message: text(document.message) ?? "The service reports an error.",
    bomId: text(document.bom_id),
  };
}

/** @returns the problem where an error ends the stream for good, else null. */
export function finalProblem(error: ServiceError): Problem | null {
  if (error.code !== "forbidden" && error.code !== "revoked") return null;
  return { status: null, code: error.code, message: error.message, final: true };
}
