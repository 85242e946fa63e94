import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startBrowser } from "./support/browser.js";
import { eventually, expectNone, open, shows } from "./support/live.js";
import { Proxy } from "./support/Proxy.js";
import { simulateRun } from "./support/SimulatedRun.js";
import { Standalone } from "./support/Standalone.js";

let service: Standalone;
let proxy: Proxy;
let browser: Browser;
let number = 0;

beforeAll(async () => {
  [service, browser] = await Promise.all([Standalone.start({ SSE_KEEPALIVE_SECONDS: "1" }), startBrowser()]);
  proxy = await Proxy.start(service.url);
});

afterAll(async () => {
  await browser?.close();
  await proxy?.down();
  await service?.close();
});

afterEach(async () => {
  proxy.refusal = null;
  proxy.buffers = false;
  await Promise.all(browser.contexts().map((context) => context.close()));
});

const newBom = () => `bom-${process.pid}-${++number}`;

// Without a SharedWorker the page holds the connection itself, and so sees what happens to the page.
async function withoutWorker(): Promise<BrowserContext> {
  const context = await browser.newContext();
  await context.addInitScript(() => Reflect.deleteProperty(globalThis, "SharedWorker"));
  return context;
}

async function watching(bom: string, worker = true) {
  const context = worker ? await browser.newContext() : await withoutWorker();
  const { page, troubles } = await open(context, proxy.page(service.token, bom));
  await shows(page, "Live");
  return { context, page, troubles };
}

describe("the network", () => {
  it("that is gone is told, and the run goes on where it was when it is back", async () => {
    const bom = newBom();
    const { page, troubles } = await watching(bom);
    const run = [...simulateRun("run-1", 100, 10)];
    for (const document of run.slice(0, 4)) await service.publish(bom, document);
    await shows(page, /^30 %$/);

    await proxy.down();
    await shows(page, "The service cannot be reached.");
    await shows(page, /Trying again/);
    for (const document of run.slice(4)) await service.publish(bom, document);
    await proxy.up();
    await shows(page, "Completed");

    // Every event once, those of the time without a network, too.
    await shows(page, /10 of 10 batches done/);
    expect(await page.getByText("came before you joined").count()).toBe(0);
    expectNone(troubles);
  });

  it("that the browser loses and finds is shown, and found again at once", async () => {
    const bom = newBom();
    const { context, page } = await watching(bom, false);

    await context.setOffline(true);
    await shows(page, "This machine has no network.");
    await service.publish(bom, [...simulateRun("run-1", 20, 10)][1]!);
    await context.setOffline(false);

    await shows(page, "Live");
    await shows(page, /^50 %$/);
  });

  it("with a proxy that holds streams back is called so", async () => {
    proxy.buffers = true;
    const { page } = await open(await withoutWorker(), proxy.page(service.token, newBom()));
    await shows(page, /A proxy on the way may hold the stream back/, 30_000);

    proxy.buffers = false;
    await page.getByRole("button", { name: "Try now" }).click();

    await shows(page, "Live");
  });
});

describe("the service", () => {
  it("that says 503 is asked again after Retry-After", async () => {
    proxy.refusal = { status: 503, detail: "Redis is not connected; events cannot arrive.", headers: { "retry-after": "1" } };
    const { page } = await open(await browser.newContext(), proxy.page(service.token, newBom()));
    await shows(page, "Redis is not connected; events cannot arrive.");
    await shows(page, "Connecting");

    proxy.refusal = null;

    await shows(page, "Live");
  });

  it("that says 403 is not asked again", async () => {
    proxy.refusal = { status: 403, detail: "This BOM is not open to you." };
    const { page } = await open(await browser.newContext(), proxy.page(service.token, newBom()));
    await shows(page, "You do not have access to this BOM.");
    await shows(page, "No access");
    const asked = proxy.opened;

    await page.waitForTimeout(1500);

    expect(proxy.opened).toBe(asked);
  });

  it("that is killed and started again is found again", async () => {
    const bom = newBom();
    const { page } = await watching(bom);
    await service.kill();
    await shows(page, "Reconnecting");

    await service.run();
    await shows(page, "Live", 30_000);
    for (const document of simulateRun("run-1", 20, 10)) await service.publish(bom, document);

    await shows(page, "Completed");
    await eventually(() => proxy.streams.size <= 1);
  });
});

describe("the page", () => {
  it("that is frozen and thawed shows what came meanwhile", async () => {
    const bom = newBom();
    const { context, page } = await watching(bom, false);
    const devtools = await context.newCDPSession(page);
    await devtools.send("Page.setWebLifecycleState", { state: "frozen" });
    for (const document of simulateRun("run-1", 20, 10)) await service.publish(bom, document);
    await new Promise((done) => setTimeout(done, 1000));

    await devtools.send("Page.setWebLifecycleState", { state: "active" });

    await shows(page, "Completed");
  });
});
