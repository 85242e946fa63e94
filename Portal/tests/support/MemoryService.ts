interface Stream {
  readonly boms: readonly string[];
  readonly several: boolean;
  readonly expires: number;
  readonly ended: Set<string>;
  write(text: string): void;
  end(error?: Error): void;
}

const encoder = new TextEncoder();
const hour = 3_600_000;

/** A service behind a `fetch` without a network, for tests with a fast clock: tokens expire, silos restart. */
export class MemoryService {
  readonly streams = new Set<Stream>();
  /** Requests so far. */
  requests = 0;
  tokensIssued = 0;
  /** False while it restarts: nothing answers. */
  up = true;
  /** Its clock less the machine's, in milliseconds. */
  skew = 0;
  readonly #logs = new Map<string, { id: string; frame: (prefix: string) => string; end: string | null }[]>();

  /** A token for an hour from now; another is issued only for one that is old. */
  readonly token = (): string => {
    this.tokensIssued++;
    return String(Date.now() + hour);
  };

  readonly fetch = ((input: string, init: RequestInit) => {
    this.requests++;
    if (!this.up) return Promise.reject(new TypeError("fetch failed"));
    const expires = Number((init.headers as Record<string, string>)["Authorization"]?.slice("Bearer ".length));
    if (!(expires > Date.now())) return Promise.resolve(new Response(null, { status: 401 }));
    return Promise.resolve(this.#open(new URL(input, "http://service"), init, expires));
  }) as typeof fetch;

  publish(bomId: string, document: Record<string, unknown>): void {
    const name = String(document["event_type"]).replace("enrichment.progress", "progress");
    const id = String(document["event_id"]);
    const data = JSON.stringify({ bom_id: bomId, ...document });
    const frame = (prefix: string) => `event: ${name}\nid: ${prefix}${id}\ndata: ${data}\n\n`;
    const log = this.#logs.get(bomId) ?? [];
    this.#logs.set(bomId, log);
    log.push({ id, frame, end: name === "enrichment.completed" ? name : null });
    // What the history keeps.
    if (log.length > 100) log.shift();
    for (const stream of this.streams)
      if (stream.boms.includes(bomId) && !stream.ended.has(bomId)) this.#send(stream, bomId, log.length - 1);
  }

  /** Half a minute has passed: comments, and streams whose token is about to expire end. */
  beat(): void {
    for (const stream of [...this.streams]) {
      if (stream.expires - Date.now() > 40_000) stream.write(": keepalive\n\n");
      else {
        stream.write('event: error\ndata: {"type":"error","code":"token_expired","message":"The token expires."}\n\n');
        stream.end();
      }
    }
  }

  /** Every connection breaks, as that of a process that is killed. */
  cut(): void {
    for (const stream of [...this.streams]) stream.end(new TypeError("terminated"));
  }

  /** Forgets its connections without a word, as a network does while a machine sleeps. */
  lose(): void {
    this.streams.clear();
  }

  #open(url: URL, init: RequestInit, expires: number): Response {
    let controller!: ReadableStreamDefaultController<Uint8Array>;
    const body = new ReadableStream<Uint8Array>({ start: (it) => void (controller = it) });
    const several = url.searchParams.has("bom_id");
    const boms = several ? url.searchParams.getAll("bom_id") : [decodeURIComponent(url.pathname.split("/").at(-1)!)];
    let open = true;
    const stream: Stream = {
      boms, several, expires, ended: new Set(),
      write: (text) => open && controller.enqueue(encoder.encode(text)),
      end: (error) => {
        if (open) error === undefined ? controller.close() : controller.error(error);
        open = false;
        this.streams.delete(stream);
      },
    };
    init.signal?.addEventListener("abort", () => stream.end(new DOMException("aborted", "AbortError")));
    this.streams.add(stream);
    const last = (init.headers as Record<string, string>)["Last-Event-ID"];
    for (const bomId of boms) this.#greet(stream, bomId, [...url.searchParams.getAll("after"), last]);
    const date = new Date(Date.now() + this.skew).toUTCString();
    return new Response(body, { headers: { "content-type": "text/event-stream", date } });
  }

  #greet(stream: Stream, bomId: string, after: readonly (string | undefined)[]): void {
    const log = this.#logs.get(bomId) ?? [];
    const at = log.findIndex(({ id }) => after.includes(stream.several ? `${bomId}/${id}` : id));
    const resume = log.length === 0 ? "live" : at >= 0 ? "replayed" : "snapshot";
    const data = { type: "connected", bom_id: bomId, resume };
    stream.write(`retry: 2000\nevent: connected\ndata: ${JSON.stringify(data)}\n\n`);
    // After the end of its run it stays open, and waits for the next.
    for (let next = at >= 0 ? at + 1 : Math.max(log.length - 1, 0); next < log.length; next++)
      this.#send(stream, bomId, next);
  }

  #send(stream: Stream, bomId: string, at: number): void {
    const { frame, end } = this.#logs.get(bomId)![at]!;
    stream.write(frame(stream.several ? `${bomId}/` : ""));
    if (end === null) return;
    const data = { type: "stream_end", reason: end, ...(stream.several ? { bom_id: bomId } : {}) };
    stream.write(`event: stream_end\ndata: ${JSON.stringify(data)}\n\n`);
    stream.ended.add(bomId);
    if (stream.ended.size === stream.boms.length) stream.end();
  }
}
