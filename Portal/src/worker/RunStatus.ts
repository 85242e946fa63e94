import { parseDocument, readNumber, readTime, text } from "../core/run/documents.js";
import { endsPause, isTerminal } from "../core/run/Run.js";
import type { SseEvent } from "../core/sse/SseParser.js";

// What a stream begins with arrives at once: it tells of the past.
const beginningMilliseconds = 2_000;

/** Keeps true what a `connected` frame says of a run, for subscribers that come later than it. */
export class RunStatus {
  #status: string | null = null;
  #stalledAfter: number | null = null;
  #beganAt = 0;
  #lastHeard: number | null = null;

  /** A stream has begun with this `connected` frame. */
  begin(connected: Record<string, unknown>): void {
    const silent = readNumber(connected["silent_seconds"]);
    this.#status = text(connected["status"]) ?? this.#status;
    this.#stalledAfter = readNumber(connected["stalled_after_seconds"]);
    this.#beganAt = Date.now();
    if (silent !== null) this.#lastHeard = this.#beganAt - silent * 1000;
  }

  /** @param skew the server's clock less this machine's, in milliseconds. */
  published(event: SseEvent, skew: number): void {
    const madeAt = readTime(parseDocument(event.data)?.created_at);
    const now = Date.now();
    const cameAt = now - this.#beganAt > beginningMilliseconds ? now : Math.min(now, madeAt === null ? 0 : madeAt - skew);
    this.#lastHeard = Math.max(this.#lastHeard ?? 0, cameAt);
    if (isTerminal(event.name)) this.#status = event.name.slice("enrichment.".length);
    else if (event.name === "enrichment.paused") this.#status = "paused";
    else if (this.#status !== "paused" || endsPause(event.name)) this.#status = "running";
  }

  /** @returns the members of a `connected` frame that are true now; those that are not known are left out. */
  members(): Record<string, unknown> {
    const silent = this.#lastHeard === null ? null : Math.floor((Date.now() - this.#lastHeard) / 1000);
    const goesOn = this.#status === "running" || this.#status === "stalled";
    const stalled = silent !== null && this.#stalledAfter !== null && silent >= this.#stalledAfter;
    return {
      ...(this.#status === null ? {} : { status: !goesOn ? this.#status : stalled ? "stalled" : "running" }),
      ...(this.#status === null || silent === null ? {} : { silent_seconds: silent }),
      ...(this.#stalledAfter === null ? {} : { stalled_after_seconds: this.#stalledAfter }),
    };
  }
}
