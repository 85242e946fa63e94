import { isRecord, parseDocument } from "../core/run/documents.js";
import { endsPause, isTerminal } from "../core/run/Run.js";
import { RunName } from "../core/run/RunName.js";
import type { SseEvent } from "../core/sse/SseParser.js";
import { isServiceFrame } from "../core/transport/serviceFrames.js";
import { RunStatus } from "./RunStatus.js";

const mostEvents = 500;
const mostCharacters = 256 * 1024;

/** What has come of one BOM: so much that a subscriber who comes late can be told what the others know. */
export class RecentFrames {
  readonly #status = new RunStatus();
  /** The newest events, oldest first; the first may be one that is known by its id alone. */
  #events: { readonly id: string | null; readonly event: SseEvent | null }[] = [];
  #characters = 0;
  #newestState: SseEvent | null = null;
  #pause: SseEvent | null = null;
  #terminal: SseEvent | null = null;
  #end: SseEvent | null = null;
  #run = new RunName();
  #begun = false;
  /** What is kept gives the whole state. */
  #complete = false;

  /** @param after the event after which the stream is asked for. */
  constructor(private readonly bomId: string, private readonly after: string | null) {}

  /** Whether the stream has begun. */
  get begun(): boolean {
    return this.#begun;
  }

  /** @param skew the server's clock less this machine's, in milliseconds. */
  add(event: SseEvent, skew: number): void {
    if (!isServiceFrame(event)) this.#published(event, skew);
    else if (event.name === "connected") this.#connected(parseDocument(event.data) ?? {});
    else if (event.name === "stream_end") this.#end = event;
  }

  /**
   * @returns the frames that bring a subscriber up to date who knows what came up to `after`: those that follow it, else
   * the fewest that give the state. Null if what is kept is not enough.
   */
  welcome(after: string | null): SseEvent[] | null {
    const at = after === null ? -1 : this.#events.map(({ id }) => id).lastIndexOf(after);
    const end = this.#end === null ? [] : [this.#end];
    if (at >= 0) {
      const missed = this.#events.slice(at + 1).flatMap(({ event }) => event ?? []);
      return [this.#greeting("replayed"), ...missed, ...(missed.length === 0 ? [] : end)];
    }

    if (!this.#complete) return null;
    const state = [this.#newestState, this.#pause, this.#terminal].filter((event) => event !== null);
    return [this.#greeting(state.length === 0 ? "live" : "snapshot"), ...new Set(state), ...end];
  }

  #greeting(resume: string): SseEvent {
    const data = { type: "connected", bom_id: this.bomId, message: "Stream connected", resume, ...this.#status.members() };
    return { name: "connected", id: null, data: JSON.stringify(data) };
  }

  #connected(connected: Record<string, unknown>): void {
    this.#status.begin(connected);
    if (connected["resume"] !== "replayed") {
      this.#forget();
      this.#complete = true;
    } else if (!this.#begun || this.#events.length === 0) {
      this.#events = [{ id: this.after, event: null }];
      this.#complete = false;
    }
    this.#begun = true;
  }

  #published(event: SseEvent, skew: number): void {
    const document = parseDocument(event.data) ?? {};
    const begins = event.name === "enrichment.started" && !this.#run.carries(document);
    // What a terminal event ended is over with the next event.
    if (this.#terminal !== null || begins) {
      this.#newestState = this.#pause = this.#end = null;
      this.#run = new RunName();
    }
    this.#run.adopt(document);
    this.#status.published(event, skew);
    this.#terminal = isTerminal(event.name) ? event : null;
    if (event.name === "enrichment.paused") this.#pause = event;
    if (endsPause(event.name)) this.#pause = null;
    if (isRecord(document.state) || begins) this.#newestState = event;
    this.#complete ||= isRecord(document.state) && endsPause(event.name);
    this.#keep(event);
  }

  #keep(event: SseEvent): void {
    this.#events.push({ id: event.id, event });
    this.#characters += event.data.length;
    while (this.#events.length > mostEvents || (this.#characters > mostCharacters && this.#events.length > 1))
      this.#characters -= this.#events.shift()!.event?.data.length ?? 0;
  }

  #forget(): void {
    this.#events = [];
    this.#characters = 0;
    this.#newestState = this.#pause = this.#terminal = this.#end = null;
    this.#run = new RunName();
  }
}
