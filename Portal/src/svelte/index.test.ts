import { get, readable } from "svelte/store";
import { expect, it } from "vitest";
import { EnrichmentClient } from "../core/index.js";
import { FakeEnrichmentService } from "../testing/index.js";
import { enrichment } from "./index.js";

it("is a store of Svelte's, whose stream is open while somebody subscribes", async () => {
  const service = new FakeEnrichmentService();
  const client = new EnrichmentClient({ fetch: service.fetch, token: "t" });
  const store = enrichment(client, "bom");
  service.play("bom");
  expect(get(store).phase).toBe("idle");

  const complete = readable(false, (set) => store.subscribe(({ isComplete }) => set(isComplete)));
  await new Promise<void>((done) => complete.subscribe((is) => is && done()));

  expect(service.requests.length).toBeGreaterThan(0);
  client.close();
});
