import { disconnected, type LinkState } from "../../src/core/link/LinkState.js";
import type { Sink, Transport, Watch, WatchOptions } from "../../src/core/transport/Transport.js";

/** A transport whose every frame and state a test writes by hand, for one BOM. */
export class FakeTransport implements Transport {
  /** What each watch was opened with. */
  readonly watches: WatchOptions[] = [];
  retries = 0;
  closed = 0;
  #sink: Sink | null = null;

  watch(_bomId: string, sink: Sink, options: WatchOptions): Watch {
    this.watches.push(options);
    this.#sink = sink;
    this.state({ status: "connecting" });
    return {
      retry: () => void this.retries++,
      close: () => {
        if (this.#sink === sink) this.#sink = null;
      },
    };
  }

  tokenChanged(): void {}

  close(): void {
    this.closed++;
  }

  get open(): boolean {
    return this.#sink !== null;
  }

  state(change: Partial<LinkState>): void {
    this.#sink!.state({ ...disconnected, ...change });
  }

  /** The stream begins. */
  connect(connected: Record<string, unknown> = {}): void {
    this.state({ status: "connected" });
    this.service("connected", { type: "connected", resume: "live", stalled_after_seconds: 300, ...connected });
  }

  service(name: string, data: Record<string, unknown>): void {
    this.#sink!.frame({ name, id: null, data: JSON.stringify(data) });
  }

  publish(...documents: Record<string, unknown>[]): void {
    for (const document of documents) {
      const name = String(document["event_type"]).replace("enrichment.progress", "progress");
      this.#sink!.frame({ name, id: String(document["event_id"]), data: JSON.stringify(document) });
    }
  }

  /** A run's stream is over; with `follow` the transport waits for the next. */
  end(reason: string): void {
    this.service("stream_end", { type: "stream_end", reason });
    if (!this.watches.at(-1)!.follow) this.state({ status: "disconnected" });
  }
}
