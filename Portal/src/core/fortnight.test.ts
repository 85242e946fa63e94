import { queryObjects } from "node:v8";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { RunDocuments } from "../../tests/support/documents.js";
import { MemoryService } from "../../tests/support/MemoryService.js";
import type { Port, ToPage, ToWorker } from "../worker/messages.js";
import { SharedHub } from "../worker/SharedHub.js";
import { EnrichmentClient } from "./EnrichmentClient.js";
import { directConnections, oneConnection, sharedConnection } from "./transport/choices.js";

const stepMilliseconds = 30_000;
const hour = 3_600_000;
let service: MemoryService;
let listeners = 0;

beforeEach(() => {
  service = new MemoryService();
  service.skew = 90_000;
  vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout", "setInterval", "clearInterval"] });
  // As in a window: without it a client does not notice sleep.
  listeners = 0;
  vi.stubGlobal("addEventListener", (_: string, __: unknown, options?: { signal?: AbortSignal }) => {
    listeners++;
    options?.signal?.addEventListener("abort", () => listeners--);
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const transports = {
  direct: directConnections,
  one: oneConnection,
  shared: sharedConnection(() => {
    const { port1, port2 } = new MessageChannel();
    hub().connect(port2 as unknown as Port<ToWorker, ToPage>);
    return { port: port1, onerror: null };
  }),
};

const hub = () => new SharedHub(service.fetch);

// Streams and ports hand on what they hold in turns of the event loop, which no clock counts.
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((next) => setImmediate(next));
}

async function pass(milliseconds: number): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += stepMilliseconds) {
    vi.advanceTimersByTime(stepMilliseconds);
    service.beat();
    await settle();
  }
}

let number = 0;

async function run(): Promise<string> {
  const documents = new RunDocuments(`run-${++number}`, 100, Date.now() + service.skew);
  service.publish("bom", documents.started());
  for (let enriched = 10; enriched < 100; enriched += 10) {
    service.publish("bom", documents.progress(enriched, 0, enriched / 10));
    await pass(stepMilliseconds);
  }
  service.publish("bom", documents.completed());
  await pass(stepMilliseconds);
  return documents.run;
}

/** A day: three runs, a restart of the service, and a night in which the machine sleeps while a run goes on. */
async function day(): Promise<string> {
  for (let time = 0; time < 3; time++) {
    await run();
    await pass(4 * hour);
  }
  service.up = false;
  service.cut();
  await pass(2 * 60_000);
  service.up = true;
  await pass(3.5 * hour);

  vi.setSystemTime(Date.now() + 8 * hour);
  service.lose();
  const documents = new RunDocuments(`night-${++number}`, 100, Date.now() + service.skew);
  for (const document of [documents.started(), documents.progress(50), documents.completed()])
    service.publish("bom", document);
  await pass(5 * 60_000);
  return documents.run;
}

function count(): { objects: number; timers: number; listeners: number } {
  // Takes what is not used any more; counts what is.
  const objects = [AbortController, AbortSignal, Map, Set, Promise].reduce(
    (sum, kind) => sum + queryObjects(kind, { format: "count" }), 0);
  return { objects, timers: vi.getTimerCount(), listeners };
}

it.each(["direct", "one", "shared"] as const)("is true and no larger after two weeks (%s)", async (transport) => {
  const client = new EnrichmentClient({
    token: ({ refresh }) => current(refresh), fetch: service.fetch, follow: true, transport: transports[transport],
    ...(transport === "shared" ? { baseUrl: "http://service" } : {}),
  });
  let token = service.token();
  const current = (refresh: boolean) => (refresh || Number(token) < Date.now() ? (token = service.token()) : token);
  const handle = client.stream("bom");
  const completed: (string | null)[] = [];
  handle.observe({ onComplete: () => completed.push(handle.getSnapshot().run) });
  handle.subscribe(() => {});
  handle.hold();
  await settle();
  await day();
  const first = { ...count(), requests: service.requests };

  for (let passed = 1; passed < 13; passed++) await day();
  const last = await day();

  expect(handle.getSnapshot()).toMatchObject({
    connectionStatus: "connected", phase: "completed", progressPercent: 100, run: last, error: null, stale: false,
  });
  expect(Math.abs(handle.getSnapshot().skew - service.skew)).toBeLessThan(1_000);
  expect(completed).toEqual([...new Set(completed)]);
  expect(completed).toHaveLength(14 * 4);
  expect(service.streams.size).toBe(1);
  const { objects, timers } = count();
  expect(timers).toBeLessThanOrEqual(first.timers);
  expect(listeners).toBe(first.listeners);
  // A promise that waits here and there; one for each event, keepalive or request would be hundreds.
  expect(objects - first.objects).toBeLessThan(50);
  // Each run, token and restart costs a request or two; nothing asks without a reason.
  expect(service.requests).toBeLessThan(15 * first.requests);
  // One for each hour that the machine was awake.
  expect(service.tokensIssued).toBeGreaterThan(14 * 15);
  expect(service.tokensIssued).toBeLessThan(14 * 24);
  client.close();
});
