import { disconnected, type LinkState } from "./LinkState.js";

// The service begins a stream of several BOMs within 3 s.
const plannedMilliseconds = 5_000;

/** Keeps the state of a link, which stays connected through new requests that no loss is the reason for. */
export class LinkStatus {
  state: LinkState = disconnected;
  #planned: ReturnType<typeof setTimeout> | undefined;
  /** What was planned is under way. */
  #asked = false;

  constructor(private readonly changed: (state: LinkState) => void) {}

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
    clearTimeout(this.#planned);
    this.#planned = undefined;
  }

  get planned(): boolean {
    return this.#planned !== undefined;
  }

  connected(): void {
    if (this.#asked) this.unplan();
    this.set({ status: "connected", stale: false, retryAt: null, problem: null, offline: false });
  }

  /** There is no connection. @param wait milliseconds until the next try; 0 while it is under way. */
  without(wait: number): void {
    this.#asked = this.planned;
    const { status } = this.state;
    if (this.planned && status === "connected") return;
    const was = status === "connected" || status === "reconnecting";
    this.set({ status: was ? "reconnecting" : "connecting", retryAt: wait > 0 ? Date.now() + wait : null });
  }

  set(change: Partial<LinkState>): void {
    const news = Object.entries(change).some(([key, value]) => this.state[key as keyof LinkState] !== value);
    if (news) this.changed((this.state = { ...this.state, ...change }));
  }
}
