import type { SseEvent } from "../core/index.js";
import { isRecord, parseDocument, readNumber, readProgress, text } from "../core/run/documents.js";
import { number, percent } from "./format.js";

/** @returns what a frame says, in a line for a person. */
export function summarize(frame: SseEvent): string {
  const document = parseDocument(frame.data);
  if (document === null) return frame.data.slice(0, 200);
  const progress = readProgress(document, null);
  const payload = isRecord(document.payload) ? document.payload : {};
  const batch = isRecord(payload["batch"]) ? payload["batch"] : {};
  const item = isRecord(progress?.["current_item"]) ? progress["current_item"] : {};
  const batchNumber = readNumber(batch["batch_number"]);
  const parts = [
    text(document.error), text(document.message), text(document["reason"]),
    text(document["resume"]) === null ? null : resumes[String(document["resume"])],
    progress === null ? null : percent(progress.percent_complete),
    progress === null || progress.total_items <= 0
      ? null
      : `${number(progress.enriched_items)} of ${number(progress.total_items)}`,
    progress !== null && progress.failed_items > 0 ? `${number(progress.failed_items)} failed` : null,
    progress !== null && progress.not_found_items > 0 ? `${number(progress.not_found_items)} not found` : null,
    batchNumber === null ? null : `batch ${number(batchNumber)}`,
    text(item["mpn"]),
  ];
  return parts.filter((part) => part !== null && part !== undefined).join(" · ").slice(0, 400);
}

const resumes: Record<string, string> = {
  live: "nothing known yet", snapshot: "begins with the current state", replayed: "goes on where it was",
};
