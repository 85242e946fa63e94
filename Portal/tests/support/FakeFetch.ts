/** A `fetch` whose streams a test writes by hand: for environments without a network. */
export class FakeFetch {
  readonly streams: { url: string; headers: Record<string, string>; write(text: string): void; end(): void; open: boolean }[] = [];

  readonly fetch = ((url: string, init: RequestInit) => {
    const encoder = new TextEncoder();
    let controller!: ReadableStreamDefaultController<Uint8Array>;
    const body = new ReadableStream<Uint8Array>({ start: (it) => void (controller = it) });
    const stream = {
      url, headers: init.headers as Record<string, string>, open: true,
      write: (text: string) => controller.enqueue(encoder.encode(text)),
      end: () => {
        if (stream.open) controller.close();
        stream.open = false;
      },
    };
    init.signal?.addEventListener("abort", () => {
      if (stream.open) controller.error(new DOMException("aborted", "AbortError"));
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

  connect(bomId: string): void {
    const data = { type: "connected", bom_id: bomId, resume: "live" };
    this.streams.at(-1)!.write(`retry: 20\nevent: connected\ndata: ${JSON.stringify(data)}\n\n`);
  }

  publish(document: Record<string, unknown>): void {
    const type = String(document["event_type"]).replace("enrichment.progress", "progress");
    const id = String(document["event_id"]);
    this.streams.at(-1)!.write(`event: ${type}\nid: ${id}\ndata: ${JSON.stringify(document)}\n\n`);
  }

  end(reason: string): void {
    this.streams.at(-1)!.write(`event: stream_end\ndata: {"type":"stream_end","reason":"${reason}"}\n\n`);
  }
}
