import { disconnected, type LinkState } from "../link/LinkState.js";
import type { SseEvent } from "../sse/SseParser.js";
import type { Sink, Transport, Watch, WatchOptions } from "./Transport.js";

/** One BOM that a page watches through a worker, or by itself as long as there is none. */
export class Wanted {
  lastId: string | null;
  follow: boolean;
  /** Its run has ended, or access was refused: there is nothing to watch until somebody retries. */
  over = false;
  /** Its watch in this page; what a worker says of it does not count meanwhile. */
  local: Watch | null = null;
  #was = false;
  #refused = false;

  constructor(readonly bomId: string, private readonly sink: Sink, options: WatchOptions) {
    this.lastId = options.after;
    this.follow = options.follow;
  }

  watchLocally(transport: Transport): void {
    this.local = transport.watch(this.bomId, {
      frame: (event) => this.#frame(event),
      state: (state) => this.#state(state),
    }, { after: this.lastId, follow: this.follow });
  }

  /** The worker hands on a frame. */
  frame(event: SseEvent): void {
    if (this.local === null) this.#frame(event);
  }

  /** The worker says how its connection stands. @returns whether the page's own has given way to it. */
  state(state: LinkState): boolean {
    if (this.local === null) {
      this.#state(state);
      return false;
    }

    if (state.status !== "connected") return false;
    this.local.close();
    this.local = null;
    this.#state(state);
    return true;
  }

  /** The worker is gone, and what it said of the connection with it. */
  lost(): void {
    if (this.local !== null || this.over) return;
    this.sink.state({ ...disconnected, status: this.#was ? "reconnecting" : "connecting" });
  }

  /** There may be another answer to a new token; an ended run stays ended. */
  revive(): void {
    if (this.#refused) this.over = false;
  }

  /** Somebody retries: after the end of a run it waits for the next. */
  retry(): void {
    this.follow ||= this.over && !this.#refused;
    this.over = false;
  }

  #frame(event: SseEvent): void {
    this.lastId = event.id ?? this.lastId;
    this.sink.frame(event);
  }

  #state(state: LinkState): void {
    this.#was ||= state.status === "connected";
    this.#refused = state.status === "error" && state.problem?.final === true;
    this.over = this.#refused || state.status === "disconnected";
    this.sink.state(state);
  }
}
