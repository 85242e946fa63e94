import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { EventStreamCase } from "../../support/eventStreams.js";

/** Serves streams, each once: a browser that comes back is told to stop. */
export class FormatServer {
  readonly #asked = new Map<EventStreamCase, { times: number[]; lastEventId: string }>();

  private constructor(private readonly server: Server, cases: readonly EventStreamCase[]) {
    server.on("request", (request, response) => {
      const one = cases[Number(/^\/case\/(\d+)$/.exec(request.url!)?.[1] ?? -1)];
      if (one === undefined) return response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html>");
      const asked = this.#asked.get(one) ?? { times: [], lastEventId: "" };
      this.#asked.set(one, asked);
      asked.times.push(Date.now());
      // Node reads headers as Latin-1; the rule sends the id as UTF-8.
      asked.lastEventId = Buffer.from(String(request.headers["last-event-id"] ?? ""), "latin1").toString();
      if (asked.times.length > 1) return response.writeHead(204).end();
      const headers = { "content-type": "text/event-stream", "cache-control": "no-store" };
      return response.writeHead(200, headers).end(one.body);
    });
  }

  static async start(cases: readonly EventStreamCase[]): Promise<FormatServer> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    return new FormatServer(server, cases);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Milliseconds until the browser came back, and the id that it then had; null if it did not come back. */
  returned(one: EventStreamCase): { after: number; lastEventId: string } | null {
    const { times, lastEventId } = this.#asked.get(one)!;
    return times.length < 2 ? null : { after: times[1]! - times[0]!, lastEventId };
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}
