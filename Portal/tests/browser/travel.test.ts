import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startBrowser } from "./support/browser.js";
import { buildHookPage } from "./support/hookBundle.js";
import type { HookPage, TransportName } from "./support/hookPage.js";
import { eventually, expectNone, open, shows } from "./support/live.js";
import { Proxy } from "./support/Proxy.js";
import { simulateRun } from "./support/SimulatedRun.js";
import { Standalone } from "./support/Standalone.js";

let service: Standalone;
let proxy: Proxy;
let browser: Browser;
let hookPage: Awaited<ReturnType<typeof buildHookPage>>;
let number = 0;

beforeAll(async () => {
  // Playwright turns the back/forward cache off.
  const travelling = startBrowser({ ignoreDefaultArgs: ["--disable-back-forward-cache"] });
  [service, browser, hookPage] = await Promise.all([Standalone.start(), travelling, buildHookPage()]);
  proxy = await Proxy.start(service.url);
});

afterAll(async () => {
  await browser?.close();
  await proxy?.down();
  await service?.close();
  hookPage?.remove();
});

afterEach(async () => {
  proxy.files = null;
  await Promise.all(browser.contexts().map((context) => context.close()));
  await eventually(() => proxy.streams.size === 0);
  proxy.opened = 0;
});

const newBom = () => `travel-${process.pid}-${++number}`;

async function loadHook(page: Page): Promise<void> {
  proxy.files = hookPage.folder;
  await page.goto(proxy.url);
}

async function showHook(page: Page, bom: string, transport: TransportName): Promise<void> {
  await page.evaluate(([bom, token, transport]) => {
    (globalThis as unknown as { hookPage: HookPage }).hookPage.show(bom, token, transport);
  }, [bom, service.token, transport] as const);
}

const marksOf = (page: Page) => page.evaluate(() => (globalThis as unknown as { hookPage: HookPage }).hookPage.marks);

/** Leaves the page, lets something happen, and comes back to it by the browser's back. */
async function leave(page: Page, meanwhile: () => Promise<void>): Promise<void> {
  await page.evaluate(() => addEventListener("pageshow", ({ persisted }) => {
    document.documentElement.dataset["persisted"] = String(persisted);
  }));
  await page.goto(`${proxy.url}/health/live`);
  await eventually(() => proxy.streams.size === 0);
  await meanwhile();
  await page.evaluate(() => void setTimeout(() => history.back(), 0));
  const persisted = () => document.documentElement.dataset["persisted"] === "true";
  await eventually(() => page.evaluate(persisted).catch(() => false));
}

async function publish(bom: string, documents: readonly Record<string, unknown>[]): Promise<void> {
  for (const document of documents) await service.publish(bom, document);
}

const restoredMilliseconds = 5_000;

describe("a page from the back/forward cache", () => {
  it("shows what came meanwhile within 5 s, over one connection", async () => {
    const bom = newBom();
    const run = [...simulateRun("run", 100, 10)];
    const { page, troubles } = await open(await browser.newContext(), proxy.page(service.token, bom));
    await shows(page, "Live");
    await publish(bom, run.slice(0, 4));
    await shows(page, /^30 %$/);

    await leave(page, () => publish(bom, run.slice(4, 8)));

    await shows(page, /^70 %$/, restoredMilliseconds);
    await eventually(() => proxy.streams.size === 1);
    await publish(bom, run.slice(8));
    await shows(page, "Completed");
    await shows(page, /10 of 10 batches done/);
    expectNone(troubles);
  });

  for (const transport of ["default", "shared"] as const)
    it(`has told its hook everything once (${transport})`, async () => {
      const bom = newBom();
      const run = [...simulateRun("run", 60, 10)];
      const page = await (await browser.newContext()).newPage();
      await loadHook(page);
      await showHook(page, bom, transport);
      await shows(page, "0 % idle connected");
      await publish(bom, run.slice(0, 3));
      await shows(page, /^33.3 % running connected$/);

      await leave(page, () => publish(bom, run.slice(3, 5)));

      await shows(page, /^66.7 % running connected$/, restoredMilliseconds);
      expect(proxy.streams.size).toBe(1);
      await publish(bom, run.slice(5));
      await shows(page, /^100 % completed/);
      const enriched = run.map(({ state }) => (state as { enriched_items: number }).enriched_items);
      expect(await marksOf(page)).toMatchObject({ progress: enriched, completed: 1 });
    });
});

describe("a slow network (400 kbit/s, 400 ms)", () => {
  async function newPage(): Promise<Page> {
    const context = await browser.newContext();
    // What a worker asks for is not slowed down.
    await context.addInitScript(() => Reflect.deleteProperty(globalThis, "SharedWorker"));
    return await context.newPage();
  }

  async function slowDown(page: Page): Promise<void> {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Network.enable");
    await devtools.send("Network.emulateNetworkConditions", {
      offline: false, latency: 400, downloadThroughput: 400_000 / 8, uploadThroughput: 400_000 / 8,
    });
  }

  it("shows a late joiner the whole run on the live page, without a reconnection", async () => {
    const bom = newBom();
    const run = [...simulateRun("run", 100, 10)];
    await publish(bom, run.slice(0, 4));
    const page = await newPage();
    await page.goto(proxy.page(service.token));
    await slowDown(page);
    await page.getByLabel("BOM id").fill(bom);
    await page.keyboard.press("Enter");
    await shows(page, /^30 %$/);
    await publish(bom, run.slice(4, 11));
    await shows(page, /^100 %$/);
    expect(proxy.opened).toBe(1);

    await publish(bom, run.slice(11));

    await shows(page, "Completed");
  });

  it("is not taken for silence by the hook", async () => {
    const bom = newBom();
    const run = [...simulateRun("run", 60, 10)];
    await publish(bom, run.slice(0, 3));
    const page = await newPage();
    await loadHook(page);
    await slowDown(page);
    await showHook(page, bom, "default");
    await shows(page, /^33.3 % running connected$/);

    await publish(bom, run.slice(3));

    await shows(page, /^100 % completed/);
    expect(await marksOf(page)).toMatchObject({ completed: 1, stale: 0 });
  });
});
