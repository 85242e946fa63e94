import { disconnected, type LinkState } from "./LinkState.js";

// The service begins a stream of several BOMs within 3 s.
const plannedMilliseconds = 5_000;

/** Keeps the state of a link, which stays connected through new requests that no loss is the reason for. */
export class LinkStatus {
  state: LinkState = disconnected;
  #was = false;
  #planned: ReturnType<typeof setTimeout> | null = null;
  /** What was planned is under way. */
  #asked = false;

  constructor(private readonly changed: (state: LinkState) => void) {}

  /** The link opens: it has not been connected yet. */
  open(): void {
    this.#was = false;
  }

  /** A new request is coming: until its answer, a connection stays one. */
  plan(): void {
    this.unplan();
    this.#asked = false;
    this.#planned = setTimeout(() => {
      this.unplan();
      if (this.#asked) this.without(0);
    }, plannedMilliseconds);
  }

  unplan(): void {
    if (this.#planned !== null) clearTimeout(this.#planned);
    this.#planned = null;
  }

  get planned(): boolean {
    return this.#planned !== null;
  }

  connected(): void {
    if (this.#asked) this.unplan();
    this.#was = true;
    this.set({ status: "connected", stale: false, retryAt: null, problem: null, offline: false });
  }

  /** There is no connection. @param wait milliseconds until the next try; 0 while it is under way. */
  without(wait: number): void {
    this.#asked = this.planned;
    if (this.planned && this.state.status === "connected") return;
    this.set({ status: this.#was ? "reconnecting" : "connecting", retryAt: wait > 0 ? Date.now() + wait : null });
  }

  set(change: Partial<LinkState>): void {
    const next = { ...this.state, ...change };
    const keys = Object.keys(next) as (keyof LinkState)[];
    if (keys.every((key) => next[key] === this.state[key])) return;
    this.state = next;
    this.changed(next);
  }
}
