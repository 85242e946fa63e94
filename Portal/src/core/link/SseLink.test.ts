import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeFetch } from "../../../tests/support/FakeFetch.js";
import type { LinkState } from "./LinkState.js";
import { SseLink } from "./SseLink.js";
import type { Token } from "./TokenSource.js";

let server: FakeFetch;
let link: SseLink;
let token: Token | undefined;
let states: LinkState[];

beforeEach(() => {
  vi.useFakeTimers();
  [server, token, states] = [new FakeFetch(), "t", []];
  const settings = { token: () => token, send: (url: string, init: RequestInit) => server.fetch(url, init) };
  link = new SseLink(settings, {
    request: (value) => Promise.resolve({ url: "/stream", headers: { Authorization: `Bearer ${value}` } }),
    frame: () => {},
    state: (state) => states.push(state),
  });
});

afterEach(() => {
  link.close();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);
const never = () => new Promise<never>(() => {});
const statuses = () => states.map((state) => state.status).filter((status, at, all) => status !== all[at - 1]);
const listeners = new Map<string, ((event: Event) => void)[]>();
const page = (name: string) => (listeners.get(name) ?? []).forEach((listener) => listener(new Event(name)));

async function connect(): Promise<void> {
  link.open();
  await pass(0);
  server.connect("bom");
  await pass(0);
  expect(link.state.status).toBe("connected");
}

const refuse = (status: number, headers: Record<string, string> = {}) => () =>
  Promise.resolve(new Response(null, { status, headers }));
const lost = () => Promise.reject(new TypeError("Failed to fetch"));

describe("a server that is silent", () => {
  const beat = () => server.streams.at(-1)!.write(": keepalive\n\n");

  // The service's usual setting is 30 s. What it says of itself holds from that moment on, and for the next streams.
  it.each<[string, number | null, number]>([
    ["that does not say how often it sends comments", null, 75_000], ["that sends one after 1 s", 1_000, 2_500],
    ["that sends one after 300 s", 300_000, 750_000],
  ])("%s is given up after 2.5 times as long", async (_, keepalive, allowed) => {
    await connect();
    if (keepalive !== null) link.keptAlive(keepalive);

    for (let stream = 1; stream <= 2; stream++) {
      await pass(allowed - 1);
      beat();
      await pass(allowed - 1);
      expect([link.state.stale, server.streams.length]).toEqual([false, stream]);
      await pass(1);
      expect([link.state.stale, link.state.status]).toEqual([true, "reconnecting"]);
      while (server.streams.length === stream) await pass(100);
      server.connect("bom");
      await pass(0);
      expect(link.state).toMatchObject({ stale: false, status: "connected", problem: null });
    }
  });

  it("is not connected before its first byte, as behind a proxy that buffers, and is given up after 10 s", async () => {
    link.open();
    await pass(9_999);
    expect([link.state.stale, server.streams.length]).toEqual([false, 1]);

    await pass(1);

    expect(link.state).toMatchObject({ stale: true, status: "connecting", problem: { code: "silent" } });
    expect(link.state.problem!.message).toContain("A proxy on the way");
    while (server.streams.length === 1) await pass(100);
    server.connect("bom");
    await pass(0);
    expect(link.state).toMatchObject({ stale: false, status: "connected", problem: null });
  });
});

describe("a link", () => {
  const situations: [string, () => void | Promise<void>][] = [
    ["whose fetch never answers", async () => {
      server.answer = never;
      link.open();
      await pass(1_000);
    }],
    ["whose token function never answers", async () => {
      token = never;
      link.open();
      await pass(1_000);
    }],
    ["that waits for its next try", async () => {
      server.answer = refuse(503, { "retry-after": "300" });
      link.open();
      await pass(1_000);
    }],
    ["with a final error", async () => {
      server.answer = refuse(403);
      link.open();
      await pass(1_000);
      expect(link.state).toMatchObject({ status: "error", problem: { final: true } });
    }],
    ["without a token", async () => {
      token = () => undefined;
      link.open();
      await pass(1_000);
      expect(link.state).toMatchObject({ status: "error", problem: { code: "unauthorized", final: true } });
    }],
    ["that has failed for a while", async () => {
      server.answer = lost;
      link.open();
      await pass(40_000);
    }],
    ["whose stream is over", async () => {
      server.answer = refuse(204);
      link.open();
      await pass(1_000);
      expect(link.state.status).toBe("disconnected");
    }],
    ["that is connected", connect],
    ["that was closed", () => link.close()],
    ["without a network", async () => {
      await connect();
      server.answer = lost;
      page("offline");
      await pass(1_000);
      expect(link.state).toMatchObject({ status: "reconnecting", offline: true });
    }],
    ["of a page that is hidden in the back/forward cache", async () => {
      await connect();
      page("pagehide");
      await pass(1_000);
    }],
  ];
  const remedies: [string, boolean][] = [["a retry", true], ["a new token", false]];

  beforeEach(() => {
    listeners.clear();
    vi.stubGlobal("addEventListener", (name: string, listener: (event: Event) => void) =>
      listeners.set(name, [...(listeners.get(name) ?? []), listener]));
  });

  afterEach(() => void vi.unstubAllGlobals());

  for (const [remedy, refresh] of remedies) {
    it.each(situations)(`%s connects at once by ${remedy}`, async (_, situation) => {
      await situation();
      const refreshes: boolean[] = [];
      const before = server.streams.length;
      server.answer = null;
      token = ({ refresh }) => (refreshes.push(refresh), "new");

      link.retry(refresh);
      await pass(0);
      expect(server.streams.slice(before).map(({ headers }) => headers["Authorization"])).toEqual(["Bearer new"]);
      server.connect("bom");
      await pass(0);

      expect(link.state).toMatchObject({ status: "connected", problem: null });
      expect(refreshes).toEqual([refresh]);
      expect(server.open).toBe(1);
    });
  }

  it("stays connected while it asks anew by plan, for 5 s", async () => {
    await connect();

    link.retry(false);
    await pass(4_999);
    expect(statuses()).toEqual(["connecting", "connected"]);
    await pass(1);
    expect(link.state.status).toBe("reconnecting");
    server.connect("bom");
    await pass(0);

    expect(link.state.status).toBe("connected");
  });

  it("does not stay connected if what it asks for by plan is refused", async () => {
    await connect();

    server.answer = refuse(503);
    link.retry(false);
    await pass(0);

    expect(link.state).toMatchObject({ status: "reconnecting", problem: { code: "unavailable" } });
  });

  it("hears nothing more of a request that was given up, though its fetch ignores signals", async () => {
    await connect();
    const first = server.streams[0]!;
    first.ignoresSignals = true;

    link.retry(false);
    await pass(0);
    server.connect("bom");
    await pass(0);
    const told = states.length;
    first.write("event: error\ndata: {}\n\n");
    await pass(0);

    expect(states.slice(told)).toEqual([]);
    expect(link.state.status).toBe("connected");
  });

  it.each([
    ["undefined", undefined], ["null", null], ["an empty text", ""], ["a blank text", " \n"], ["a number", 7],
    ["an object", { access_token: "t" }],
  ])("takes %s of a token function for nobody, and sends no request", async (_, value) => {
    token = () => value as string;
    link.open();
    await pass(0);

    expect(link.state).toMatchObject({ status: "error", problem: { code: "unauthorized", final: true } });
    expect(server.streams).toHaveLength(0);
  });

  it.each([undefined, null])("says what to do if a fetch gives no body to read (%s)", async (body) => {
    const headers = new Headers({ "content-type": "text/event-stream" });
    server.answer = () => Promise.resolve({ status: 200, headers, body } as unknown as Response);
    link.open();
    await pass(60_000);

    expect(link.state).toMatchObject({ status: "error", problem: { code: "no_streaming", final: true } });
    expect(link.state.problem!.message).toMatch(/expo\/fetch.*polyfill/);
  });
});
