// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it } from "vitest";
import { RunDocuments } from "../../../tests/support/documents.js";
import { FakeFetch } from "../../../tests/support/FakeFetch.js";
import { eventually, until } from "../../../tests/support/until.js";
import { EnrichmentClient } from "../EnrichmentClient.js";

let server: FakeFetch;
let client: EnrichmentClient;

beforeEach(() => {
  server = new FakeFetch();
  client = new EnrichmentClient({ token: "t", fetch: server.fetch });
});

afterEach(() => client.close());

async function watching() {
  const bom = client.stream("bom");
  bom.subscribe(() => {});
  bom.hold();
  await eventually(() => server.streams.length === 1);
  server.connect("bom");
  server.publish(new RunDocuments("r").progress(10));
  await until(bom, (now) => now.events === 1);
  return bom;
}

function pageEvent(name: string, persisted: boolean): void {
  window.dispatchEvent(Object.assign(new Event(name), { persisted }));
}

it("shows that the machine is offline, and connects at once when it is online", async () => {
  const bom = await watching();

  window.dispatchEvent(new Event("offline"));
  await until(bom, (now) => now.offline && now.connectionStatus === "reconnecting" && now.retryAt !== null);
  expect(server.open).toBe(0);
  window.dispatchEvent(new Event("online"));
  await eventually(() => server.streams.length === 2);
  server.connect("bom");

  expect((await until(bom, (now) => now.connectionStatus === "connected")).offline).toBe(false);
});

it("holds no connection in the back/forward cache, and resumes when the page comes back", async () => {
  const bom = await watching();

  pageEvent("pagehide", true);
  await eventually(() => server.open === 0);
  await new Promise((done) => setTimeout(done, 100));
  expect(server.streams).toHaveLength(1);
  pageEvent("pageshow", true);
  await eventually(() => server.streams.length === 2);
  server.connect("bom");
  await until(bom, (now) => now.connectionStatus === "connected");

  expect(new URL(server.streams[1]!.url, "http://service").searchParams.get("after")).toBe("bom/r-1");
});

it("leaves a living connection alone when the tab is shown again", async () => {
  await watching();

  document.dispatchEvent(new Event("visibilitychange"));
  await new Promise((done) => setTimeout(done, 50));

  expect(server.open).toBe(1);
  expect(server.streams).toHaveLength(1);
});
