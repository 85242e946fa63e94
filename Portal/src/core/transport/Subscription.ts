import { disconnected, type LinkState } from "../link/LinkState.js";
import { unansweredProblem, type Problem } from "../link/Problem.js";
import type { SseEvent } from "../sse/SseParser.js";
import type { Line } from "./Line.js";
import { errorMessage, readServiceFrame } from "./serviceFrames.js";
import type { EnrichmentDocument } from "../run/documents.js";
import type { Sink, WatchOptions } from "./Transport.js";

/** How long the first connection may take before it is an error. */
const firstMilliseconds = 15_000;

/** One BOM on a line: how far it has come, and what its watcher is told of the connection. */
export class Subscription {
  line: Line | null = null;
  lastId: string | null;
  follow: boolean;
  /** Its run has ended. */
  ended = false;
  /** The connection that there is has begun with it. */
  greeted = false;
  #problem: Problem | null = null;
  #was = false;
  #late = false;
  /** It has begun with nothing, and nothing has come. */
  #blank = false;
  #first: ReturnType<typeof setTimeout> | undefined;
  #state = disconnected;

  constructor(readonly bomId: string, private readonly sink: Sink, options: WatchOptions) {
    this.lastId = options.after;
    this.follow = options.follow;
  }

  /** Whether it wants a place on a line. */
  get active(): boolean {
    return this.#problem === null && (!this.ended || this.follow);
  }

  frame(event: SseEvent): void {
    if (event.id !== null) this.lastId = event.id;
    const said = readServiceFrame(event);
    const kind = said && event.name;
    const blank = this.#blank;
    this.#blank = kind === "connected" && said!["resume"] === "live";
    if (kind === "connected" && !this.#begin(said!, blank)) return;
    if (kind === "stream_end") this.ended = true;
    this.sink.frame(event);
    const code = said?.["code"];
    if (code === "forbidden" || code === "revoked")
      this.fail({ status: null, code, message: errorMessage(said!), final: true });
    if (this.ended && !this.active) this.tell({ ...disconnected, skew: this.#state.skew });
  }

  /** Takes it off the line until somebody retries. */
  fail(problem: Problem): void {
    this.#problem = problem;
    this.tell({ ...disconnected, status: "error", problem });
  }

  /** Makes it want a place again. With `next` it waits for the next run if one has ended. */
  revive(next: boolean): void {
    this.#problem = null;
    this.forgive();
    if (next && this.ended) this.follow = true;
  }

  /** How the line stands. A BOM is connected from its own `connected` frame on. */
  tell(state: LinkState): void {
    this.#state = state;
    const { status } = state;
    if (status !== "connected") this.greeted = false;
    if (this.greeted || status === "error" || status === "disconnected") {
      this.#was ||= this.greeted;
      this.forgive();
      return this.sink.state(state);
    }

    if (this.#was) return this.sink.state({ ...state, status: "reconnecting" });
    this.#first ??= setTimeout(() => {
      this.#late = true;
      this.tell(this.#state);
    }, firstMilliseconds);
    if (this.#late && status === "connected") {
      // A stream that is there brings the BOM in its turn, such as behind others that read their history; as a rule at once.
      this.#late = false;
      return queueMicrotask(() => this.greeted || this.tell(this.#state));
    }

    this.sink.state(this.#late
      ? { ...state, status: "error", problem: state.problem ?? unansweredProblem }
      : { ...state, status: "connecting" });
  }

  #begin({ resume }: EnrichmentDocument, blank: boolean): boolean {
    // What is asked for anew by plan goes on where it was. A BOM that joins late begins with nothing, and then tells how its
    // run stands.
    if (this.greeted) return resume === "snapshot" || (blank && resume === "replayed");
    this.greeted = true;
    this.tell(this.#state);
    return true;
  }

  /** Waits no longer for a first connection: there is one, or nobody watches. */
  forgive(): void {
    clearTimeout(this.#first);
    this.#first = undefined;
    this.#late = false;
  }
}
