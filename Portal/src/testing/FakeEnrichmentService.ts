import { jsonAnswer, streamAnswer } from "./answers.js";
import { FakeLog, type PublishedEvent } from "./FakeLog.js";
import { FakeRun, type FakeRunOptions, type PlayOptions } from "./FakeRun.js";
import { FakeStream } from "./FakeStream.js";

/** How a fake service behaves. */
export interface FakeServiceOptions {
  /** The tokens that it accepts; any by default, also none. */
  readonly tokens?: readonly string[];
  /** `STALLED_AFTER_SECONDS`; 300 by default. */
  readonly stalledAfterSeconds?: number;
  /** Milliseconds that streams tell their clients to wait before they come back; 1 by default. */
  readonly retryMilliseconds?: number;
  /** Milliseconds since 1970; `Date.now` by default, which fake timers replace. */
  readonly now?: () => number;
}

/** An answer in the place of the next ones. */
export interface Refusal {
  /** The `detail` of the problem. */
  readonly detail?: string;
  /** Seconds. */
  readonly retryAfter?: number;
  /** How many requests are answered so; 1 by default. */
  readonly times?: number;
}

/** A request that came. */
export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly token: string | null;
}

const idForm = /^(?!\.\.?$)[\w.-]{1,128}$/;

/**
 * The service of the protocol in memory. Give its `fetch` to a client. It starts no timers by itself: what happens,
 * happens when a test says so.
 */
export class FakeEnrichmentService {
  /** Every request so far, oldest first. */
  readonly requests: FakeRequest[] = [];
  /** The tokens that are accepted; null for any. */
  tokens: Set<string> | null;
  /** BOMs of another organization; the others of a stream of several go on. */
  readonly forbidden = new Set<string>();
  /** While true, requests fail as without a network. */
  offline = false;
  /** Its clock, in milliseconds since 1970. */
  readonly now: () => number;
  readonly #logs = new Map<string, FakeLog>();
  readonly #open = new Set<FakeStream>();
  readonly #refusals: { status: number; refusal: Refusal; left: number }[] = [];
  readonly #tickets = new Map<string, readonly string[]>();
  readonly #watchers: { bomId: string; resolve: () => void }[] = [];
  readonly #stalledAfter: number;
  readonly #retry: number;
  #ids = 0;
  #runs = 0;

  constructor(options: FakeServiceOptions = {}) {
    this.tokens = options.tokens === undefined ? null : new Set(options.tokens);
    this.now = options.now ?? (() => Date.now());
    this.#stalledAfter = options.stalledAfterSeconds ?? 300;
    this.#retry = options.retryMilliseconds ?? 1;
  }

  /** Answers as the service does. */
  readonly fetch: typeof fetch = async (input, init) => {
    const request = typeof input === "object" && "url" in input ? input : null;
    const url = new URL(request?.url ?? String(input), "http://enrichment.test");
    const method = (init?.method ?? request?.method ?? "GET").toUpperCase();
    const signal = init?.signal ?? request?.signal ?? null;
    signal?.throwIfAborted();
    const header = headerOf(init?.headers ?? request?.headers);
    if (this.offline) throw new TypeError("Failed to fetch");
    return this.#answer(method, url, header, signal);
  };

  /** How many streams are open. */
  get connections(): number {
    return this.#open.size;
  }

  /** Resolves when a stream of the BOM is open. */
  watched(bomId: string): Promise<void> {
    if ([...this.#open].some((stream) => stream.boms.includes(bomId))) return Promise.resolve();
    return new Promise((resolve) => this.#watchers.push({ bomId, resolve }));
  }

  /** Publishes one event to all who watch the BOM, and to those who come later. */
  publish(bomId: string, event: PublishedEvent): void {
    const id = String(event["event_id"] ?? `event-${++this.#ids}`);
    const at = this.now();
    const document = { event_id: id, bom_id: bomId, created_at: new Date(at).toISOString(), ...event };
    const name = event.event_type === "enrichment.progress" ? "progress" : event.event_type;
    const log = this.#log(bomId);
    const entry = { id, name, document, at };
    log.add(entry);
    for (const stream of this.#watching(bomId)) {
      stream.event(bomId, entry);
      if (log.end !== null) stream.end(bomId, log.end);
    }
  }

  /** Begins a run, and publishes its `started`; what follows is the caller's to say. */
  run(bomId: string, options: FakeRunOptions = {}): FakeRun {
    return new FakeRun(this, bomId, options.run ?? `run-${++this.#runs}`, options).start();
  }

  /** Plays a whole run: at once, or an event every so many milliseconds. */
  play(bomId: string, options: PlayOptions = {}): FakeRun {
    return this.run(bomId, options).finish(options);
  }

  /** Answers the next requests so. */
  refuse(status: number, refusal: Refusal = {}): void {
    this.#refusals.push({ status, refusal, left: refusal.times ?? 1 });
  }

  /** Breaks connections off: those of a BOM, or all. */
  drop(bomId?: string): void {
    for (const stream of this.#streams(bomId)) stream.fail(new TypeError("network error"));
  }

  /** Ends bodies as a server that shuts down does. */
  drain(): void {
    for (const stream of this.#streams()) {
      stream.write(`retry: ${this.#retry}\n\n`);
      stream.close();
    }
  }

  /** Accepts a token no longer, and ends its streams with `token_expired`. */
  expire(token: string): void {
    this.tokens?.delete(token);
    for (const stream of this.#streams()) {
      if (stream.token !== token) continue;
      this.#error(stream, { message: "Token expired", code: "token_expired" });
      stream.close();
    }
  }

  /** Sends the service's `error` frame, which ends nothing. */
  error(message = "Redis connection error"): void {
    for (const stream of this.#streams()) this.#error(stream, { message });
  }

  /** Sends the comment that keeps connections alive. */
  keepalive(): void {
    for (const stream of this.#streams()) stream.write(": keepalive\n\n");
  }

  /** Knows nothing of a BOM any more. */
  forget(bomId: string): void {
    this.#logs.delete(bomId);
  }

  #answer(method: string, url: URL, header: (name: string) => string | null, signal: AbortSignal | null): Response {
    const bearer = /^Bearer (.+)$/i.exec(header("authorization") ?? "")?.[1] ?? null;
    const token = bearer ?? url.searchParams.get("token");
    const path = url.pathname.slice(url.pathname.indexOf("/api/enrichment/") + "/api/enrichment/".length);
    this.requests.push({ method, path: url.pathname, query: url.searchParams, token });
    const refused = this.#refused();
    if (refused !== null) return refused;
    if (path === "health") return jsonAnswer(200, { status: "healthy", redis: "connected" });

    const [kind, name = "", more] = path.split("/");
    const several = kind === "stream" && (name === "" || (name === "ticket" && more === undefined));
    const boms = several ? url.searchParams.getAll("bom_id") : [decodeURIComponent(name)];
    if (!this.#admits(token, boms)) return problem(401, "Invalid token.");
    if (boms.length === 0 || boms.length > 50) return problem(400, "Name 1 to 50 BOMs as `bom_id`.");
    if ((kind === "boms" || kind === "stream") && !boms.every((bomId) => idForm.test(bomId)))
      return problem(400, "A BOM id is 1 to 128 of A-Z a-z 0-9 . _ -, and not . or ..");
    if (kind === "boms" && more === undefined) return this.#state(boms[0]!);
    if (kind !== "stream") return problem(404, "There is nothing at this path.");
    if (path.endsWith("/ticket") || path === "stream/ticket") return this.#ticket(url, boms);
    return this.#stream(boms, several, url.searchParams, header("last-event-id"), token, signal);
  }

  #refused(): Response | null {
    const next = this.#refusals[0];
    if (next === undefined) return null;
    if (--next.left <= 0) this.#refusals.shift();
    const { detail = "", retryAfter } = next.refusal;
    return problem(next.status, detail, retryAfter === undefined ? {} : { "retry-after": String(retryAfter) });
  }

  #admits(token: string | null, boms: readonly string[]): boolean {
    const ticket = this.#tickets.get(token ?? "");
    if (ticket !== undefined) return namesOf(ticket) === namesOf(boms);
    return this.tokens === null || (token !== null && this.tokens.has(token));
  }

  #ticket(url: URL, boms: readonly string[]): Response {
    const ticket = `ticket-${this.#tickets.size + 1}`;
    this.#tickets.set(ticket, boms);
    const stream = url.pathname.replace(/\/ticket$/, "");
    const query = [...url.searchParams.getAll("bom_id").map((bomId) => `bom_id=${bomId}`), `token=${ticket}`].join("&");
    const expires_at = new Date(this.now() + 900_000).toISOString();
    return jsonAnswer(200, { ticket, expires_at, url: `${stream}?${query}` });
  }

  #state(bomId: string): Response {
    const log = this.#log(bomId);
    const { last } = log;
    if (last === undefined) return problem(404, "Nothing is known of this BOM.");
    const { workflow_run_id, error, message } = last.document;
    return jsonAnswer(200, {
      bom_id: bomId, organization_id: null, run: workflow_run_id ?? null, status: log.status, state: log.state ?? null,
      error: error ?? null, message: message ?? null, last_event_id: last.id,
      last_event_type: last.document.event_type,
      received_at: new Date(last.at).toISOString(),
    });
  }

  #stream(
    boms: readonly string[], several: boolean, query: URLSearchParams, header: string | null, token: string | null,
    signal: AbortSignal | null,
  ): Response {
    const prefixOf = (bomId: string) => (several ? `${bomId}/` : "");
    // Who reconnects is told of an end again; who begins `after` one waits for the next run.
    const seen = [header, ...query.getAll("lastEventId")];
    const isOver = (bomId: string) => {
      const { end, last } = this.#log(bomId);
      return end !== null && seen.includes(prefixOf(bomId) + last!.id);
    };
    if (boms.every((bomId) => this.forbidden.has(bomId))) return problem(403, "You do not have access to this BOM.");
    if (boms.every(isOver)) return jsonAnswer(204);

    const stream = new FakeStream(boms, several, token, (left) => this.#open.delete(left));
    this.#open.add(stream);
    signal?.addEventListener("abort", () => stream.fail(signal.reason));
    for (const bomId of boms) {
      const prefix = prefixOf(bomId);
      const points = [...seen, ...query.getAll("after")];
      const from = points.find((point) => point !== null && point !== "" && point.startsWith(prefix)) ?? null;
      this.#greet(stream, bomId, from?.slice(prefix.length) ?? null, !seen.includes(from));
    }
    for (const watcher of this.#watchers.filter((each) => boms.includes(each.bomId))) {
      this.#watchers.splice(this.#watchers.indexOf(watcher), 1);
      watcher.resolve();
    }
    return streamAnswer(stream);
  }

  #greet(stream: FakeStream, bomId: string, after: string | null, waits: boolean): void {
    if (this.forbidden.has(bomId)) {
      this.#error(stream, { bom_id: bomId, message: "Access denied", code: "forbidden" });
      return stream.over(bomId);
    }

    const log = this.#log(bomId);
    const { resume, entries } = log.begin(after);
    const known = log.last === undefined ? {} : { status: log.status, silent_seconds: log.silentSeconds };
    const data = {
      type: "connected", bom_id: bomId, message: "Stream connected", resume, keepalive_seconds: 30, ...known,
      stalled_after_seconds: this.#stalledAfter,
    };
    stream.write(`retry: ${this.#retry}\nevent: connected\ndata: ${JSON.stringify(data)}\n\n`);
    for (const entry of entries) stream.event(bomId, entry);
    const waitsForNext = waits && resume === "replayed" && entries.length === 0;
    if (log.end !== null && !waitsForNext) stream.end(bomId, log.end);
  }

  #error(stream: FakeStream, data: Record<string, unknown>): void {
    stream.write(`event: error\ndata: ${JSON.stringify({ type: "error", ...data })}\n\n`);
  }

  #streams(bomId?: string): FakeStream[] {
    return [...this.#open].filter((stream) => bomId === undefined || stream.boms.includes(bomId));
  }

  #watching(bomId: string): FakeStream[] {
    return this.#streams(bomId).filter((stream) => !stream.ended.has(bomId));
  }

  #log(bomId: string): FakeLog {
    let log = this.#logs.get(bomId);
    if (log === undefined) this.#logs.set(bomId, (log = new FakeLog(this.now, this.#stalledAfter)));
    return log;
  }
}

function problem(status: number, detail: string, headers: Record<string, string> = {}): Response {
  return jsonAnswer(status, { status, detail }, headers);
}

type HeaderValues = RequestInit["headers"];

// Environments without Headers pass plain objects, whatever the case of their names.
function headerOf(headers: HeaderValues): (name: string) => string | null {
  if (headers === undefined) return () => null;
  if (typeof (headers as Headers).get === "function") return (name) => (headers as Headers).get(name);
  const pairs = Array.isArray(headers) ? headers : Object.entries(headers);
  return (name) => pairs.find(([key]) => key!.toLowerCase() === name)?.[1] ?? null;
}

// A ticket opens the stream of exactly its BOMs, however they are ordered.
function namesOf(boms: readonly string[]): string {
  return [...new Set(boms)].sort().join(" ");
}
