import { disconnected, type LinkState } from "./LinkState.js";
import { tokenProblem, unansweredProblem } from "./Problem.js";
import { tokenTimeoutMessage } from "./TokenSource.js";

/** How long the first connection may take before it is an error. */
const firstMilliseconds = 15_000;
// The service begins a stream of several BOMs within 3 s.
const plannedMilliseconds = 5_000;

/** Keeps the state of a link: what it is called while there is no connection, and for how long. */
export class LinkStatus {
  state: LinkState = disconnected;
  /** Whether a token function has been asked and has not answered. */
  awaitsToken = false;
  #without: "connecting" | "reconnecting" | "error" = "connecting";
  #first: ReturnType<typeof setTimeout> | undefined;
  #planned: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly changed: (state: LinkState) => void) {}

  /** The link opens: it has never been connected. */
  open(): void {
    this.#without = "connecting";
  }

  /** Tries begin. */
  start(): void {
    if (this.#without === "connecting") this.#limit();
  }

  /** Somebody wants it tried anew: what has failed so far is forgotten. */
  retry(): void {
    if (this.#without === "error") this.#without = "connecting";
    this.start();
    this.plan();
  }

  stop(): void {
    clearTimeout(this.#first);
    this.unplan();
  }

  /** A new request is coming for which no loss is the reason: until its answer, a connection stays one. */
  plan(): void {
    if (this.state.status !== "connected") return;
    this.unplan();
    this.#planned = setTimeout(() => {
      this.unplan();
      this.set({ status: this.#without });
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
    this.stop();
    this.#without = "reconnecting";
    this.set({ status: "connected", stale: false, retryAt: null, problem: null, offline: false });
  }

  /** There is no connection. @param wait milliseconds until the next try; 0 while it is under way. */
  without(wait: number): void {
    if (this.planned) return this.set({ status: "connected", retryAt: null });
    this.set({ status: this.#without, retryAt: wait > 0 ? Date.now() + wait : null });
  }

  set(change: Partial<LinkState>): void {
    const next = { ...this.state, ...change };
    const keys = Object.keys(next) as (keyof LinkState)[];
    if (keys.every((key) => next[key] === this.state[key])) return;
    this.state = next;
    this.changed(next);
  }

  #limit(): void {
    clearTimeout(this.#first);
    this.#first = setTimeout(() => {
      this.#without = "error";
      const problem = this.awaitsToken ? tokenProblem(tokenTimeoutMessage) : unansweredProblem;
      this.set({ status: "error", problem: this.state.problem ?? problem });
    }, firstMilliseconds);
  }
}
