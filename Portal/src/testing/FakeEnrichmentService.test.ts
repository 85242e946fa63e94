import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { until } from "../../tests/support/until.js";
import { EnrichmentClient, oneConnection, type ClientOptions } from "../core/index.js";
import { FakeEnrichmentService } from "./index.js";

let service: FakeEnrichmentService;
const clients: EnrichmentClient[] = [];

beforeEach(() => {
  service = new FakeEnrichmentService();
});

afterEach(() => {
  for (const client of clients.splice(0)) client.close();
  vi.useRealTimers();
});

function watch(bomId = "bom", options: ClientOptions = {}) {
  const client = new EnrichmentClient({ token: "t", fetch: service.fetch, baseUrl: "http://enrichment.test", ...options });
  clients.push(client);
  const handle = client.stream(bomId);
  const progress: number[] = [];
  handle.observe({ onProgress: ({ percent_complete }) => progress.push(percent_complete) });
  handle.hold();
  return { handle, progress, client };
}

describe("a fake service", () => {
  it("plays a run that a client sees to its end", async () => {
    const { handle, progress } = watch();
    await service.watched("bom");
    service.play("bom", { items: 40, failedItems: 3 });

    const snapshot = await until(handle, ({ isComplete }) => isComplete);

    expect(progress).toEqual([0, 25, 50, 75, 100, 100]);
    expect(snapshot.progress).toMatchObject({ total_items: 40, enriched_items: 37, failed_items: 3, pending_items: 0 });
  });

  it.each([
    ["failed", "isFailed", "Rate limit"], ["cancelled", "isCancelled", "By its owner"],
  ] as const)("plays a run that is %s", async (outcome, flag, reason) => {
    service.play("bom", { outcome, reason });

    const snapshot = await until(watch().handle, (snapshot) => snapshot[flag]);

    expect(snapshot.message).toBe(reason);
  });

  it("gives a late joiner the newest state alone", async () => {
    service.play("bom", { outcome: null, items: 20 });
    const { handle, progress } = watch();

    await until(handle, ({ progressPercent }) => progressPercent === 100);

    expect(progress).toEqual([100]);
  });

  it("goes on after the last event when a connection was dropped", async () => {
    const { handle, progress } = watch();
    await service.watched("bom");
    const run = service.run("bom", { items: 40 }).next();
    await until(handle, ({ progressPercent }) => progressPercent === 25);
    service.drop("bom");
    run.next().next();

    await until(handle, ({ progressPercent }) => progressPercent === 75);

    expect(progress).toEqual([0, 25, 50, 75]);
  });

  it.each([401, 403, 404])("refuses with %i", async (status) => {
    service.refuse(status, { detail: "No.", times: 2 });

    const snapshot = await until(watch().handle, ({ error }) => error !== null);

    expect(snapshot.error).toBe("No.");
  });

  it("knows its tokens, and has clients ask for another when one expires", async () => {
    service = new FakeEnrichmentService({ tokens: ["old", "new"] });
    const { handle } = watch("bom", { token: ({ refresh }) => (refresh ? "new" : "old") });
    await until(handle, ({ connectionStatus }) => connectionStatus === "connected");
    service.expire("old");
    service.play("bom");

    await until(handle, ({ isComplete }) => isComplete);

    expect(service.requests.at(-1)!.token).toBe("new");
    expect((await until(watch("b", { token: "wrong" }).handle, ({ error }) => error !== null)).errorCode).toBe("unauthorized");
  });

  it("gives tickets for exactly the BOMs that they were asked for", async () => {
    service = new FakeEnrichmentService({ tokens: ["t"] });
    const headers = { authorization: "Bearer t" };
    const answer = await service.fetch("/api/enrichment/stream/ticket?bom_id=a&bom_id=b", { method: "POST", headers });
    const { ticket, url } = await answer.json() as { ticket: string; url: string };
    expect(url).toBe(`/api/enrichment/stream?bom_id=a&bom_id=b&token=${ticket}`);

    const status = async (boms: string) => (await service.fetch(`/api/enrichment/${boms}token=${ticket}`)).status;
    expect(await status("stream?bom_id=b&bom_id=a&")).toBe(200);
    for (const boms of ["stream?bom_id=a&", "stream/a?", "stream?bom_id=a&bom_id=b&bom_id=c&"])
      expect(await status(boms), boms).toBe(401);
  });

  it("denies a BOM of another organization, and carries the others", async () => {
    service.forbidden.add("theirs");
    const { client, handle } = watch("ours", { transport: oneConnection });
    const theirs = client.stream("theirs");
    theirs.hold();
    await service.watched("ours");
    service.play("ours");

    expect((await until(theirs, ({ error }) => error !== null)).errorCode).toBe("forbidden");
    expect((await until(handle, ({ isComplete }) => isComplete)).error).toBeNull();
  });

  it("carries several BOMs on one connection", async () => {
    const { client, handle } = watch("a", { transport: oneConnection });
    const other = client.stream("b");
    other.hold();
    await Promise.all([service.watched("a"), service.watched("b")]);
    service.play("a");
    service.play("b", { outcome: "failed" });

    await Promise.all([until(handle, ({ isComplete }) => isComplete), until(other, ({ isFailed }) => isFailed)]);

    expect(service.requests.every(({ path }) => path === "/api/enrichment/stream")).toBe(true);
  });

  it("gives tickets that open their BOM's stream", async () => {
    service = new FakeEnrichmentService({ tokens: ["t"] });
    service.play("bom");

    await until(watch("bom", { authorization: "ticket" }).handle, ({ isComplete }) => isComplete);

    expect(service.requests.at(-1)!.token).toBe("ticket-1");
  });

  it("plays on fake timers, and starts none by itself", async () => {
    vi.useFakeTimers();
    expect(vi.getTimerCount()).toBe(0);
    const { handle } = watch();
    await vi.advanceTimersByTimeAsync(100);
    await service.watched("bom");
    service.play("bom", { items: 20, every: 60_000 });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(handle.getSnapshot().progressPercent).toBe(50);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(handle.getSnapshot().isComplete).toBe(true);
  });

  it("tells the state to those who poll", async () => {
    const get = () => service.fetch("http://enrichment.test/api/enrichment/boms/bom");
    expect((await get()).status).toBe(404);
    service.play("bom", { outcome: null });

    expect(await (await get()).json()).toMatchObject({ status: "running", state: { percent_complete: 100 } });
  });

  it("fails as without a network while it is offline", async () => {
    service.offline = true;

    await expect(service.fetch("http://enrichment.test/api/enrichment/health")).rejects.toThrow(TypeError);
  });
});
