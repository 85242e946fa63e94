import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { clients, makeClient, serveEachTest, service, sharedStreams, watch } from "../../../tests/support/clients.js";
import { RunDocuments } from "../../../tests/support/documents.js";
import { FakeFetch } from "../../../tests/support/FakeFetch.js";
import { FakeLocks } from "../../../tests/support/FakeLocks.js";
import { FakeWorkers } from "../../../tests/support/FakeWorkers.js";
import { eventually, until } from "../../../tests/support/until.js";
import type { ClientOptions } from "../EnrichmentClient.js";
import { sharedConnection } from "./choices.js";

serveEachTest();

describe.each([["with locks", true], ["without locks, as on plain http", false]])("a shared worker, %s,", (_, secure) => {
  let locks: FakeLocks;
  let workers: FakeWorkers;
  const listeners = new Set<unknown>();
  const page: EventTarget = new EventTarget();
  const open = (options: ClientOptions = {}) => makeClient({ transport: sharedConnection(workers.start), ...options });

  beforeEach(() => {
    [locks, workers] = [new FakeLocks(), new FakeWorkers()];
    listeners.clear();
    vi.stubGlobal("navigator", secure ? { locks } : {});
    vi.stubGlobal("addEventListener", (name: string, listener: EventListener, options: { signal: AbortSignal }) => {
      listeners.add(listener);
      options.signal.addEventListener("abort", () => listeners.delete(listener));
      page.addEventListener(name, listener, options);
    });
  });

  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
    workers.kill();
    vi.unstubAllGlobals();
  });

  /** Two pages that watch a run. */
  async function watching() {
    const pages = [watch(open(), "a"), watch(open(), "a")] as const;
    await Promise.all(pages.map(({ handle }) => until(handle, (now) => now.connectionStatus === "connected")));
    const run = new RunDocuments("r");
    service.publish("a", run.progress(10));
    await Promise.all(pages.map(({ handle }) => until(handle, (now) => now.events === 1)));
    return { pages, run };
  }

  function die(): void {
    workers.kill();
    locks.crash("enrichment-worker");
    // The process that is gone held the connection.
    service.cut();
  }

  it("that is gone is found and replaced within 5 s, by one for all pages", async () => {
    const { pages, run } = await watching();
    const statuses = new Set<string>();
    pages[0].handle.subscribe(() => statuses.add(pages[0].handle.getSnapshot().connectionStatus));

    const at = Date.now();
    die();
    service.publish("a", run.progress(20));
    service.publish("a", run.progress(30));
    await Promise.all(pages.map(({ handle }) => until(handle, (now) => now.progress?.enriched_items === 30)));

    expect(Date.now() - at).toBeLessThan(5_000);
    expect(statuses).toContain("reconnecting");
    expect(pages.map(({ seen }) => seen.progress)).toEqual([[10, 20, 30], [10, 20, 30]]);
    await eventually(() => service.openStreams === 1);
    expect(workers.started).toBe(2);
  });

  it.each([["replaced", true], ["done without, if pages start it by one name,", false]])(
    "that is frozen is %s within 5 s, and disturbs nothing when it thaws", async (_, named) => {
      workers = new FakeWorkers(named);
      const { pages, run } = await watching();

      const at = Date.now();
      workers.freeze();
      await Promise.all(pages.map(({ handle }) => until(handle, (now) => now.connectionStatus !== "connected")));
      expect(Date.now() - at).toBeLessThan(5_000);
      service.publish("a", run.progress(20));
      await Promise.all(pages.map(({ handle }) => until(handle, (now) => now.progress?.enriched_items === 20)));
      const statuses = new Set<string>();
      pages[0].handle.subscribe(() => statuses.add(pages[0].handle.getSnapshot().connectionStatus));
      workers.thaw();
      await eventually(() => service.openStreams === 1);
      service.publish("a", run.progress(30));
      await Promise.all(pages.map(({ handle }) => until(handle, (now) => now.progress?.enriched_items === 30)));

      expect(pages.map(({ seen }) => seen.progress)).toEqual([[10, 20, 30], [10, 20, 30]]);
      expect([...statuses]).toEqual(["connected"]);
    });

  it("that is gone is replaced also where it is retried first", async () => {
    const { pages, run } = await watching();

    die();
    pages[0].handle.retry();
    service.publish("a", run.progress(20));

    await until(pages[0].handle, (now) => now.progress?.enriched_items === 20);
  });

  it("is started by the first watch, and leaves nothing behind when the client is closed", async () => {
    const client = open();
    expect(workers.asked).toBe(0);

    for (let mount = 0; mount < 3; mount++) {
      const bom = watch(client, "a");
      await until(bom.handle, (now) => now.connectionStatus === "connected");
      expect(workers.asked).toBe(mount + 1);
      client.close();
      await eventually(() => service.openStreams === 0);
    }

    expect(listeners.size).toBe(0);
    await eventually(() => locks.held.every((name) => name.startsWith("enrichment-worker")) && locks.pending === 0);
  });

  it("is left by a page that goes into the back/forward cache, which comes back to it", async () => {
    const { handle, seen } = watch(open(), "a");
    await until(handle, (now) => now.connectionStatus === "connected");
    const run = new RunDocuments("r");
    service.publish("a", run.progress(10));
    await until(handle, (now) => now.events === 1);

    page.dispatchEvent(new Event("pagehide"));
    await eventually(() => service.openStreams === 0);
    service.publish("a", run.progress(20));
    page.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
    await until(handle, (now) => now.progress?.enriched_items === 20);

    expect(seen.progress).toEqual([10, 20]);
    expect(workers.started).toBe(1);
  });

  it("keeps the connection when one person's token changes", async () => {
    const jwt = (mark: string) => `e30.${btoa(JSON.stringify({ iss: "i", sub: "ann", mark }))}.s`;
    const client = open({ token: jwt("1") });
    const { handle } = watch(client, "a");
    await until(handle, (now) => now.connectionStatus === "connected");
    const statuses = new Set<string>();
    handle.subscribe(() => statuses.add(handle.getSnapshot().connectionStatus));

    client.setToken(jwt("2"));
    await eventually(() => sharedStreams().at(-1)!.headers.authorization === `Bearer ${jwt("2")}`);
    service.publish("a", new RunDocuments("r").progress(10));
    await until(handle, (now) => now.events === 1);

    expect([...statuses]).toEqual(["connected"]);
  });
});

it("no worker can use a page's own fetch: the page has a connection of its own, and the console says so", async () => {
  const server = new FakeFetch();
  const warn = vi.spyOn(console, "warn").mockReturnValue();
  const workers = new FakeWorkers();
  const { handle } = watch(makeClient({ transport: sharedConnection(workers.start), fetch: server.fetch }), "a");
  await eventually(() => server.streams.length === 1);
  server.connect("a");
  await until(handle, (now) => now.connectionStatus === "connected");

  expect(workers.asked).toBe(0);
  expect(warn.mock.calls.flat().join()).toContain("fetch");
  warn.mockRestore();
});
