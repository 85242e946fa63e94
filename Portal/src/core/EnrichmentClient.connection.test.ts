import { describe, expect, it } from "vitest";
import { makeClient as make, resumePoint, serveEachTest, service, watch as watchBom } from "../../tests/support/clients.js";
import { RunDocuments } from "../../tests/support/documents.js";
import { eventually, until } from "../../tests/support/until.js";
import type { ClientOptions } from "./EnrichmentClient.js";
import { directConnections, oneConnection } from "./transport/choices.js";

serveEachTest();

describe.each([["for one BOM", directConnections], ["for all BOMs", oneConnection]])("a connection %s", (_, transport) => {
  const makeClient = (options: ClientOptions = {}) => make({ transport, ...options });
  const watch = (client = makeClient()) => watchBom(client);

  it("that breaks resumes after the last event, and applies none twice", async () => {
    const { handle, seen } = watch();
    await until(handle, (now) => now.connectionStatus === "connected");
    const run = new RunDocuments("r1");
    service.publish("bom", run.progress(10));
    await until(handle, (now) => now.progress?.enriched_items === 10);

    service.cut();
    service.publish("bom", run.progress(20));
    await until(handle, (now) => now.progress?.enriched_items === 20);
    service.write(`event: progress\nid: r1-1\ndata: ${JSON.stringify(run.progress(30))}\n\n`);
    service.publish("bom", run.progress(40));
    await until(handle, (now) => now.progress?.enriched_items === 40);

    expect(seen.progress).toEqual([10, 20, 40]);
    expect(handle.getSnapshot().dropped).toBe(1);
    expect(resumePoint()).toBe("r1-1");
  });

  it("outlives a server that is killed and comes back", async () => {
    const { handle } = watch();
    await until(handle, (now) => now.connectionStatus === "connected");
    await service.kill();
    const lost = await until(handle, (now) => now.connectionStatus === "reconnecting" && now.notice !== null);
    expect(lost).toMatchObject({ error: null, notice: "The service cannot be reached." });

    await service.listen();
    service.publish("bom", new RunDocuments("r1").completed());

    await until(handle, (now) => now.isComplete);
  });

  it("that the server drains comes back after the time that the server names", async () => {
    const { handle } = watch();
    await until(handle, (now) => now.connectionStatus === "connected");

    service.drain();
    await until(handle, (now) => now.connectionStatus === "reconnecting");

    await until(handle, (now) => now.connectionStatus === "connected");
    expect(service.requests).toHaveLength(2);
  });

  it("that 204 answers is at its end", async () => {
    service.refusals.push({ status: 204 });

    const { handle } = watch();

    const end = await until(handle, (now) => now.connectionStatus === "disconnected" && service.requests.length > 0);
    expect(end.error).toBeNull();
  });

  it("that is silent for 2.5 keepalives is stale, and is made anew", async () => {
    service.keepaliveSeconds = 0.08;
    const { handle } = watch();
    await until(handle, (now) => now.connectionStatus === "connected");

    const stale = await until(handle, (now) => now.stale);
    expect(stale).toMatchObject({ stalled: false });
    await until(handle, (now) => now.connectionStatus === "connected" && !now.stale);

    expect(service.requests.length).toBeGreaterThan(1);
  });

  it.each([0, -1, 1e9])("whose service names keepalives of %s s neither gives up nor asks in a loop", async (seconds) => {
    service.keepaliveSeconds = seconds;
    const { handle } = watch();
    await until(handle, (now) => now.connectionStatus === "connected");

    service.publish("bom", new RunDocuments("r1").progress(5));
    await until(handle, (now) => now.isProcessing);
    await new Promise((resolve) => setTimeout(resolve, 50)); // A loop asks hundreds of times in it.

    expect(service.requests).toHaveLength(1);
  });

  it("that is retried by who is told of its end is watched for silence, too", { timeout: 8_000 }, async () => {
    service.keepaliveSeconds = 0.4;
    const { handle } = watch();
    handle.observe({ onError: () => handle.retry() });
    await until(handle, (now) => now.connectionStatus === "connected");

    service.write(`event: error\ndata: {"type":"error","code":"revoked","message":"Access was revoked."}\n\n`);
    await eventually(() => service.requests.length === 2);

    await until(handle, (now) => now.stale);
  });

  it("lives on keepalives alone", async () => {
    service.keepaliveSeconds = 0.2;
    const { handle } = watch();
    await until(handle, (now) => now.connectionStatus === "connected");
    const beats = setInterval(() => service.write(": keepalive\n\n"), 100);

    await new Promise((done) => setTimeout(done, 1000));
    clearInterval(beats);

    expect(service.requests).toHaveLength(1);
    expect(handle.getSnapshot()).toMatchObject({ connectionStatus: "connected", stale: false, events: 0, dropped: 0 });
  });

  it("shows a fault of the service as a notice and goes on", async () => {
    const { handle } = watch();
    await until(handle, (now) => now.connectionStatus === "connected");

    service.write(`event: error\ndata: {"type":"error","message":"Redis connection error"}\n\n`);
    const faulty = await until(handle, (now) => now.notice !== null);
    expect(faulty).toMatchObject({ notice: "Redis connection error", error: null, connectionStatus: "connected" });
    service.publish("bom", new RunDocuments("r1").progress(1));

    expect((await until(handle, (now) => now.events === 1)).notice).toBeNull();
  });

  it("is closed by disconnect and opened by connect", async () => {
    const { handle } = watch();
    await until(handle, (now) => now.connectionStatus === "connected");

    handle.disconnect();
    expect(handle.getSnapshot().connectionStatus).toBe("disconnected");
    await eventually(() => service.openStreams === 0);
    handle.connect();

    await until(handle, (now) => now.connectionStatus === "connected");
  });

  it("is shared by all who watch a BOM, and ends after the last of them", async () => {
    const { client, handle, release } = watch();
    const other = client.stream("bom");
    const releaseOther = other.hold();
    await until(handle, (now) => now.connectionStatus === "connected");
    expect(service.requests).toHaveLength(1);

    release();
    await new Promise((done) => setTimeout(done, 400));
    expect(service.openStreams).toBe(1);
    releaseOther();

    await eventually(() => service.openStreams === 0);
  });
});
