import { describe, expect, it } from "vitest";
import { clients, makeClient, serveEachTest, service, sharedStreams, watch } from "../../../tests/support/clients.js";
import { RunDocuments } from "../../../tests/support/documents.js";
import { eventually, until } from "../../../tests/support/until.js";
import { SharedHub } from "../../worker/SharedHub.js";
import type { Port, ToPage, ToWorker } from "../../worker/messages.js";
import type { ClientOptions } from "../EnrichmentClient.js";
import { sharedConnection } from "./choices.js";

serveEachTest();

describe("a shared worker", () => {
  function pages(hub: SharedHub) {
    return (options: ClientOptions = {}) => makeClient({
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

    expect(sharedStreams().filter((request) => request.query.getAll("bom_id").length === 10)).toHaveLength(1);
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
    expect(sharedStreams()).toHaveLength(1);
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
    expect(sharedStreams().map((request) => request.headers.authorization)).toEqual(["Bearer old", "Bearer new"]);
  });

  it("ends the connection when the last page leaves", async () => {
    const open = pages(new SharedHub());
    const bom = watch(open(), "a");
    await until(bom.handle, (now) => now.connectionStatus === "connected");

    clients.at(-1)!.close();

    await eventually(() => service.openStreams === 0);
  });

  it("that does not answer is done without", async () => {
    const start = () => ({ port: new MessageChannel().port1, onerror: null });
    const client = makeClient({ transport: sharedConnection(start) });

    const bom = watch(client, "a");

    await until(bom.handle, (now) => now.connectionStatus === "connected");
  });

  it("that is slow to start takes over when it has", async () => {
    const hub = new SharedHub();
    const { port1, port2 } = new MessageChannel();
    const bom = watch(makeClient({ transport: sharedConnection(() => ({ port: port1, onerror: null })) }), "a");
    await until(bom.handle, (now) => now.connectionStatus === "connected");
    const run = new RunDocuments("r");
    service.publish("a", run.progress(10));
    await until(bom.handle, (now) => now.events === 1);

    hub.connect(port2 as unknown as Port<ToWorker, ToPage>);
    await eventually(() => sharedStreams().length === 2 && service.openStreams === 1);
    service.publish("a", run.progress(20));

    await until(bom.handle, (now) => now.progress?.enriched_items === 20);
    expect(bom.frames.filter((id) => id.startsWith("r-"))).toContain("r-2");
  });

  it("that is not there is done without", async () => {
    const client = makeClient({ transport: sharedConnection(() => {
      throw new ReferenceError("SharedWorker is not defined");
    }) });

    const bom = watch(client, "a");

    await until(bom.handle, (now) => now.connectionStatus === "connected");
  });
});
