import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { RunDocuments } from "../../tests/support/documents.js";
import { FakeTransport } from "../../tests/support/FakeTransport.js";
import type { EnrichmentSnapshot } from "./EnrichmentSnapshot.js";
import { EnrichmentStream, type StreamOptions } from "./EnrichmentStream.js";
import type { Problem } from "./link/Problem.js";
import type { EnrichmentObserver } from "./observe/EnrichmentObserver.js";

let transport: FakeTransport;
let stream: EnrichmentStream;
let told: string[];

const observer = (replayEnd: boolean, name = ""): EnrichmentObserver => ({
  replayEnd,
  onProgress: (progress) => told.push(`${name}progress ${progress.enriched_items}`),
  onComplete: ({ live }) => told.push(`${name}complete ${live}`),
  onFailed: ({ live }) => told.push(`${name}failed ${live}`),
  onCancelled: ({ live }) => told.push(`${name}cancelled ${live}`),
  onError: (error, { code, live }) => told.push(`${name}error ${error} ${code} ${live}`),
});

function start(options: StreamOptions = {}, replayEnd = false): void {
  transport = new FakeTransport();
  stream = new EnrichmentStream("bom", transport, options);
  told = [];
  stream.observe(observer(replayEnd));
  stream.connect();
}

const run = () => new RunDocuments("r1");
const snapshotOf = (status: string | undefined) => ({ resume: "snapshot", ...(status === undefined ? {} : { status }) });

describe("the end of a run", () => {
  // What happens, and what is told by default and with replayEnd.
  const cases: [what: string, happens: () => void, live: string[], replayed: string[]][] = [
    ["that is waited for from the start", () => {
      transport.connect();
      const r = run();
      transport.publish(r.started(), r.progress(50), r.completed());
    }, ["progress 0", "progress 50", "progress 100", "complete true"], ["progress 0", "progress 50", "progress 100", "complete true"]],
    ["that comes after a snapshot of a running one", () => {
      transport.connect(snapshotOf("running"));
      const r = run();
      transport.publish(r.progress(50), r.completed());
    }, ["progress 50", "progress 100", "complete true"], ["progress 50", "progress 100", "complete true"]],
    ["that comes at once after a snapshot of a stalled one", () => {
      transport.connect(snapshotOf("stalled"));
      transport.publish(run().completed());
    }, ["progress 100", "complete true"], ["progress 100", "complete true"]],
    ["that was over before", () => {
      transport.connect(snapshotOf("completed"));
      transport.publish(run().completed());
    }, [], ["progress 100", "complete false"]],
    ["that was over before, of which the service learns late", () => {
      transport.connect();
      transport.connect(snapshotOf("completed"));
      transport.publish(run().completed());
    }, [], ["progress 100", "complete false"]],
    ["that was over before, told in two events", () => {
      transport.connect(snapshotOf("failed"));
      const r = run();
      transport.publish(r.progress(50), r.failed());
    }, [], ["progress 50", "failed false", "error Rate limit exceeded enrichment.failed false"]],
    ["that was cancelled before", () => {
      transport.connect(snapshotOf("cancelled"));
      const r = run();
      transport.publish(r.progress(50), r.cancelled());
    }, [], ["progress 50", "cancelled false"]],
    ["that was over before, of a service that gives no status", () => {
      transport.connect(snapshotOf(undefined));
      transport.publish(run().completed());
    }, [], ["progress 100", "complete false"]],
    ["that comes later, of a service that gives no status", () => {
      transport.connect(snapshotOf(undefined));
      const r = run();
      transport.publish(r.progress(50), r.completed());
    }, ["progress 50", "progress 100", "complete true"], ["progress 50", "progress 100", "complete true"]],
    ["that happened while the connection was lost", () => {
      transport.connect();
      const r = run();
      transport.publish(r.progress(50));
      transport.state({ status: "reconnecting" });
      transport.connect(snapshotOf("completed"));
      transport.publish(r.completed());
    }, ["progress 50", "progress 100", "complete true"], ["progress 50", "progress 100", "complete true"]],
    ["that is repeated after a reconnection", () => {
      transport.connect();
      const completed = run().completed();
      transport.publish(completed);
      transport.connect(snapshotOf("completed"));
      transport.publish(completed);
    }, ["progress 100", "complete true"], ["progress 100", "complete true"]],
    ["of the run after one that was over before", () => {
      transport.connect(snapshotOf("failed"));
      transport.publish(run().failed());
      transport.end("enrichment.failed");
      const next = new RunDocuments("r2");
      transport.publish(next.started(), next.completed());
    }, ["progress 0", "progress 100", "complete true"],
    ["failed false", "error Rate limit exceeded enrichment.failed false", "progress 0", "progress 100", "complete true"]],
    ["that is repeated while the next is waited for", () => {
      transport.connect();
      const failed = run().failed();
      transport.publish(failed);
      transport.end("enrichment.failed");
      stream.retry();
      expect(stream.getSnapshot().phase).toBe("idle");
      transport.connect(snapshotOf("failed"));
      transport.publish(failed);
      transport.end("enrichment.failed");
      expect(stream.getSnapshot()).toMatchObject({ phase: "failed", error: "Rate limit exceeded" });
    }, ["failed true", "error Rate limit exceeded enrichment.failed true"],
    ["failed true", "error Rate limit exceeded enrichment.failed true"]],
    ["of the next run, which came and went while it was waited for", () => {
      transport.connect();
      transport.publish(run().failed());
      stream.retry();
      transport.connect(snapshotOf("completed"));
      transport.publish(new RunDocuments("r2").completed());
    }, ["failed true", "error Rate limit exceeded enrichment.failed true", "progress 100", "complete true"],
    ["failed true", "error Rate limit exceeded enrichment.failed true", "progress 100", "complete true"]],
  ];

  it.each(cases)("%s", (_, happens, live, replayed) => {
    start();
    happens();
    expect(told).toEqual(live);

    start({}, true);
    happens();
    expect(told).toEqual(replayed);
  });

  it("is told once to an observer who leaves and comes back, and as past to one who comes later", () => {
    start();
    const [mine, later] = [observer(true, "mine "), observer(true, "later ")];
    const leave = stream.observe(mine);
    transport.connect();
    transport.publish(run().completed());
    leave();
    stream.observe(mine);
    stream.observe(later);
    stream.observe(observer(false, "last "));

    expect(told.filter((line) => line.includes("complete"))).toEqual(["complete true", "mine complete true", "later complete false"]);
  });
});

describe("an initial snapshot", () => {
  const known = (phase: EnrichmentSnapshot["phase"]): StreamOptions => ({
    initialSnapshot: {
      phase, run: "r1", lastEventId: "r1-1",
      progress: { ...run().progress(40)["state"] as EnrichmentSnapshot["progress"] & object },
    },
  });

  it("is shown before anything comes, and gone on from", () => {
    start(known("running"));
    expect(stream.getSnapshot()).toMatchObject({ phase: "running", isProcessing: true, progressPercent: 40, run: "r1" });
    expect(transport.watches[0]!.after).toBe("r1-1");
    const r = run();
    r.progress(40);

    transport.connect({ resume: "replayed", status: "completed" });
    transport.publish(r.progress(70), r.completed());

    expect(told).toEqual(["progress 70", "progress 100", "complete true"]);
    expect(stream.getSnapshot()).toMatchObject({ isComplete: true, run: "r1" });
  });

  it("of a run that is over tells of no end", () => {
    start(known("completed"), true);
    transport.connect({ resume: "replayed", status: "completed" });

    expect(told).toEqual([]);
    expect(stream.getSnapshot()).toMatchObject({ isComplete: true, progressPercent: 40, connectionStatus: "connected" });
  });

  it("gives way to a snapshot of another run", () => {
    start(known("running"));
    transport.connect(snapshotOf("running"));
    const next = new RunDocuments("r2");
    transport.publish(next.progress(5), next.completed());

    expect(told).toEqual(["progress 5", "progress 100", "complete true"]);
    expect(stream.getSnapshot()).toMatchObject({ run: "r2", progressPercent: 100, phase: "completed" });
  });
});

describe("an error of the connection", () => {
  const problem = (code: Problem["code"], final: boolean): Problem => ({ status: null, code, message: code, final });
  const fail = (code: Problem["code"], final: boolean) => transport.state({ status: "error", problem: problem(code, final) });

  it("is told once while it lasts, again if it becomes final, and again after it was over", () => {
    start();
    fail("network", false);
    expect(stream.getSnapshot()).toMatchObject({ error: "network", errorCode: "network", retrying: true });
    fail("unavailable", false);
    fail("forbidden", true);
    expect(stream.getSnapshot()).toMatchObject({ errorCode: "forbidden", retrying: false });
    fail("forbidden", true);
    expect(told).toEqual(["error network network true", "error forbidden forbidden true"]);

    stream.retry();
    transport.state({ status: "connecting" });
    fail("forbidden", true);

    expect(told.slice(2)).toEqual(["error forbidden forbidden true"]);
    expect(transport.retries).toBe(1);
  });

  it.each(["connecting", "reconnecting", "error"] as const)("(%s) leaves a run that has ended, also when it is tried again", (status) => {
    start();
    transport.connect();
    transport.publish(run().failed());
    transport.end("enrichment.failed");
    transport.state({ status, problem: problem("network", false) });

    stream.retry();

    expect(stream.getSnapshot()).toMatchObject({ phase: "failed", isFailed: true });
    expect(transport.retries).toBe(1);
  });

  it("is told to who comes while it lasts, and to nobody afterwards", () => {
    start();
    fail("network", false);
    stream.observe(observer(false, "later "));
    transport.connect();
    stream.observe(observer(false, "last "));

    expect(told).toEqual(["error network network true", "later error network network true"]);
    expect(stream.getSnapshot()).toMatchObject({ error: null, errorCode: null, problem: null, retrying: false });
  });

  it("does not hide why a run failed", () => {
    start();
    transport.connect();
    transport.publish(run().failed());
    fail("unauthorized", true);

    expect(stream.getSnapshot()).toMatchObject({
      error: "Rate limit exceeded", errorCode: "enrichment.failed", problem: { code: "unauthorized" }, connectionStatus: "error",
    });
  });
});

describe("stalled", () => {
  beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 10, 26) }));
  afterEach(() => void vi.useRealTimers());

  // Listeners are told a moment later.
  const stalled = () => {
    vi.advanceTimersByTime(50);
    return stream.getSnapshot().stalled;
  };

  it("is what the service calls so, counted on from the silence before the stream", () => {
    start();
    transport.connect({ ...snapshotOf("running"), silent_seconds: 250 });
    transport.publish(run().progress(10));
    vi.advanceTimersByTime(49_900);
    expect(stalled()).toBe(false);
    vi.advanceTimersByTime(50);
    expect(stalled()).toBe(true);

    transport.publish({ ...run().progress(20), event_id: "new" });

    expect(stalled()).toBe(false);
    vi.advanceTimersByTime(300_000);
    expect(stalled()).toBe(true);
  });

  it("is so from the beginning if the run was", () => {
    start();
    transport.connect({ ...snapshotOf("stalled"), silent_seconds: 301 });
    transport.publish(run().progress(10));

    expect(stalled()).toBe(true);
  });

  it.each([
    ["while the server is not heard", () => transport.state({ status: "reconnecting" })],
    ["while the run is paused", () => transport.publish(run().paused())],
    ["after its end", () => transport.publish({ ...run().completed(), event_id: "end" })],
  ])("is never so %s", (_, happens) => {
    start();
    transport.connect({ ...snapshotOf("running"), silent_seconds: 299 });
    transport.publish({ ...run().progress(10), event_id: "first" });
    happens();
    vi.advanceTimersByTime(2_000_000);

    expect(stalled()).toBe(false);
  });

  it("is nothing that this client would guess", () => {
    start();
    transport.connect({ stalled_after_seconds: undefined });
    transport.publish(run().progress(10));
    vi.advanceTimersByTime(2_000_000);

    expect(stalled()).toBe(false);
  });
});

describe("following", () => {
  it.each([[true, true], [undefined, true], [false, false]])("%s asks the transport for %s", (follow, asked) => {
    start(follow === undefined ? {} : { follow });

    expect(transport.watches[0]!.follow).toBe(asked);
  });

  it("that is wanted only later begins at the end of the run, or at once after it", async () => {
    for (const late of [false, true]) {
      start({ follow: false });
      transport.connect();
      if (!late) stream.follow(true);
      expect(transport.watches).toHaveLength(1);
      transport.publish(run().completed());
      transport.end("enrichment.completed");
      if (late) stream.follow(true);
      await Promise.resolve();

      expect(transport.watches.at(-1)).toEqual({ after: "r1-1", follow: true });
      expect(stream.getSnapshot()).toMatchObject({ isComplete: true, connectionStatus: "connecting" });
    }
  });

  it("that is no longer wanted ends with the run", async () => {
    start();
    transport.connect();
    stream.follow(false);
    expect(transport.open).toBe(true);
    transport.publish(run().completed());
    transport.end("enrichment.completed");
    await Promise.resolve();

    expect(transport.open).toBe(false);
    expect(stream.getSnapshot()).toMatchObject({ isComplete: true, connectionStatus: "disconnected" });
  });
});
