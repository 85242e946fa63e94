import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RunDocuments } from "../../../tests/support/documents.js";
import { FakeService } from "../../../tests/support/FakeService.js";
import { eventually, until } from "../../../tests/support/until.js";
import { SharedHub } from "../../worker/SharedHub.js";
import type { Port, ToPage, ToWorker } from "../../worker/messages.js";
import { EnrichmentClient, type ClientOptions } from "../EnrichmentClient.js";
import { oneConnection, sharedConnection } from "./choices.js";

let service: FakeService;
const clients: EnrichmentClient[] = [];

beforeEach(async () => {
  service = await FakeService.start();
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await service.kill();
});

function make(options: ClientOptions = {}): EnrichmentClient {
  const client = new EnrichmentClient({ baseUrl: service.url, token: "t", transport: oneConnection, ...options });
  clients.push(client);
  return client;
}

function watch(client: EnrichmentClient, bomId: string) {
  const handle = client.stream(bomId);
  const frames: string[] = [];
  handle.observe({ onFrame: (frame) => frames.push(frame.id ?? frame.name) });
  handle.subscribe(() => {});
  return { handle, frames, release: handle.hold() };
}

const streams = () => service.requests.filter((request) => request.path === "/api/enrichment/stream");

describe("one connection", () => {
  it("carries many BOMs, each with its own state and end", async () => {
    const client = make();
    const boms = Array.from({ length: 10 }, (_, index) => watch(client, `b${index}`));
    await Promise.all(boms.map(({ handle }) => until(handle, (now) => now.connectionStatus === "connected")));

    boms.forEach((_, index) => service.publish(`b${index}`, new RunDocuments(`r${index}`).progress(index + 1)));
    await Promise.all(boms.map(({ handle }, index) => until(handle, (now) => now.progress?.enriched_items === index + 1)));
    service.publish("b3", new RunDocuments("r3b").completed());
    await until(boms[3]!.handle, (now) => now.isComplete && now.connectionStatus === "disconnected");

    expect(streams()).toHaveLength(1);
    expect(streams()[0]!.query.getAll("bom_id")).toHaveLength(10);
    expect(boms[4]!.handle.getSnapshot().connectionStatus).toBe("connected");
    expect(service.openStreams).toBe(1);
  });

  it("takes in another BOM without losing the others' places", async () => {
    const client = make();
    const a = watch(client, "a");
    await until(a.handle, (now) => now.connectionStatus === "connected");
    const run = new RunDocuments("r");
    service.publish("a", run.progress(10));
    await until(a.handle, (now) => now.events === 1);
    const statuses = new Set<string>();
    a.handle.subscribe(() => statuses.add(a.handle.getSnapshot().connectionStatus));

    const b = watch(client, "b");
    service.publish("a", run.progress(20));
    await until(b.handle, (now) => now.connectionStatus === "connected");
    service.publish("a", run.progress(30));
    await until(a.handle, (now) => now.progress?.enriched_items === 30);

    expect(a.frames).toEqual(["connected", "r-1", "r-2", "r-3"]);
    expect(streams().at(-1)!.query.getAll("after")).toEqual(["a/r-2"]);
    expect([...statuses]).toEqual(["connected"]);
    await eventually(() => service.openStreams === 1);
  });

  it("resumes every BOM after it was cut", async () => {
    const client = make();
    const boms = ["a", "b"].map((bom) => ({ bom, run: new RunDocuments(bom), ...watch(client, bom) }));
    await Promise.all(boms.map(({ handle }) => until(handle, (now) => now.connectionStatus === "connected")));
    boms.forEach(({ bom, run }) => service.publish(bom, run.progress(10)));
    await Promise.all(boms.map(({ handle }) => until(handle, (now) => now.events === 1)));

    service.cut();
    boms.forEach(({ bom, run }) => (service.publish(bom, run.progress(20)), service.publish(bom, run.progress(30))));
    await Promise.all(boms.map(({ handle }) => until(handle, (now) => now.events === 3)));

    expect(boms[0]!.frames).toEqual(["connected", "a-1", "connected", "a-2", "a-3"]);
  });

  it("loses one BOM alone where that one is forbidden", async () => {
    const client = make();
    const [a, b] = [watch(client, "a"), watch(client, "b")];
    await until(b.handle, (now) => now.connectionStatus === "connected");

    service.write(`event: error\ndata: {"type":"error","bom_id":"a","code":"forbidden","message":"Another organization's."}\n\n`);
    const end = await until(a.handle, (now) => now.connectionStatus === "error");

    expect(end).toMatchObject({ errorCode: "forbidden", error: "Another organization's." });
    expect(b.handle.getSnapshot().connectionStatus).toBe("connected");
  });

  it("refuses a bad BOM id before it costs the others their stream", async () => {
    const client = make();
    const [bad, good] = [watch(client, "a b"), watch(client, "good")];

    await until(good.handle, (now) => now.connectionStatus === "connected");

    expect(bad.handle.getSnapshot()).toMatchObject({ connectionStatus: "error", errorCode: "bad_request" });
  });

  it("follows runs one after the other", async () => {
    const client = make({ follow: true });
    const a = watch(client, "a");
    await until(a.handle, (now) => now.connectionStatus === "connected");
    service.publish("a", new RunDocuments("r1").completed());
    await until(a.handle, (now) => now.isComplete);
    await eventually(() => streams().length === 2 && service.openStreams === 1);

    service.publish("a", new RunDocuments("r2").progress(5));

    expect((await until(a.handle, (now) => now.run === "r2")).isProcessing).toBe(true);
    expect(streams()[1]!.query.getAll("after")).toEqual(["a/r1-1"]);
  });

  it("splits where there are more BOMs than one stream may hold", async () => {
    const client = make();
    const boms = Array.from({ length: 60 }, (_, index) => watch(client, `b${index}`));

    await Promise.all(boms.map(({ handle }) => until(handle, (now) => now.connectionStatus === "connected")));

    await eventually(() => service.openStreams === 2);
    expect(streams().map((request) => request.query.getAll("bom_id").length).sort()).toEqual([10, 50]);
  });

  it("asks no more than once where the ids of ended runs are too long for one request", async () => {
    const client = make({ follow: true });
    const boms = Array.from({ length: 50 }, (_, index) => `${index}`.padStart(36, "b"));
    for (const bom of boms) service.publish(bom, new RunDocuments(`${bom}-of-a-run-with-a-long-name`).completed());
    const watched = boms.map((bom) => watch(client, bom));
    await Promise.all(watched.map(({ handle }) => until(handle, (now) => now.isComplete)));
    await new Promise((next) => setTimeout(next, 500));

    expect(streams().length).toBeLessThan(8);
    service.publish(boms[49]!, new RunDocuments("next").progress(7));
    await until(watched[49]!.handle, (now) => now.progress?.enriched_items === 7);
  });

  it("asks for nothing where every run has ended and the token changes", async () => {
    const client = make();
    const { handle } = watch(client, "a");
    await until(handle, (now) => now.connectionStatus === "connected");
    service.publish("a", new RunDocuments("r").completed());
    await until(handle, (now) => now.isComplete && now.connectionStatus === "disconnected");

    client.setToken("another");
    await new Promise((next) => setTimeout(next, 100));

    expect(streams()).toHaveLength(1);
  });

  it("is one a BOM where the service knows no shared streams", async () => {
    service.multi = false;
    const client = make();
    const boms = ["a", "b"].map((bom) => watch(client, bom));
    await Promise.all(boms.map(({ handle }) => until(handle, (now) => now.connectionStatus === "connected")));

    service.publish("b", new RunDocuments("r").completed());
    await until(boms[1]!.handle, (now) => now.isComplete);

    expect(boms.map(({ handle }) => handle.getSnapshot().error)).toEqual([null, null]);
  });

  it("waits for the next run after a retry, with and without shared streams", async () => {
    for (const multi of [true, false]) {
      service.multi = multi;
      const bom = watch(make({ follow: true }), `b-${multi}`);
      await until(bom.handle, (now) => now.connectionStatus === "connected");
      service.publish(`b-${multi}`, new RunDocuments("r1").failed());
      await until(bom.handle, (now) => now.isFailed);

      bom.handle.retry();
      service.publish(`b-${multi}`, new RunDocuments("r2").progress(5));

      await until(bom.handle, (now) => now.run === "r2");
    }
  });
});

describe("a shared worker", () => {
  function pages(hub: SharedHub) {
    return (options: ClientOptions = {}) => make({
      transport: sharedConnection(() => {
        const { port1, port2 } = new MessageChannel();
        hub.connect(port2 as unknown as Port<ToWorker, ToPage>);
        return { port: port1, onerror: null };
      }), ...options,
    });
  }

  it("gives ten pages of ten BOMs one connection", async () => {
    const open = pages(new SharedHub());
    const boms = Array.from({ length: 10 }, (_, index) => watch(open(), `b${index}`));
    await Promise.all(boms.map(({ handle }) => until(handle, (now) => now.connectionStatus === "connected")));

    boms.forEach((_, index) => service.publish(`b${index}`, new RunDocuments(`r${index}`).completed()));
    await Promise.all(boms.map(({ handle }) => until(handle, (now) => now.isComplete)));

    expect(streams().filter((request) => request.query.getAll("bom_id").length === 10)).toHaveLength(1);
  });

  it("tells a page that comes late that a run is paused", async () => {
    const open = pages(new SharedHub());
    const run = new RunDocuments("r");
    const early = watch(open(), "a");
    await until(early.handle, (now) => now.connectionStatus === "connected");
    for (const event of [run.started(), run.progress(40), run.progress(50), run.paused()]) service.publish("a", event);
    await until(early.handle, (now) => now.isPaused && now.progressPercent === 50);

    const late = watch(open(), "a");

    expect(await until(late.handle, (now) => now.isPaused)).toMatchObject({ progressPercent: 50, stalled: false });
    service.publish("a", run.cancelled());
    expect(await until(late.handle, (now) => now.isCancelled)).toMatchObject({ progressPercent: 50, error: null });
  });

  it("shows a run again that was displaced and comes back", async () => {
    const { handle } = watch(pages(new SharedHub())(), "a");
    await until(handle, (now) => now.connectionStatus === "connected");
    const [p, c] = [new RunDocuments("p"), new RunDocuments("c")];
    const sixty = p.progress(60);
    for (const [event, percent] of [[p.started(), 0], [sixty, 60], [c.progress(20), 20], [sixty, 60]] as const) {
      service.publish("a", event);
      await until(handle, (now) => now.progressPercent === percent && now.run === event["workflow_run_id"]);
    }
  });

  it("tells a page that comes late what the others know", async () => {
    const open = pages(new SharedHub());
    const first = watch(open(), "a");
    await until(first.handle, (now) => now.connectionStatus === "connected");
    service.publish("a", new RunDocuments("r").progress(40));
    await until(first.handle, (now) => now.events === 1);

    const second = watch(open(), "a");

    expect((await until(second.handle, (now) => now.progress !== null)).progressPercent).toBe(40);
    expect(streams()).toHaveLength(1);
  });

  it("keeps people apart, and brings one person's tokens together", async () => {
    const jwt = (sub: string, mark: string) => `e30.${btoa(JSON.stringify({ iss: "i", sub, mark }))}.s`;
    const open = pages(new SharedHub());
    const boms = [jwt("ann", "1"), jwt("ann", "2"), jwt("bob", "3")].map((token) => watch(open({ token }), "a"));

    await Promise.all(boms.map(({ handle }) => until(handle, (now) => now.connectionStatus === "connected")));

    expect(service.openStreams).toBe(2);
  });

  it("asks a page for a new token after 401", async () => {
    service.tokens = new Set(["new"]);
    const open = pages(new SharedHub());

    const bom = watch(open({ token: ({ refresh }) => (refresh ? "new" : "old") }), "a");

    await until(bom.handle, (now) => now.connectionStatus === "connected");
    expect(streams().map((request) => request.headers.authorization)).toEqual(["Bearer old", "Bearer new"]);
  });

  it("ends the connection when the last page leaves", async () => {
    const open = pages(new SharedHub());
    const bom = watch(open(), "a");
    await until(bom.handle, (now) => now.connectionStatus === "connected");

    clients.at(-1)!.close();

    await eventually(() => service.openStreams === 0);
  });

  it("that does not answer is done without", async () => {
    const client = make({ transport: sharedConnection(() => ({ port: new MessageChannel().port1, onerror: null })) });

    const bom = watch(client, "a");

    await until(bom.handle, (now) => now.connectionStatus === "connected");
  });

  it("that is slow to start takes over when it has", async () => {
    const hub = new SharedHub();
    const { port1, port2 } = new MessageChannel();
    const bom = watch(make({ transport: sharedConnection(() => ({ port: port1, onerror: null })) }), "a");
    await until(bom.handle, (now) => now.connectionStatus === "connected");
    const run = new RunDocuments("r");
    service.publish("a", run.progress(10));
    await until(bom.handle, (now) => now.events === 1);

    hub.connect(port2 as unknown as Port<ToWorker, ToPage>);
    await eventually(() => streams().length === 2 && service.openStreams === 1);
    service.publish("a", run.progress(20));

    await until(bom.handle, (now) => now.progress?.enriched_items === 20);
    expect(bom.frames.filter((id) => id.startsWith("r-"))).toContain("r-2");
  });

  it("that is not there is done without", async () => {
    const client = make({ transport: sharedConnection(() => {
      throw new ReferenceError("SharedWorker is not defined");
    }) });

    const bom = watch(client, "a");

    await until(bom.handle, (now) => now.connectionStatus === "connected");
  });
});
