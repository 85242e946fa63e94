import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { FakeEnrichmentService } from "../../src/testing/index.js";

/** A fake service on a port of its own, open to every origin. */
export class ServedFake extends FakeEnrichmentService {
  #server!: Server;

  static async start(): Promise<ServedFake> {
    const fake = new ServedFake();
    fake.#server = createServer(async (request, response) => {
      const allowed = {
        "access-control-allow-origin": "*", "access-control-allow-headers": "authorization, last-event-id, cache-control",
      };
      if (request.method === "OPTIONS") return void response.writeHead(200, allowed).end();
      const gone = new AbortController();
      response.on("close", () => gone.abort());
      const answer = await fake.fetch(`http://service${request.url}`, {
        method: request.method!, headers: request.headers as Record<string, string>, signal: gone.signal,
      });
      response.writeHead(answer.status, { ...Object.fromEntries(answer.headers), ...allowed });
      response.flushHeaders();
      try {
        for await (const chunk of (answer.body ?? []) as unknown as AsyncIterable<Uint8Array>) response.write(chunk);
        response.end();
      } catch {
        response.destroy();
      }
    });
    await new Promise<void>((done) => fake.#server.listen(0, "127.0.0.1", done));
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
