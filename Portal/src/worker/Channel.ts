import { disconnected, type LinkState } from "../core/link/LinkState.js";
import type { SseEvent } from "../core/sse/SseParser.js";
import { isServiceFrame } from "../core/transport/serviceFrames.js";
import type { Sink, Transport, Watch, WatchOptions } from "../core/transport/Transport.js";
import { RecentFrames } from "./RecentFrames.js";

interface Subscriber {
  readonly sink: Sink;
  follow: boolean;
  lastId: string | null;
  /** The run that it watched has ended, and it does not wait for the next. */
  over: boolean;
}

// As long as a link stays connected through a request that is planned.
const reopeningMilliseconds = 5_000;

/** One BOM of a session: one stream for all pages that watch it. */
export class Channel {
  readonly #subscribers = new Set<Subscriber>();
  #watch: Watch | null = null;
  #recent: RecentFrames;
  #after: string | null = null;
  #state: LinkState = { ...disconnected, status: "connecting" };
  #reopening: ReturnType<typeof setTimeout> | null = null;

  /** @param empty is called when nobody watches it any more. */
  constructor(
    private readonly bomId: string, private readonly transport: Transport, private readonly empty: () => void,
  ) {
    this.#recent = new RecentFrames(bomId, null);
  }

  add(sink: Sink, { after, follow }: WatchOptions): Watch {
    const subscriber: Subscriber = { sink, follow, lastId: after, over: false };
    this.#subscribers.add(subscriber);
    this.#welcome(subscriber);
    return {
      retry: () => this.#retry(subscriber),
      close: () => {
        this.#subscribers.delete(subscriber);
        this.#rest();
        if (this.#subscribers.size === 0) this.empty();
      },
    };
  }

  #welcome(subscriber: Subscriber): void {
    if (this.#watch === null) return this.#open(subscriber.lastId);
    subscriber.sink.state(this.#state);
    if (this.#recent.begun) {
      const frames = this.#recent.welcome(subscriber.lastId);
      if (frames === null) return this.#reopen();
      for (const frame of frames) this.#hand(subscriber, frame);
    } else if (subscriber.lastId !== this.#after) this.#reopen();
  }

  #retry(subscriber: Subscriber): void {
    if (subscriber.over) {
      subscriber.over = false;
      subscriber.follow = true;
      this.#welcome(subscriber);
    } else this.#watch?.retry();
  }

  #open(after: string | null): void {
    this.#after = after;
    this.#recent = new RecentFrames(this.bomId, after);
    this.#watch = this.transport.watch(this.bomId, {
      frame: (event) => this.#frame(event),
      state: (state) => this.#told(state),
    }, { after, follow: true });
  }

  // From the state as it is, which is right for every subscriber, whatever it knows.
  #reopen(): void {
    if (this.#reopening !== null) clearTimeout(this.#reopening);
    this.#reopening = this.#state.status !== "connected" ? null : setTimeout(() => {
      this.#reopening = null;
      this.#tell();
    }, reopeningMilliseconds);
    this.#watch?.close();
    this.#open(null);
  }

  #frame(event: SseEvent): void {
    this.#recent.add(event, this.#state.skew);
    for (const subscriber of [...this.#subscribers]) this.#hand(subscriber, event);
    this.#rest();
  }

  #hand(subscriber: Subscriber, event: SseEvent): void {
    if (subscriber.over) return;
    subscriber.lastId = event.id ?? subscriber.lastId;
    subscriber.sink.frame(event);
    if (!isServiceFrame(event) || event.name !== "stream_end" || subscriber.follow) return;
    subscriber.over = true;
    subscriber.sink.state({ ...disconnected, skew: this.#state.skew });
  }

  #told(state: LinkState): void {
    this.#state = state;
    if (this.#reopening !== null && state.problem === null && state.status !== "connected") return;
    if (this.#reopening !== null) clearTimeout(this.#reopening);
    this.#reopening = null;
    this.#tell();
  }

  #tell(): void {
    for (const subscriber of [...this.#subscribers]) if (!subscriber.over) subscriber.sink.state(this.#state);
  }

  // What is not watched may change unseen: who comes next begins with a stream of its own.
  #rest(): void {
    if ([...this.#subscribers].some(({ over }) => !over)) return;
    if (this.#reopening !== null) clearTimeout(this.#reopening);
    this.#reopening = null;
    this.#watch?.close();
    this.#watch = null;
    this.#state = { ...disconnected, status: "connecting" };
  }
}
