import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeFetch } from "../../tests/support/FakeFetch.js";
import { EnrichmentClient, type ClientOptions } from "../core/EnrichmentClient.js";
import { EnrichmentProvider, useEnrichmentSSE, type UseEnrichmentResult } from "./index.js";

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

let server: FakeFetch;
let root: Root;
let client: EnrichmentClient;
let now: UseEnrichmentResult;

beforeEach(() => {
  vi.useFakeTimers();
  server = new FakeFetch();
  root = createRoot(document.body.appendChild(document.createElement("div")));
});

afterEach(async () => {
  await act(() => root.unmount());
  client.close();
  vi.useRealTimers();
});

async function show(options: ClientOptions): Promise<void> {
  client = new EnrichmentClient({ fetch: server.fetch, ...options });
  const Bom = () => ((now = useEnrichmentSSE("bom")), null);
  await act(() => root.render(<EnrichmentProvider client={client}><Bom /></EnrichmentProvider>));
  await pass(1_000);
}

const pass = (milliseconds: number) => act(async () => {
  await vi.advanceTimersByTimeAsync(milliseconds);
});

const tokenTimeout = 15_000;
const never = () => new Promise<string>(() => {});

describe("a token function", () => {
  it("that never answers is an error after 15 s, while tries go on", async () => {
    await show({ token: never });
    expect(now).toMatchObject({ connectionStatus: "connecting", error: null });

    await pass(tokenTimeout);

    expect(now).toMatchObject({ connectionStatus: "error", errorCode: "token" });
    expect(now.error).toMatch(/\w/);
  });

  it("that never answers is asked anew by a retry", async () => {
    let answer: () => Promise<string> = never;
    await show({ token: () => answer() });

    answer = () => Promise.resolve("t");
    await act(() => now.retry());
    await pass(1_000);

    expect(server.streams.map(({ headers }) => headers["Authorization"])).toEqual(["Bearer t"]);
  });

  it("that never answers gives way to a new token", async () => {
    await show({ token: never });

    await act(() => client.setToken("t"));
    await pass(1_000);

    expect(server.streams.map(({ headers }) => headers["Authorization"])).toEqual(["Bearer t"]);
  });

  it("that never answers gives way to another function with the next try", async () => {
    await show({ token: never });

    await act(() => client.setToken(() => "t"));
    await pass(tokenTimeout + 5_000);

    expect(server.streams.map(({ headers }) => headers["Authorization"])).toEqual(["Bearer t"]);
  });

  it.each([
    ["throws", () => { throw new Error("no session"); }],
    ["rejects", () => Promise.reject(new Error("no session"))],
  ])("that %s is an error in its own words, while tries go on", async (_, token) => {
    await show({ token });
    await pass(tokenTimeout);

    expect(now).toMatchObject({ connectionStatus: "error", errorCode: "token" });
    expect(now.error).toContain("no session");
  });

  it.each([
    ["undefined", () => undefined], ["undefined later", () => Promise.resolve(undefined)], ["null", () => null],
    ["an empty text", () => ""],
  ])("that gives %s means that nobody is logged in", async (_, token) => {
    await show({ token: token as () => string });

    expect(server.streams).toEqual([]);
    expect(now).toMatchObject({ connectionStatus: "error", errorCode: "unauthorized" });
  });
});

describe("a fetch whose answers have no body to read (React Native)", () => {
  it.each([["undefined", undefined], ["null", null]])("(%s) is an error for good, which says so", async (_, body) => {
    let asked = 0;
    const fetch = () => {
      asked++;
      return Promise.resolve({ status: 200, headers: new Headers({ "content-type": "text/event-stream" }), body });
    };
    await show({ token: "t", fetch: fetch as unknown as typeof globalThis.fetch });
    await pass(60_000);

    expect(now).toMatchObject({ connectionStatus: "error", errorCode: "no_streaming" });
    expect(asked).toBe(1);
  });
});
