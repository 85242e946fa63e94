import { EventIds } from "../EventIds.js";
import { disconnected, type LinkState } from "../link/LinkState.js";
import type { Problem } from "../link/Problem.js";
import { isRecord, parseDocument } from "../run/documents.js";
import { endsPause, isTerminal } from "../run/Run.js";
import { RunName } from "../run/RunName.js";
import type { SseEvent } from "../sse/SseParser.js";
import { finalProblem, isServiceFrame, readError } from "./serviceFrames.js";
import type { Sink, Watch } from "./Transport.js";

/** A watcher of a room. */
export interface Seat extends Sink {
  readonly follow: boolean;
}

/** One BOM on a shared connection: its watchers, and what one who comes late needs to know. */
export class Room {
  readonly seats = new Set<Seat>();
  lastId: string | null;
  /** Set where the BOM has a connection of its own, because the service knows no shared ones. */
  direct: Watch | null = null;
  #state: LinkState = { ...disconnected, status: "connecting" };
  #ended = false;
  #problem: Problem | null = null;
  #connected: SseEvent | null = null;
  #newestState: SseEvent | null = null;
  #pause: SseEvent | null = null;
  #terminal: SseEvent | null = null;
  #end: SseEvent | null = null;
  #run = new RunName();
  readonly #ids = new EventIds(4096);

  constructor(readonly bomId: string, after: string | null) {
    this.lastId = after;
  }

  /** Whether it wants a place on a connection. */
  get active(): boolean {
    return this.#problem === null && (!this.#ended || [...this.seats].some((seat) => seat.follow));
  }

  /** Whether its run has ended and it waits for the next, for which a connection must be asked anew. */
  get waits(): boolean {
    return this.#ended && this.active;
  }

  /** Whether a connection has begun with it. */
  get greeted(): boolean {
    return this.#connected !== null;
  }

  /** Tells a new watcher what the others know: the fewest frames that give the state, as the service does. */
  welcome(seat: Seat): void {
    this.seats.add(seat);
    seat.state(this.#state);
    const known = [this.#connected, this.#newestState, this.#pause, this.#terminal, this.#end];
    for (const frame of new Set(known)) if (frame !== null) seat.frame(frame);
  }

  frame(event: SseEvent): void {
    if (event.id !== null) {
      this.lastId = event.id;
      if (!this.#ids.add(event.id)) return;
    }

    if (isServiceFrame(event)) this.#service(event);
    else this.#published(event);
    for (const seat of [...this.seats]) seat.frame(event);
    const error = readError(event);
    const problem = error === null ? null : finalProblem(error);
    if (problem !== null) this.fail(problem);
    if (this.#end !== null && !this.active) this.state({ ...disconnected, skew: this.#state.skew });
  }

  state(state: LinkState): void {
    this.#state = state;
    for (const seat of [...this.seats]) seat.state(state);
  }

  /** Takes it off the connection, until somebody retries. */
  fail(problem: Problem): void {
    this.#problem = problem;
    this.state({ ...disconnected, status: "error", problem });
  }

  /** Makes it want a place again. */
  revive(): void {
    this.#problem = null;
  }

  /** It has a place on a connection from here on. */
  seated(): void {
    this.#ended = false;
  }

  #service(event: SseEvent): void {
    if (event.name === "connected") this.#connected = event;
    if (event.name !== "stream_end") return;
    this.#ended = true;
    this.#end = event;
  }

  #published(event: SseEvent): void {
    const document = parseDocument(event.data) ?? {};
    const begins = event.name === "enrichment.started" && !this.#run.carries(document);
    // What a terminal event ended is over with the next event.
    if (this.#terminal !== null || begins) {
      this.#newestState = this.#pause = this.#end = null;
      this.#run = new RunName();
      this.#forget(event);
    }
    // The service may go over to another run, come back, and send again what it has sent.
    if (this.#run.adopt(document)) this.#forget(event);
    this.#terminal = isTerminal(event.name) ? event : null;
    if (event.name === "enrichment.paused") this.#pause = event;
    if (endsPause(event.name)) this.#pause = null;
    if (isRecord(document.state) || begins) this.#newestState = event;
  }

  #forget(allBut: SseEvent): void {
    this.#ids.clear();
    if (allBut.id !== null) this.#ids.add(allBut.id);
  }
}
