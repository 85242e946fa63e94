import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeFetch } from "../../../tests/support/FakeFetch.js";
import { disconnected, type LinkState } from "../link/LinkState.js";
import type { Token } from "../link/TokenSource.js";
import type { SseEvent } from "../sse/SseParser.js";
import { LineTransport } from "./LineTransport.js";
import { ServiceAccess } from "./ServiceAccess.js";
import { Subscription } from "./Subscription.js";
import type { Watch } from "./Transport.js";

let server: FakeFetch;
let token: Token;
let transport: LineTransport;
let states: LinkState[];

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);
const never = () => new Promise<never>(() => {});
const newest = () => states.at(-1)!;
const statuses = () => states.map((state) => state.status).filter((status, at, all) => status !== all[at - 1]);
const refuse = (status: number, headers: Record<string, string> = {}) => () =>
  Promise.resolve(new Response(null, { status, headers }));
const lost = () => Promise.reject(new TypeError("Failed to fetch"));

function watch(bomId = "bom", into = states): Watch {
  const sink = { frame: () => {}, state: (state: LinkState) => void into.push(state) };
  return transport.watch(bomId, sink, { after: null, follow: true });
}

// Each holds for as long as the test runs.
const causes: [string, string, () => void][] = [
  ["a fetch that never answers", "unanswered", () => (server.answer = never)],
  ["a token function that never answers", "token", () => (token = never)],
  ["a token function that throws", "token", () => (token = () => { throw new Error("no session"); })],
  ["a network that is away", "network", () => (server.answer = lost)],
  ["503 with a long Retry-After", "unavailable", () => (server.answer = refuse(503, { "retry-after": "60" }))],
  ["429", "too_many", () => (server.answer = refuse(429))],
  ["500", "unexpected", () => (server.answer = refuse(500))],
  ["a page in the place of the stream", "not_a_stream", () => (server.answer = refuse(200))],
  ["a service that ends each stream at once", "unavailable", () => (server.answer = () => Promise.resolve(
    new Response("retry: 3000\n\n", { headers: { "content-type": "text/event-stream" } })))],
];

describe.each([["of its own", 1], ["that it shares", 50]])("a BOM on a connection %s", (_, mostBoms) => {
  beforeEach(() => {
    vi.useFakeTimers();
    [server, token, states] = [new FakeFetch(), "t", []];
    transport = new LineTransport(new ServiceAccess({ token: (request) => 
      typeof token === "function" ? token(request) : token, fetch: server.fetch }), mostBoms);
  });

  afterEach(() => {
    transport.close();
    vi.useRealTimers();
  });

  it.each(causes)("that never comes because of %s is an error (%s) after 15 s, once, while tries go on",
    async (_, code, cause) => {
      cause();
      watch();
      await pass(14_999);
      expect(statuses()).toEqual(["connecting"]);

      await pass(1);
      expect(newest()).toMatchObject({ status: "error", problem: { code, final: false } });
      await pass(120_000);
      expect(statuses()).toEqual(["connecting", "error"]);

      server.answer = null;
      token = "t";
      while (server.open === 0) await pass(1_000);
      server.connect("bom");
      await pass(0);
      expect(newest()).toMatchObject({ status: "connected", problem: null });
      expect(statuses()).toEqual(["connecting", "error", "connected"]);
    });

  it("is retried: connecting for another 15 s, then an error again", async () => {
    server.answer = lost;
    const { retry } = watch();
    await pass(15_000);

    retry();
    await pass(14_999);
    expect(statuses()).toEqual(["connecting", "error", "connecting"]);
    await pass(1);

    expect(statuses()).toEqual(["connecting", "error", "connecting", "error"]);
  });

  it("is in words that blame no proxy for a request that waits in the browser", async () => {
    server.answer = never;
    watch();
    await pass(15_000);

    expect(newest().problem!.message).toBe("The service has not answered within 15 s.");
  });

  it("that was there is reconnecting, for as long as it takes, and no error", async () => {
    watch();
    await pass(30);
    server.connect("bom");
    await pass(0);
    server.answer = lost;
    server.streams[0]!.end();
    await pass(600_000);

    expect(statuses()).toEqual(["connecting", "connected", "reconnecting"]);
  });

  it("leaves nothing running when it is closed", async () => {
    server.answer = lost;
    const { close } = watch();
    await pass(5_000);

    close();

    expect(vi.getTimerCount()).toBe(0);
  });
});

it("is no error for a BOM that waits for its turn on a stream that is there, however long", async () => {
  vi.useFakeTimers();
  try {
    [server, token, states] = [new FakeFetch(), "t", []];
    transport = new LineTransport(new ServiceAccess({ token: "t", fetch: server.fetch }));
    watch("other", []);
    watch();
    await pass(30);
    server.connect("other");
    for (let beat = 0; beat < 12; beat++) {
      await pass(5_000);
      server.streams[0]!.write(": keepalive\n\n");
    }
    expect(statuses()).toEqual(["connecting"]);

    server.connect("bom");
    await pass(0);

    expect(statuses()).toEqual(["connecting", "connected"]);
    expect(server.streams).toHaveLength(1);
  } finally {
    transport.close();
    vi.useRealTimers();
  }
});

it("passes on that a run is known after all, and nothing that is no news", async () => {
  vi.useFakeTimers();
  try {
    server = new FakeFetch();
    transport = new LineTransport(new ServiceAccess({ token: "t", fetch: server.fetch }));
    const frames: string[] = [];
    transport.watch("bom", { frame: ({ data }) => frames.push(data), state: () => {} }, { after: null, follow: true });
    await pass(30);
    for (const resume of ["live", "live", "snapshot", "replayed"]) server.connect("bom", { resume });
    await pass(0);

    expect(frames.map((data) => (JSON.parse(data) as { resume: string }).resume)).toEqual(["live", "snapshot"]);
  } finally {
    transport.close();
    vi.useRealTimers();
  }
});

it("is an error after 15 s for a BOM that comes while the others' connection is lost", async () => {
  vi.useFakeTimers();
  try {
    [server, token, states] = [new FakeFetch(), "t", []];
    transport = new LineTransport(new ServiceAccess({ token: "t", fetch: server.fetch }));
    const others: LinkState[] = [];
    watch("other", others);
    await pass(30);
    server.connect("other");
    await pass(0);
    server.answer = lost;
    server.streams[0]!.end();
    await pass(60_000);

    watch();
    await pass(15_000);

    expect(statuses()).toEqual(["connecting", "error"]);
    expect(others.at(-1)!.status).toBe("reconnecting");
  } finally {
    transport.close();
    vi.useRealTimers();
  }
});

describe("one BOM of a connection", () => {
  const open: LinkState = { ...disconnected, status: "connected" };
  let frames: string[];
  let subscription: Subscription;
  const connected = (resume: string) => subscription.frame({
    name: "connected", id: null, data: JSON.stringify({ type: "connected", bom_id: "bom", resume, status: "stalled" }),
  });

  beforeEach(() => {
    vi.useFakeTimers();
    [states, frames] = [[], []];
    const sink = {
      frame: (event: SseEvent) => void frames.push(JSON.parse(event.data).resume),
      state: (state: LinkState) => void states.push(state),
    };
    subscription = new Subscription("bom", sink, { after: "e1", follow: true });
  });

  afterEach(() => {
    subscription.forgive();
    vi.useRealTimers();
  });

  it.each([["replayed", ["live", "replayed"]], ["snapshot", ["live", "snapshot"]], ["live", ["live"]]])(
    "that joins late as %s is told how its run stands", (resume, told) => {
      subscription.tell(open);
      connected("live");

      connected(resume);

      expect(frames).toEqual(told);
    });

  it("is an error once 15 s have passed, and none as soon as the connection is there", async () => {
    subscription.tell({ ...disconnected, status: "connecting" });
    await pass(60_000);
    expect(statuses()).toEqual(["connecting", "error"]);
    expect(states).toHaveLength(2);

    subscription.tell(open);
    await pass(0);

    expect(newest().status).toBe("connecting");
  });
});
