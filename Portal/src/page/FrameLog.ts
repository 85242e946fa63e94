import type { SseEvent, StreamHandle } from "../core/index.js";
import { parseDocument, readTime } from "../core/run/documents.js";
import { NewestFrames, roomOf } from "./NewestFrames.js";
import { client } from "./session.js";

export interface LogEntry extends SseEvent {
  readonly number: number;
  /** When the event was made by its own account, else when it arrived; milliseconds since 1970. */
  readonly at: number;
  /** When it arrived here, in milliseconds since 1970. */
  readonly arrived: number;
  /** No stream of this BOM was opened before the one that this came by. */
  readonly first: boolean;
}

const notifyMilliseconds = 200;

/** Follows a BOM, and keeps its newest frames, newest first; tells its listeners at most five times per second. */
export class FrameLog {
  readonly #listeners = new Set<() => void>();
  readonly #entries = new NewestFrames<LogEntry>();
  #shown: readonly LogEntry[] = [];
  #total = 0;
  #streams = 0;
  #pending: ReturnType<typeof setTimeout> | null = null;
  #shownAt = -Infinity;
  readonly #stream: StreamHandle;
  readonly #ends: (() => void)[];

  constructor(bomId: string) {
    const stream = this.#stream = client.stream(bomId);
    this.#ends = [stream.observe({ onFrame: (frame) => this.#add(frame) }), stream.hold()];
  }

  readonly getSnapshot = (): readonly LogEntry[] => this.#shown;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    this.#show();
    return () => this.#listeners.delete(listener);
  };

  /** Connects at once, and keeps what is shown. */
  connectAgain(): void {
    this.#stream.retry();
  }

  get isRefused(): boolean {
    return this.#stream.getSnapshot().connectionStatus === "error";
  }

  close(): void {
    for (const end of this.#ends) end();
    if (this.#pending !== null) clearTimeout(this.#pending);
    logs.forEach((log, bomId) => log === this && logs.delete(bomId));
  }

  #add(frame: SseEvent): void {
    if (frame.name === "connected") this.#streams++;
    const arrived = Date.now();
    // Read only when it is shown, since most frames of most BOMs never are.
    const entry = {
      ...frame, number: ++this.#total, arrived, first: this.#streams <= 1,
      get at() {
        return readTime(parseDocument(frame.data)?.created_at) ?? arrived;
      },
    };
    this.#entries.add(entry, roomOf(logs.size));
    // What comes after a pause is shown at once: beside a count of events the log may not say that nothing came.
    const wait = Math.max(0, this.#shownAt + notifyMilliseconds - performance.now());
    if (this.#listeners.size > 0) this.#pending ??= setTimeout(() => this.#show(), wait);
  }

  #show(): void {
    if (this.#pending !== null) {
      clearTimeout(this.#pending);
      this.#pending = null;
      this.#shownAt = performance.now();
    }

    this.#shown = this.#entries.newestFirst();
    for (const listener of this.#listeners) listener();
  }
}

const logs = new Map<string, FrameLog>();

/** @returns the log of a BOM; the first call begins to follow it. */
export function logOf(bomId: string): FrameLog {
  let log = logs.get(bomId);
  if (log === undefined) logs.set(bomId, (log = new FrameLog(bomId)));
  return log;
}

/** Connects all BOMs again whose connection has ended with an error, such as after a sign-in. */
export function connectRefused(): void {
  for (const log of logs.values()) if (log.isRefused) log.connectAgain();
}
