import { readFileSync } from "node:fs";
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

const types: Record<string, string> = {
  "index.html": "text/html", "app.js": "text/javascript", "worker.js": "text/javascript", "index.css": "text/css",
  "icon.svg": "image/svg+xml",
};

/** Stands between the browser and the service, counts streams, and does what networks and proxies do. */
export class Proxy {
  /** Paths with queries of the streams that are open now. */
  readonly streams = new Set<{ path: string; response: ServerResponse }>();
  /** Answers streams with this instead. */
  refusal: { status: number; detail: string; headers?: Record<string, string> } | null = null;
  /** Takes what the service sends and hands nothing on. */
  buffers = false;
  /** Serves the page's files from this folder in the place of the service's own. */
  files: string | null = null;
  opened = 0;
  readonly bearers: string[] = [];
  #server: Server;
  #port = 0;

  private constructor(private readonly target: string) {
    this.#server = createServer((incoming, response) => this.#pass(incoming, response));
  }

  static async start(target: string): Promise<Proxy> {
    const proxy = new Proxy(target);
    await proxy.up();
    return proxy;
  }

  get url(): string {
    return `http://localhost:${this.#port}`;
  }

  page(token: string, ...boms: string[]): string {
    return `${this.url}/#${[`token=${token}`, ...boms.map((bom) => `bom=${bom}`)].join("&")}`;
  }

  async up(): Promise<void> {
    if (this.#port !== 0) this.#server = createServer((incoming, response) => this.#pass(incoming, response));
    await new Promise<void>((done) => this.#server.listen(this.#port, "localhost", done));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** The network is gone: open connections break, new ones are refused. */
  async down(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  #pass(incoming: IncomingMessage, response: ServerResponse): void {
    const path = incoming.url!;
    const file = path === "/" ? "index.html" : path.slice(1);
    if (this.files !== null && file in types) {
      response.writeHead(200, { "content-type": types[file]! });
      response.end(readFileSync(join(this.files, file)));
      return;
    }

    const isStream = path.startsWith("/api/enrichment/stream");
    if (isStream) {
      this.opened++;
      this.bearers.push(incoming.headers.authorization ?? "");
    }
    if (isStream && this.refusal !== null) {
      const { status, detail, headers } = this.refusal;
      response.writeHead(status, { "content-type": "application/problem+json", ...headers });
      response.end(JSON.stringify({ status, detail }));
      return;
    }

    const entry = { path, response };
    const outgoing = request(this.target + path, { method: incoming.method!, headers: incoming.headers }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      response.flushHeaders();
      if (isStream && answer.statusCode === 200) this.streams.add(entry);
      answer.on("data", (bytes) => this.buffers && isStream || response.write(bytes));
      answer.on("end", () => response.end());
      answer.on("error", () => response.destroy());
    });
    // The browser may give up before the service has answered.
    response.on("close", () => {
      this.streams.delete(entry);
      outgoing.destroy();
    });
    outgoing.on("error", () => response.destroy());
    incoming.pipe(outgoing);
  }
}
