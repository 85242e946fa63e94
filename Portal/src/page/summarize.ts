import { percentText } from "../core/index.js";
import { isRecord, parseDocument, readNumber, readProgress, text } from "../core/run/documents.js";
import type { LogEntry } from "./FrameLog.js";
import { number } from "./format.js";

/** @returns what a frame says, in a line for a person. */
export function summarize(frame: LogEntry): string {
  const document = parseDocument(frame.data);
  if (document === null) return frame.data.slice(0, 200);
  const progress = readProgress(document, null);
  const payload = isRecord(document.payload) ? document.payload : {};
  const batch = isRecord(payload["batch"]) ? payload["batch"] : {};
  const item = isRecord(progress?.["current_item"]) ? progress["current_item"] : {};
  const batchNumber = readNumber(batch["batch_number"]);
  const parts = [
    text(document.error), text(document.message), text(document["reason"]),
    resumed(text(document["resume"]), frame.first),
    progress === null ? null : percentText(progress.percent_complete),
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

// A stream that goes on where another was left tells that to those who were there.
function resumed(resume: string | null, first: boolean): string | null {
  if (resume === "live") return "nothing known yet";
  if (resume === "snapshot") return "begins with the current state";
  return resume === "replayed" ? (first ? "begins with earlier events" : "goes on after the last event") : null;
}
