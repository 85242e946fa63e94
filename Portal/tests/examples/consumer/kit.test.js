const { EnrichmentClient } = require("@enrichment-stream/portal");
const { FakeEnrichmentService } = require("@enrichment-stream/portal/testing");

test("a run is seen to its end", async () => {
  const service = new FakeEnrichmentService();
  const client = new EnrichmentClient({ baseUrl: "http://enrichment.test", token: "t", fetch: service.fetch });
  const bom = client.stream("bom");
  const ended = new Promise((done) => bom.observe({ onComplete: done }));
  bom.hold();
  await service.watched("bom");
  service.play("bom");
  await ended;
  expect(bom.getSnapshot().progressPercent).toBe(100);
  client.close();
});
