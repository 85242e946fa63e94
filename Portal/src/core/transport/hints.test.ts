// @vitest-environment happy-dom
// @vitest-environment-options { "url": "https://portal.example.com/boms" }
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeFetch } from "../../../tests/support/FakeFetch.js";
import { FakeWorkers } from "../../../tests/support/FakeWorkers.js";
import { eventually, until } from "../../../tests/support/until.js";
import { EnrichmentClient, type ClientOptions } from "../EnrichmentClient.js";
import { directConnections, oneConnection, sharedConnection } from "./choices.js";

let warn: ReturnType<typeof vi.spyOn>;
let clients: EnrichmentClient[];
let number = 0;
// A hint is given once per service and page.
const service = () => `https://cns-${++number}.example.com`;
const warnings = () => warn.mock.calls.flat().filter((text) => String(text).startsWith("[enrichment]"));
const lost = () => Promise.reject(new TypeError("Failed to fetch"));

beforeEach(() => {
  clients = [];
  warn = vi.spyOn(console, "warn").mockReturnValue();
  vi.stubGlobal("fetch", lost);
});

afterEach(() => {
  for (const client of clients) client.close();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

function watch(options: ClientOptions, bomId = "bom") {
  const client = new EnrichmentClient({ token: "t", ...options });
  clients.push(client);
  const bom = client.stream(bomId);
  bom.subscribe(() => {});
  bom.hold();
  return bom;
}

const failed = (options: ClientOptions) => until(watch(options), (now) => now.notice !== null);

describe("the console of a developer", () => {
  it.each([
    ["direct", directConnections], ["one", oneConnection], ["shared", sharedConnection(new FakeWorkers().start)],
  ])("names CORS_ORIGINS once if a service of another origin cannot be reached (%s connection)", async (_, transport) => {
    const baseUrl = service();
    await failed({ baseUrl, transport });
    await failed({ baseUrl, transport });

    expect(warnings()).toEqual([expect.stringMatching(/https:\/\/portal\.example\.com.*CORS_ORIGINS/)]);
    expect(warnings()[0]).toContain(baseUrl);
  });

  it("names http if a page of https asks it", async () => {
    await failed({ baseUrl: service().replace("https", "http") });

    expect(warnings()).toEqual([expect.stringMatching(/https.*http/)]);
    expect(warnings()[0]).not.toContain("CORS");
  });

  it.each(["", "https://portal.example.com/cns"])("says nothing of the page's own origin (%s)", async (baseUrl) => {
    await failed({ baseUrl });

    expect(warnings()).toEqual([]);
  });

  it("says nothing of a service that was reached before", async () => {
    const server = new FakeFetch();
    const bom = watch({ baseUrl: service(), fetch: server.fetch });
    await eventually(() => server.streams.length === 1);
    server.connect("bom");
    await until(bom, (now) => now.connectionStatus === "connected");

    server.answer = lost;
    server.streams[0]!.end();
    await until(bom, (now) => now.notice !== null);

    expect(warnings()).toEqual([]);
  });

  it("says nothing in production", async () => {
    vi.stubEnv("NODE_ENV", "production");
    await failed({ baseUrl: service() });

    expect(warnings()).toEqual([]);
  });

  it("speaks also in a browser without a bundler, where there is no `process`", async () => {
    vi.stubGlobal("process", undefined);
    await failed({ baseUrl: service() });

    expect(warnings()).toHaveLength(1);
  });

  it("counts streams of one BOM each up to six", async () => {
    const server = new FakeFetch();
    const client = new EnrichmentClient({ token: "t", fetch: server.fetch, transport: directConnections });
    clients.push(client);
    for (let bom = 0; bom < 5; bom++) client.stream(`b${bom}`).hold();
    expect(warnings()).toEqual([]);
    client.stream("b5").hold();
    client.stream("b6").hold();

    expect(warnings()).toEqual([expect.stringContaining("oneConnection")]);
  });
});

it("logs connections, requests and frames if asked to, but no token and no query", async () => {
  const server = new FakeFetch();
  const log: unknown[][] = [];
  const bom = watch({ token: "secret", authorization: "query", fetch: server.fetch, debug: (...line) => log.push(line) });
  await eventually(() => server.streams.length === 1);
  server.connect("bom");
  server.publish({ event_id: "e-1", event_type: "enrichment.progress", state: { total_items: 1 } });
  await until(bom, (now) => now.events === 1);

  expect(server.streams[0]!.url).toContain("secret");
  const text = JSON.stringify(log);
  for (const expected of ["connecting", "GET stream", "connected", "progress", "e-1"]) expect(text).toContain(expected);
  expect(text).not.toContain("secret");
});

it("logs to the console with a prefix if `debug` is true", async () => {
  const debug = vi.spyOn(console, "debug").mockReturnValue();
  await failed({ debug: true });

  expect(debug.mock.calls.map(([prefix]) => prefix)).toContain("[enrichment]");
});
