import { afterEach, beforeEach } from "vitest";
import { EnrichmentClient, type ClientOptions } from "../../src/core/EnrichmentClient.js";
import { FakeService } from "./FakeService.js";

/** The service of the test that runs. */
export let service: FakeService;

/** The clients of the test that runs. */
export const clients: EnrichmentClient[] = [];

/** Gives each test of a file a service of its own, which ends after it with all its clients. */
export function serveEachTest(): void {
  beforeEach(async () => {
    service = await FakeService.start();
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    await service.kill();
  });
}

/** Makes a client that stays for one run, if nothing else is asked for. */
export function makeClient(options: ClientOptions = {}): EnrichmentClient {
  const client = new EnrichmentClient({ baseUrl: service.url, token: "t", follow: false, ...options });
  clients.push(client);
  return client;
}

/** Follows a BOM, and notes what its observers are told and the ids (or else names) of its frames. */
export function watch(client: EnrichmentClient = makeClient(), bomId = "bom") {
  const handle = client.stream(bomId);
  const seen = { progress: [] as number[], complete: 0, cancelled: 0, errors: [] as string[] };
  const frames: string[] = [];
  handle.observe({
    onProgress: (progress) => seen.progress.push(progress.enriched_items),
    onComplete: () => seen.complete++,
    onCancelled: () => seen.cancelled++,
    onError: (error) => seen.errors.push(error),
    onFrame: (frame) => frames.push(frame.id ?? frame.name),
  });
  handle.subscribe(() => {});
  return { client, handle, seen, frames, release: handle.hold() };
}

/** Requests for streams of several BOMs, so far. */
export const sharedStreams = () => service.requests.filter((request) => request.path === "/api/enrichment/stream");

/** The event after which the newest stream was asked for, without its BOM; null if it was asked for from the beginning. */
export function resumePoint(): string | null {
  const { headers, query } = service.requests.at(-1)!;
  const point = (headers["last-event-id"] as string | undefined) ?? query.get("lastEventId") ?? query.get("after");
  return point === null ? null : point.slice(point.indexOf("/") + 1);
}
