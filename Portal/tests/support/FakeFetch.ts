interface FakeAnswer {
  readonly url: string;
  readonly headers: Record<string, string>;
  write(text: string): void;
  end(): void;
  open: boolean;
  /** True for a fetch that goes on when it is told to stop. */
  ignoresSignals: boolean;
}

/** A `fetch` whose streams a test writes by hand: for environments without a network. */
export class FakeFetch {
  readonly streams: FakeAnswer[] = [];
  /** Answers in the place of streams, while it is set. */
  answer: (() => Promise<Response>) | null = null;
  #connected: string | null = null;

  readonly fetch = ((url: string, init: RequestInit) => {
    if (this.answer !== null) return this.answer();
    const encoder = new TextEncoder();
    let controller!: ReadableStreamDefaultController<Uint8Array>;
    const body = new ReadableStream<Uint8Array>({
      start: (it) => void (controller = it),
      cancel: () => void (stream.open = false),
    });
    const stream: FakeAnswer = {
      url, headers: init.headers as Record<string, string>, open: true, ignoresSignals: false,
      write: (text) => {
        if (stream.open) controller.enqueue(encoder.encode(text));
      },
      end: () => {
        if (stream.open) controller.close();
        stream.open = false;
      },
    };
    init.signal?.addEventListener("abort", () => {
      if (!stream.open || stream.ignoresSignals) return;
      controller.error(new DOMException("aborted", "AbortError"));
      stream.open = false;
    });
    this.streams.push(stream);
    return Promise.resolve({
      status: 200, headers: new Headers({ "content-type": "text/event-stream" }), body,
    } as unknown as Response);
  }) as unknown as typeof fetch;

  get open(): number {
    return this.streams.filter((stream) => stream.open).length;
  }

  /** @param more members of the `connected` frame, such as `resume`. */
  connect(bomId: string, more: Record<string, unknown> = {}): void {
    const data = { type: "connected", bom_id: bomId, resume: "live", ...more };
    this.#connected = bomId;
    this.#write(`retry: 20\nevent: connected\ndata: ${JSON.stringify(data)}\n\n`);
  }

  /** @param bomId whose it is; by default that of the newest `connected` frame. */
  publish(document: Record<string, unknown>, bomId: string | null = this.#bomId): void {
    const type = String(document["event_type"]).replace("enrichment.progress", "progress");
    const id = (bomId === null ? "" : `${bomId}/`) + String(document["event_id"]);
    this.#write(`event: ${type}\nid: ${id}\ndata: ${JSON.stringify(document)}\n\n`);
  }

  end(reason: string, bomId: string | null = this.#bomId): void {
    const data = { type: "stream_end", reason, ...(bomId === null ? {} : { bom_id: bomId }) };
    this.#write(`event: stream_end\ndata: ${JSON.stringify(data)}\n\n`);
  }

  #write(text: string): void {
    this.streams.at(-1)!.write(text);
  }

  /** The BOM that the newest stream began with, if it is a stream of several; null if it is of one alone. */
  get #bomId(): string | null {
    const first = new URL(this.streams.at(-1)!.url, "http://service").searchParams.get("bom_id");
    return first === null ? null : (this.#connected ?? first);
  }
}
