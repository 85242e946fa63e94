import { readNumber, type EnrichmentDocument } from "./documents.js";

const longestTimer = 2 ** 31 - 1;
// What a stream begins with arrives at once: it tells of the past.
const beginningMilliseconds = 2_000;

/**
 * Judges by the service's own rule whether a run has stalled: nothing of it has come for `stalled_after_seconds`, of
 * which `silent_seconds` had passed when the stream began. Both are members of the `connected` frame; a service that
 * does not send them lets no run stall.
 */
export class StallTimer {
  // Not a number: never.
  #after = NaN;
  #beganAt = 0;
  #lastHeard = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly due: () => void) {}

  /** A stream begins with this document of its `connected` frame. */
  begin(connected: EnrichmentDocument): void {
    this.#after = (readNumber(connected["stalled_after_seconds"]) ?? NaN) * 1000;
    this.#beganAt = Date.now();
    this.#lastHeard = this.#beganAt - (readNumber(connected["silent_seconds"]) ?? 0) * 1000;
  }

  /** An event came. @param madeAt when it was made, by this machine's clock. */
  heard(madeAt: number | null): void {
    const now = Date.now();
    const cameAt = now - this.#beganAt > beginningMilliseconds ? now : Math.min(now, madeAt ?? 0);
    this.#lastHeard = Math.max(this.#lastHeard, cameAt);
  }

  get stalled(): boolean {
    return this.#left <= 0;
  }

  /** Calls `due` when the run will have stalled; with `applies` false never. */
  plan(applies: boolean): void {
    clearTimeout(this.#timer);
    if (applies && this.#left > 0)
      this.#timer = setTimeout(() => this.stalled ? this.due() : this.plan(true), Math.min(this.#left, longestTimer));
  }

  get #left(): number {
    return this.#lastHeard + this.#after - Date.now();
  }
}
