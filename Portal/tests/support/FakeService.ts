import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

interface Entry {
  readonly id: string;
  readonly frame: string;
  readonly name: string;
  /** The name of an event that ends its run, else null. */
  readonly end: string | null;
  readonly at: number;
}

/** A small service of the protocol's shape whose every answer a test decides. */
export class FakeService {
  readonly requests: {
    path: string; query: URLSearchParams; headers: IncomingMessage["headers"]; method: string;
  }[] = [];
  /** Answers in the place of streams, each used once. */
  readonly refusals: { status: number; headers?: Record<string, string>; body?: string }[] = [];
  tokens: Set<string> | null = null;
  retryMilliseconds = 20;
  /** False: streams open without a byte, as behind a proxy that buffers. */
  greets = true;
  /** How many of a BOM's newest events it resumes after. */
  depth = Infinity;
  /** Seconds without an event after which a run is stalled; null for a service that does not say. */
  stalledAfterSeconds: number | null = 300;
  /** Seconds after which it says that it sends comments; null for a service that does not say. It sends none by itself. */
  keepaliveSeconds: number | null = null;
  readonly #logs = new Map<string, Entry[]>();
  readonly #open = new Map<ServerResponse, { boms: string[]; ended: Set<string> }>();
  #server: Server;
  #port = 0;

  private constructor() {
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  static async start(): Promise<FakeService> {
    const service = new FakeService();
    await service.listen();
    return service;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get openStreams(): number {
    return this.#open.size;
  }

  async listen(): Promise<void> {
    if (this.#port !== 0) this.#server = createServer((request, response) => this.#answer(request, response));
    await new Promise<void>((done) => this.#server.listen(this.#port, "127.0.0.1", done));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Ends as a killed process does. */
  async kill(): Promise<void> {
    for (const response of this.#open.keys()) response.destroy();
    this.#open.clear();
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  publish(bomId: string, document: Record<string, unknown>): void {
    const type = String(document["event_type"]);
    const name = type === "enrichment.progress" ? "progress" : type;
    const end = ["enrichment.completed", "enrichment.failed", "enrichment.cancelled"].includes(name) ? name : null;
    const id = String(document["event_id"]);
    const frame = `event: ${name}\nid: ${bomId}/${id}\ndata: ${JSON.stringify({ bom_id: bomId, ...document })}\n\n`;
    this.#log(bomId).push({ id, frame, name, end, at: Date.now() });
    for (const [response, stream] of this.#open) {
      if (!stream.boms.includes(bomId) || stream.ended.has(bomId)) continue;
      response.write(frame);
      if (end !== null) this.#end(response, bomId, end);
    }
  }

  /** Knows nothing of a BOM any more. */
  forget(bomId: string): void {
    this.#logs.delete(bomId);
  }

  /** Writes to every open stream. */
  write(text: string): void {
    for (const response of this.#open.keys()) response.write(text);
  }

  /** Ends every open stream, as a server that drains. */
  drain(): void {
    for (const response of this.#open.keys()) response.end();
    this.#open.clear();
  }

  /** Breaks every open stream off. */
  cut(): void {
    for (const response of this.#open.keys()) response.destroy();
    this.#open.clear();
  }

  #log(bomId: string) {
    let log = this.#logs.get(bomId);
    if (log === undefined) this.#logs.set(bomId, (log = []));
    return log;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url!, "http://localhost");
    const { method, headers } = request;
    this.requests.push({ path: url.pathname, query: url.searchParams, headers, method: method! });
    const refusal = this.refusals.shift();
    if (refusal !== undefined) return problem(response, refusal.status, refusal.body, refusal.headers);
    const token = url.searchParams.get("token") ?? request.headers.authorization?.slice("Bearer ".length) ?? "";
    if (this.tokens !== null && !this.tokens.has(token)) return problem(response, 401, "Invalid token.");
    if (url.pathname.endsWith("/ticket")) {
      const ticket = ["ticket", ...url.searchParams.getAll("bom_id")].join(" ");
      this.tokens?.add(ticket);
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ ticket, expires_at: "2030-01-01T00:00:00Z", url: "" }));
    } else if (url.pathname === "/api/enrichment/stream") this.#stream(response, url.searchParams);
    else problem(response, 404, "There is nothing at this path.");
  }

  #stream(response: ServerResponse, query: URLSearchParams): void {
    const boms = query.getAll("bom_id");
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
    response.flushHeaders();
    this.#open.set(response, { boms, ended: new Set() });
    response.on("close", () => this.#open.delete(response));
    for (const bomId of this.greets ? boms : []) {
      const named = (name: string) => query.getAll(name).find((value) => value.startsWith(`${bomId}/`));
      const again = named("lastEventId");
      this.#greet(response, bomId, (again ?? named("after"))?.slice(bomId.length + 1) ?? null, again !== undefined);
    }
  }

  #greet(response: ServerResponse, bomId: string, after: string | null, again: boolean): void {
    const log = this.#log(bomId);
    const found = log.findIndex((entry) => entry.id === after);
    const at = found >= log.length - this.depth ? found : -1;
    const resume = log.length === 0 ? "live" : at >= 0 ? "replayed" : "snapshot";
    const keepalive = this.keepaliveSeconds === null ? {} : { keepalive_seconds: this.keepaliveSeconds };
    const data = {
      type: "connected", bom_id: bomId, message: "Stream connected", resume, ...keepalive, ...this.#standing(log),
    };
    response.write(`retry: ${this.retryMilliseconds}\nevent: connected\ndata: ${JSON.stringify(data)}\n\n`);
    const frames = at >= 0 ? log.slice(at + 1) : log.slice(-1);
    for (const { frame } of frames) response.write(frame);
    const end = log.at(-1)?.end;
    if (end && (again || at !== log.length - 1)) this.#end(response, bomId, end);
  }

  #standing(log: readonly Entry[]) {
    if (this.stalledAfterSeconds === null) return {};
    const newest = log.at(-1);
    if (newest === undefined) return { stalled_after_seconds: this.stalledAfterSeconds };
    const silent = Math.floor((Date.now() - newest.at) / 1000);
    const paused = newest.name === "enrichment.paused";
    const running = silent >= this.stalledAfterSeconds ? "stalled" : "running";
    return {
      status: newest.end?.slice("enrichment.".length) ?? (paused ? "paused" : running),
      silent_seconds: silent, stalled_after_seconds: this.stalledAfterSeconds,
    };
  }

  #end(response: ServerResponse, bomId: string, reason: string): void {
    const stream = this.#open.get(response)!;
    const data = { type: "stream_end", reason, bom_id: bomId };
    response.write(`event: stream_end\ndata: ${JSON.stringify(data)}\n\n`);
    stream.ended.add(bomId);
    if (stream.ended.size === stream.boms.length) response.end();
  }
}

function problem(response: ServerResponse, status: number, detail = "", headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "application/problem+json", ...headers });
  response.end(JSON.stringify({ status, detail }));
}
