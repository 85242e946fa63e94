import test from "node:test";
import assert from "node:assert";
import { http } from "msw";
import { setupServer } from "msw/node";
import { EnrichmentClient } from "@enrichment-stream/portal";
import { enrichmentHandlers, FakeEnrichmentService } from "@enrichment-stream/portal/testing";

test("MSW answers from the fake service", async () => {
  const service = new FakeEnrichmentService();
  const server = setupServer(...enrichmentHandlers(service, http));
  server.listen({ onUnhandledRequest: "error" });
  const client = new EnrichmentClient({ baseUrl: "http://enrichment.test", token: "t" });
  const bom = client.stream("bom");
  const ended = new Promise((done) => bom.observe({ onComplete: done }));
  bom.hold();
  await service.watched("bom");
  service.play("bom");
  await ended;
  assert.equal(bom.getSnapshot().progressPercent, 100);
  client.close();
  server.close();
});
