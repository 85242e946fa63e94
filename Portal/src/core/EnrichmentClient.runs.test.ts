import { describe, expect, it } from "vitest";
import { makeClient, resumePoint, serveEachTest, service, watch } from "../../tests/support/clients.js";
import { RunDocuments } from "../../tests/support/documents.js";
import { eventually, until } from "../../tests/support/until.js";

serveEachTest();

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

    expect(await until(handle, (now) => now.progress !== null)).toMatchObject({
      progressPercent: 70, isProcessing: true,
    });
  });

  it("that failed says why, and retry waits for the next run", async () => {
    const { handle, seen } = watch();
    await until(handle, (now) => now.connectionStatus === "connected");
    service.publish("bom", new RunDocuments("r1").failed());
    await until(handle, (now) => now.isFailed && now.connectionStatus === "disconnected");
    expect(seen.errors).toEqual(["Rate limit exceeded"]);

    handle.retry();
    await until(handle, (now) => now.connectionStatus === "connected" && now.error === null);
    expect(resumePoint()).toBe("r1-1");
    service.publish("bom", new RunDocuments("r2").progress(5));

    expect(await until(handle, (now) => now.progress !== null)).toMatchObject({ run: "r2", isFailed: false });
  });

  it("that has been silent for long is stalled, not stale, until it is heard again", async () => {
    service.stalledAfterSeconds = 0.3;
    service.publish("bom", new RunDocuments("r1", 100, Date.now() - 3_600_000).progress(10));
    const { handle } = watch();

    const stalled = await until(handle, (now) => now.stalled);
    expect(stalled).toMatchObject({ stale: false, connectionStatus: "connected", isProcessing: true, error: null });
    service.publish("bom", { ...new RunDocuments("r1", 100, Date.now()).progress(20), event_id: "later" });

    expect((await until(handle, (now) => now.events === 2)).stalled).toBe(false);
  });

  it("is followed by the next one for who follows", async () => {
    const { handle } = watch(makeClient({ follow: true }));
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
    ({
      event_id: id, ...(run === null ? {} : { workflow_run_id: run }),
      state: { total_items: 100, enriched_items: percent, percent_complete: percent },
    });

  it("is shown in its order, whatever the percentages and the clocks say", async () => {
    const { handle, seen } = watch();
    await until(handle, (now) => now.connectionStatus === "connected");
    const sent = [
      ["1", 50, 100, 50, "18:00:09"], ["2", 60, 200, 30, "18:00:05"], ["3", 90, 200, 45, "18:00:01"],
    ] as const;
    for (const [id, done, total, percent, at] of sent) {
      const state = { total_items: total, enriched_items: done, percent_complete: percent };
      frame("progress", { event_id: id, created_at: `2026-11-22T${at}Z`, state });
    }

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
    expect(await until(handle, (now) => now.progressPercent === 20)).toMatchObject({
      run: "c", phase: "running", startedAt: before.startedAt,
    });

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
    expect(await until(handle, (now) => now.events === 2)).toMatchObject({
      run: "r", progress: null, progressPercent: 0,
    });
    frame("enrichment.completed", state("r", "3", 100));
    frame("progress", state("r2", "4", 5));

    expect(await until(handle, (now) => now.events === 4)).toMatchObject({
      run: "r2", phase: "running", progressPercent: 5,
    });
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
    service.stalledAfterSeconds = 0.1;
    service.publish("bom", old.progress(10));
    const { handle } = watch();
    await until(handle, (now) => now.stalled);

    service.publish("bom", old.paused());
    const paused = await until(handle, (now) => now.isPaused);
    expect(paused).toMatchObject({
      phase: "paused", stalled: false, isProcessing: false, progressPercent: 10, error: null,
    });
    await new Promise((done) => setTimeout(done, 200));
    expect(handle.getSnapshot().stalled).toBe(false);
    service.publish("bom", old.resumed());

    expect(await until(handle, (now) => now.phase === "running")).toMatchObject({
      isPaused: false, isProcessing: true,
    });
  });

  it("is cancelled, which is an end and no error", async () => {
    const { handle, seen } = watch();
    await until(handle, (now) => now.connectionStatus === "connected");
    const run = new RunDocuments("r1");
    service.publish("bom", run.progress(10));
    service.publish("bom", run.cancelled());

    const end = await until(handle, (now) => now.isCancelled && now.connectionStatus === "disconnected");
    expect(end).toMatchObject({
      phase: "cancelled", error: null, message: "Stopped by its owner.", isProcessing: false, progressPercent: 10,
    });
    expect(seen).toEqual({ progress: [10], complete: 0, cancelled: 1, errors: [] });
    handle.retry();
    await until(handle, (now) => now.connectionStatus === "connected");
    service.publish("bom", new RunDocuments("r2").progress(5));

    expect(await until(handle, (now) => now.run === "r2")).toMatchObject({ phase: "running", isCancelled: false });
  });
});
