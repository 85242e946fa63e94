import type { SseEvent } from "../core/index.js";
import { client } from "./session.js";

export interface LogEntry extends SseEvent {
  readonly number: number;
  /** When it arrived here, in milliseconds since 1970. */
  readonly at: number;
}

const most = 2_000;
const notifyMilliseconds = 200;

/** The newest frames of a BOM, newest first; a store that tells its listeners at most five times a second. */
export class FrameLog {
  readonly #listeners = new Set<() => void>();
  #entries: LogEntry[] = [];
  #shown: readonly LogEntry[] = [];
  #total = 0;
  #pending: ReturnType<typeof setTimeout> | null = null;
  #end: () => void;

  constructor(bomId: string) {
    this.#end = client.stream(bomId).observe({ onFrame: (frame) => this.#add(frame) });
  }

  readonly getSnapshot = (): readonly LogEntry[] => this.#shown;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  close(): void {
    this.#end();
    if (this.#pending !== null) clearTimeout(this.#pending);
    logs.forEach((log, bomId) => log === this && logs.delete(bomId));
  }

  #add(frame: SseEvent): void {
    this.#entries.push({ ...frame, number: ++this.#total, at: Date.now() });
    if (this.#entries.length > 1.5 * most) this.#entries = this.#entries.slice(-most);
    this.#pending ??= setTimeout(() => {
      this.#pending = null;
      this.#shown = this.#entries.slice(-most).reverse();
      for (const listener of this.#listeners) listener();
    }, notifyMilliseconds);
  }
}

const logs = new Map<string, FrameLog>();

/** @returns the log of a BOM, which begins with the first call. */
export function logOf(bomId: string): FrameLog {
  let log = logs.get(bomId);
  if (log === undefined) logs.set(bomId, (log = new FrameLog(bomId)));
  return log;
}
