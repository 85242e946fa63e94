import { describe, expect, it } from "vitest";
import { makeClient, serveEachTest, service, sharedStreams, watch } from "../../../tests/support/clients.js";
import { RunDocuments } from "../../../tests/support/documents.js";
import { eventually, until } from "../../../tests/support/until.js";
import type { ClientOptions } from "../EnrichmentClient.js";
import { directConnections, oneConnection } from "./choices.js";
import { LineTransport } from "./LineTransport.js";
import { ServiceAccess } from "./ServiceAccess.js";

serveEachTest();

const make = (options: ClientOptions = {}) => makeClient({ transport: oneConnection, ...options });

describe("one connection", () => {
  it("carries many BOMs, each with its own state and end", async () => {
    const client = make();
    const boms = Array.from({ length: 10 }, (_, index) => watch(client, `b${index}`));
    await Promise.all(boms.map(({ handle }) => until(handle, (now) => now.connectionStatus === "connected")));

    boms.forEach((_, index) => service.publish(`b${index}`, new RunDocuments(`r${index}`).progress(index + 1)));
    await Promise.all(boms.map(({ handle }, index) =>
      until(handle, (now) => now.progress?.enriched_items === index + 1)));
    service.publish("b3", new RunDocuments("r3b").completed());
    await until(boms[3]!.handle, (now) => now.isComplete && now.connectionStatus === "disconnected");

    expect(sharedStreams()).toHaveLength(1);
    expect(sharedStreams()[0]!.query.getAll("bom_id")).toHaveLength(10);
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
    expect(sharedStreams().at(-1)!.query.getAll("lastEventId")).toEqual(["a/r-2"]);
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

    const data = { type: "error", bom_id: "a", code: "forbidden", message: "Another organization's." };
    service.write(`event: error\ndata: ${JSON.stringify(data)}\n\n`);
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
    await eventually(() => sharedStreams().length === 2 && service.openStreams === 1);

    service.publish("a", new RunDocuments("r2").progress(5));

    expect((await until(a.handle, (now) => now.run === "r2")).isProcessing).toBe(true);
    expect(sharedStreams()[1]!.query.getAll("after")).toEqual(["a/r1-1"]);
  });

  it("is told of an end that is known again by who follows no other run, and waits for none", async () => {
    const run = new RunDocuments("r1");
    service.publish("a", run.completed());
    const states: string[] = [];
    const names: string[] = [];
    const transport = new LineTransport(new ServiceAccess({ baseUrl: service.url, token: "t" }), 50);
    transport.watch("a", {
      frame: (event) => void names.push(event.name), state: (state) => void states.push(state.status),
    }, { after: "r1-1", follow: false });

    await eventually(() => states.at(-1) === "disconnected");
    transport.close();

    expect(names).toEqual(["connected", "stream_end"]);
    expect(sharedStreams().map(({ query }) => query.getAll("lastEventId"))).toEqual([["a/r1-1"]]);
  });

  it("splits where there are more BOMs than one stream may hold", async () => {
    const client = make();
    const boms = Array.from({ length: 60 }, (_, index) => watch(client, `b${index}`));

    await Promise.all(boms.map(({ handle }) => until(handle, (now) => now.connectionStatus === "connected")));

    await eventually(() => service.openStreams === 2);
    expect(sharedStreams().map((request) => request.query.getAll("bom_id").length).sort()).toEqual([10, 50]);
  });

  it("asks no more than once where the ids of ended runs are too long for one request", async () => {
    const client = make({ follow: true });
    const boms = Array.from({ length: 50 }, (_, index) => `${index}`.padStart(36, "b"));
    for (const bom of boms) service.publish(bom, new RunDocuments(`${bom}-of-a-run-with-a-long-name`).completed());
    const watched = boms.map((bom) => watch(client, bom));
    await Promise.all(watched.map(({ handle }) => until(handle, (now) => now.isComplete)));
    await new Promise((next) => setTimeout(next, 500));

    expect(sharedStreams().length).toBeLessThan(8);
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

    expect(sharedStreams()).toHaveLength(1);
  });

  it.each([["shared", oneConnection], ["of its own", directConnections]])(
    "waits for the next run after a retry, on a connection %s", async (_, transport) => {
      const bom = watch(make({ follow: true, transport }));
      await until(bom.handle, (now) => now.connectionStatus === "connected");
      service.publish("bom", new RunDocuments("r1").failed());
      await until(bom.handle, (now) => now.isFailed);

      bom.handle.retry();
      service.publish("bom", new RunDocuments("r2").progress(5));

      await until(bom.handle, (now) => now.run === "r2");
    });
});
