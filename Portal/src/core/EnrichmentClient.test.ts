import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeService } from "../../tests/support/FakeService.js";
import { RunDocuments } from "../../tests/support/documents.js";
import { eventually, until } from "../../tests/support/until.js";
import { EnrichmentClient, type ClientOptions } from "./EnrichmentClient.js";

let service: FakeService;
const clients: EnrichmentClient[] = [];

beforeEach(async () => {
  service = await FakeService.start();
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await service.kill();
});

function watch(options: ClientOptions = {}, bomId = "bom") {
  const client = new EnrichmentClient({ baseUrl: service.url, token: "t", ...options });
  clients.push(client);
  const handle = client.stream(bomId);
  const seen = { progress: [] as number[], complete: 0, cancelled: 0, errors: [] as string[] };
  handle.observe({
    onProgress: (progress) => seen.progress.push(progress.enriched_items),
    onComplete: () => seen.complete++,
    onCancelled: () => seen.cancelled++,
    onError: (error) => seen.errors.push(error),
  });
  handle.subscribe(() => {});
  const release = handle.hold();
  return { client, handle, seen, release };
}

describe("a run", () => {
  it("is told from its start to its end, and then the connection is closed", async () => {
    const { handle, seen } = watch();
    await until(handle, (now) => now.connectionStatus === "connected");
    const run = new RunDocuments("r1");

    service.publish("bom", run.started());
    service.publish("bom", run.progress(40));
    service.publish("bom", run.progress(80, 2));
    service.publish("bom", run.completed(2));
    const end = await until(handle, (now) => now.isComplete && now.connectionStatus === "disconnected");

    expect(seen).toEqual({ progress: [0, 40, 80, 98], complete: 1, cancelled: 0, errors: [] });
    expect(end).toMatchObject({ phase: "completed", progressPercent: 100, error: null, isProcessing: false });
    expect(service.requests).toHaveLength(1);
    expect(service.requests[0]!.headers.authorization).toBe("Bearer t");
  });

  it("is true for who comes late", async () => {
    const run = new RunDocuments("r1");
    service.publish("bom", run.started());
    service.publish("bom", run.progress(70));

    const { handle } = watch();

    expect(await until(handle, (now) => now.progress !== null)).toMatchObject({ progressPercent: 70, isProcessing: true });
  });

  it("that failed says why, and retry waits for the next run", async () => {
    const { handle, seen } = watch();
    await until(handle, (now) => now.connectionStatus === "connected");
    service.publish("bom", new RunDocuments("r1").failed());
    await until(handle, (now) => now.isFailed && now.connectionStatus === "disconnected");
    expect(seen.errors).toEqual(["Rate limit exceeded"]);

    handle.retry();
    await until(handle, (now) => now.connectionStatus === "connected" && now.error === null);
    expect(service.requests.at(-1)!.query.get("after")).toBe("r1-1");
    service.publish("bom", new RunDocuments("r2").progress(5));

    expect(await until(handle, (now) => now.progress !== null)).toMatchObject({ run: "r2", isFailed: false });
  });

  it("that has been silent for long is stalled, not stale, until it is heard again", async () => {
    service.publish("bom", new RunDocuments("r1", 100, Date.now() - 3_600_000).progress(10));
    const { handle } = watch();

    const stalled = await until(handle, (now) => now.stalled);
    expect(stalled).toMatchObject({ stale: false, connectionStatus: "connected", isProcessing: true, error: null });
    service.publish("bom", { ...new RunDocuments("r1", 100, Date.now()).progress(20), event_id: "later" });

    expect((await until(handle, (now) => now.events === 2)).stalled).toBe(false);
  });

  it("is followed by the next one for who follows", async () => {
    const { handle } = watch({ follow: true });
    await until(handle, (now) => now.connectionStatus === "connected");
    service.publish("bom", new RunDocuments("r1").completed());
    await until(handle, (now) => now.isComplete);
    await eventually(() => service.requests.length === 2 && service.openStreams === 1);

    service.publish("bom", new RunDocuments("r2").progress(5));

    expect(await until(handle, (now) => now.run === "r2")).toMatchObject({ phase: "running", progressPercent: 5 });
  });
});

describe("what the service sends", () => {
  const frame = (name: string, document: Record<string, unknown>) =>
    service.write(`event: ${name}\nid: ${document["event_id"]}\ndata: ${JSON.stringify(document)}\n\n`);
  const state = (run: string | null, id: string, percent: number) =>
    ({ event_id: id, ...(run === null ? {} : { workflow_run_id: run }), state: { total_items: 100, enriched_items: percent, percent_complete: percent } });

  it("is shown in its order, whatever the percentages and the clocks say", async () => {
    const { handle, seen } = watch();
    await until(handle, (now) => now.connectionStatus === "connected");
    for (const [id, done, total, percent, at] of [["1", 50, 100, 50, "18:00:09"], ["2", 60, 200, 30, "18:00:05"], ["3", 90, 200, 45, "18:00:01"]])
      frame("progress", { event_id: id, created_at: `2026-11-22T${at}Z`, state: { total_items: total, enriched_items: done, percent_complete: percent } });

    const now = await until(handle, (now) => now.events === 3);

    expect(seen.progress).toEqual([50, 60, 90]);
    expect(now).toMatchObject({ progressPercent: 45, progress: { enriched_items: 90, total_items: 200 }, dropped: 0 });
  });

  it("may be numbers as text; what is no number is told", async () => {
    const { handle } = watch();
    await until(handle, (now) => now.connectionStatus === "connected");

    frame("progress", { event_id: "1", state: { total_items: "100", enriched_items: "12", percent_complete: "45.5" } });
    expect(await until(handle, (now) => now.events === 1)).toMatchObject({
      progressPercent: 45.5, progress: { total_items: 100, enriched_items: 12 }, notice: null,
    });
    frame("progress", { event_id: "2", state: { total_items: "all", enriched_items: 13, percent_complete: "most" } });

    expect(await until(handle, (now) => now.events === 2)).toMatchObject({
      progressPercent: 13, progress: { total_items: 100, enriched_items: 13 },
      notice: "The publisher sent values that are not numbers: total_items, percent_complete.",
    });
  });

  it("is another run's where the service has gone over to it, and the first one's when it comes back", async () => {
    const { handle } = watch();
    await until(handle, (now) => now.connectionStatus === "connected");
    frame("enrichment.started", state("p", "p1", 0));
    frame("progress", state("p", "p2", 60));
    const before = await until(handle, (now) => now.progressPercent === 60);
    frame("progress", state("c", "c1", 20));
    expect(await until(handle, (now) => now.progressPercent === 20)).toMatchObject({ run: "c", phase: "running", startedAt: before.startedAt });

    frame("progress", state("p", "p2", 60));
    expect(await until(handle, (now) => now.progressPercent === 60)).toMatchObject({ run: "p" });
    frame("enrichment.completed", state("p", "p3", 100));

    expect(await until(handle, (now) => now.isComplete)).toMatchObject({ run: "p", progressPercent: 100, dropped: 0 });
  });

  it("begins a run anew at the start of another one, and at the first event after an end", async () => {
    const { handle, seen } = watch();
    await until(handle, (now) => now.connectionStatus === "connected");
    frame("progress", state(null, "1", 60));
    frame("enrichment.started", { event_id: "2", workflow_run_id: "r" });
    expect(await until(handle, (now) => now.events === 2)).toMatchObject({ run: "r", progress: null, progressPercent: 0 });
    frame("enrichment.completed", state("r", "3", 100));
    frame("progress", state("r2", "4", 5));

    expect(await until(handle, (now) => now.events === 4)).toMatchObject({ run: "r2", phase: "running", progressPercent: 5 });
    expect(seen.complete).toBe(1);
  });

  it("begins a run anew with a snapshot of another run", async () => {
    const { handle } = watch();
    await until(handle, (now) => now.connectionStatus === "connected");
    service.publish("bom", new RunDocuments("r1").started());
    await until(handle, (now) => now.run === "r1");

    service.forget("bom");
    service.cut();
    const next = new RunDocuments("r2", 100, Date.UTC(2026, 10, 22, 20));
    service.publish("bom", { ...next.progress(5), workflow_run_id: "r2" });

    const now = await until(handle, (now) => now.run === "r2");
    expect(now).toMatchObject({ progressPercent: 5, startedAt: next.start });
  });

  it("is paused, which is never stalled, and goes on", async () => {
    const old = new RunDocuments("r1", 100, Date.now() - 3_600_000);
    service.publish("bom", old.progress(10));
    const { handle } = watch();
    await until(handle, (now) => now.stalled);

    service.publish("bom", old.paused());
    const paused = await until(handle, (now) => now.isPaused);
    expect(paused).toMatchObject({ phase: "paused", stalled: false, isProcessing: false, progressPercent: 10, error: null });
    await new Promise((done) => setTimeout(done, 200));
    expect(handle.getSnapshot().stalled).toBe(false);
    service.publish("bom", old.resumed());

    expect(await until(handle, (now) => now.phase === "running")).toMatchObject({ isPaused: false, isProcessing: true });
  });

  it("is cancelled, which is an end and no error", async () => {
    const { handle, seen } = watch();
    await until(handle, (now) => now.connectionStatus === "connected");
    const run = new RunDocuments("r1");
    service.publish("bom", run.progress(10));
    service.publish("bom", run.cancelled());

    const end = await until(handle, (now) => now.isCancelled && now.connectionStatus === "disconnected");
    expect(end).toMatchObject({ phase: "cancelled", error: null, message: "Stopped by its owner.", isProcessing: false, progressPercent: 10 });
    expect(seen).toEqual({ progress: [10], complete: 0, cancelled: 1, errors: [] });
    handle.retry();
    await until(handle, (now) => now.connectionStatus === "connected");
    service.publish("bom", new RunDocuments("r2").progress(5));

    expect(await until(handle, (now) => now.run === "r2")).toMatchObject({ phase: "running", isCancelled: false });
  });
});

describe("a connection", () => {
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
    expect(service.requests.at(-1)!.headers["last-event-id"]).toBe("r1-1");
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
    const { handle } = watch({ keepaliveSeconds: 0.08 });
    await until(handle, (now) => now.connectionStatus === "connected");

    const stale = await until(handle, (now) => now.stale);
    expect(stale).toMatchObject({ stalled: false });
    await until(handle, (now) => now.connectionStatus === "connected" && !now.stale);

    expect(service.requests.length).toBeGreaterThan(1);
  });

  it("that opens without a byte, as behind a proxy that buffers, counts as none", async () => {
    service.greets = false;
    const { handle } = watch({ keepaliveSeconds: 0.08 });

    const stale = await until(handle, (now) => now.stale);
    expect(stale.connectionStatus).not.toBe("connected");
    expect((await until(handle, (now) => now.notice !== null)).notice).toContain("A proxy on the way");
    service.greets = true;

    await until(handle, (now) => now.connectionStatus === "connected" && !now.stale);
  });

  it("learns a keepalive interval that is longer than it was told", async () => {
    const { handle } = watch({ keepaliveSeconds: 0.08 });
    await until(handle, (now) => now.connectionStatus === "connected");
    const beats = setInterval(() => service.write(": keepalive\n\n"), 1_200);
    try {
      await new Promise((done) => setTimeout(done, 3_500));
      const before = service.requests.length;
      await new Promise((done) => setTimeout(done, 3_000));

      expect(service.requests.length).toBe(before);
      expect(handle.getSnapshot()).toMatchObject({ connectionStatus: "connected", stale: false });
    } finally {
      clearInterval(beats);
    }
  });

  it("lives on keepalives alone", async () => {
    const { handle } = watch({ keepaliveSeconds: 0.2 });
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

describe("access", () => {
  it("asks for a new token after 401, and goes on where it was", async () => {
    service.tokens = new Set(["old"]);
    const token = vi.fn(({ refresh }: { refresh: boolean }) => Promise.resolve(refresh ? "new" : "old"));
    const { handle, seen } = watch({ token });
    await until(handle, (now) => now.connectionStatus === "connected");
    const run = new RunDocuments("r1");
    service.publish("bom", run.progress(10));
    await until(handle, (now) => now.events === 1);

    service.tokens = new Set(["new"]);
    service.cut();
    service.publish("bom", run.progress(20));
    await until(handle, (now) => now.events === 2);

    expect(seen).toEqual({ progress: [10, 20], complete: 0, cancelled: 0, errors: [] });
    expect(token.mock.calls.map(([request]) => request.refresh)).toEqual([false, false, true]);
  });

  it("brings a new token when the stream says that the old one has expired", async () => {
    service.tokens = new Set(["old", "new"]);
    const { handle } = watch({ token: ({ refresh }) => (refresh ? "new" : "old") });
    await until(handle, (now) => now.connectionStatus === "connected");

    service.write(`event: error\ndata: {"type":"error","code":"token_expired","message":"The token has expired."}\n\n`);
    service.drain();

    await eventually(() => service.requests.length === 2);
    expect(service.requests.at(-1)!.headers.authorization).toBe("Bearer new");
  });

  it("gives up where the new token is refused, too", async () => {
    service.tokens = new Set();
    const { handle, seen } = watch({ token: () => "bad" });

    const end = await until(handle, (now) => now.connectionStatus === "error");

    expect(end).toMatchObject({ errorCode: "unauthorized", error: "Invalid token." });
    expect(service.requests).toHaveLength(2);
    expect(seen.errors).toEqual(["Invalid token."]);
  });

  it("says that nobody is logged in, and connects when somebody is", async () => {
    const { client, handle } = watch({ token: null });
    const end = await until(handle, (now) => now.connectionStatus === "error");
    expect(end).toMatchObject({ error: "Authentication required.", errorCode: "unauthorized" });
    expect(service.requests).toHaveLength(0);

    client.setToken("t");

    await until(handle, (now) => now.connectionStatus === "connected" && now.error === null);
  });

  it("takes a new token to streams that are open", async () => {
    const { client, handle } = watch();
    await until(handle, (now) => now.connectionStatus === "connected");

    client.setToken("t2");

    await eventually(() => service.requests.at(-1)!.headers.authorization === "Bearer t2");
    await until(handle, (now) => now.connectionStatus === "connected");
    await eventually(() => service.openStreams === 1);
  });

  it("takes 403 as final, in the service's own words", async () => {
    service.refusals.push({ status: 403, body: "This BOM belongs to another organization." });

    const { handle } = watch();

    const end = await until(handle, (now) => now.connectionStatus === "error");
    expect(end).toMatchObject({ errorCode: "forbidden", error: "This BOM belongs to another organization." });
    await new Promise((done) => setTimeout(done, 100));
    expect(service.requests).toHaveLength(1);
  });

  it("ends where the stream says that the right to watch is revoked", async () => {
    const { handle } = watch();
    await until(handle, (now) => now.connectionStatus === "connected");

    service.write(`event: error\ndata: {"type":"error","code":"revoked","message":"Access was revoked."}\n\n`);

    expect(await until(handle, (now) => now.connectionStatus === "error")).toMatchObject({ errorCode: "revoked" });
  });

  it("comes back after 503, not before Retry-After", async () => {
    service.refusals.push({ status: 503, headers: { "retry-after": "1" }, body: "Redis is not connected." });
    const start = Date.now();

    const { handle } = watch();
    const waiting = await until(handle, (now) => now.retryAt !== null);
    expect(waiting).toMatchObject({ connectionStatus: "reconnecting", notice: "Redis is not connected.", error: null });
    await until(handle, (now) => now.connectionStatus === "connected");

    expect(Date.now() - start).toBeGreaterThanOrEqual(1000);
  });

  it("tries again where something between answers with a page", async () => {
    service.refusals.push({ status: 200, headers: { "content-type": "text/html" } });

    const { handle } = watch();
    await until(handle, (now) => now.notice !== null);

    await until(handle, (now) => now.connectionStatus === "connected");
  });

  it("trades the token for a ticket", async () => {
    service.tokens = new Set(["t"]);

    const { handle } = watch({ authorization: "ticket" });
    await until(handle, (now) => now.connectionStatus === "connected");

    const [ticket, stream] = service.requests;
    expect(ticket).toMatchObject({ method: "POST", path: "/api/enrichment/stream/bom/ticket" });
    expect(ticket!.headers.authorization).toBe("Bearer t");
    expect(stream!.query.get("token")).toBe("ticket-1");
    expect(stream!.headers.authorization).toBeUndefined();
  });

  it("puts the token into the URL where asked", async () => {
    const { handle } = watch({ authorization: "query", token: "a b" });
    await until(handle, (now) => now.connectionStatus === "connected");

    expect(service.requests[0]!.query.get("token")).toBe("a b");
  });
});
