import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FakeService } from "../support/FakeService.js";
import { startBrowser } from "./support/browser.js";
import { buildHookPage } from "./support/hookBundle.js";
import type { HookPage, TransportName } from "./support/hookPage.js";
import { eventually } from "./support/live.js";
import { Proxy } from "./support/Proxy.js";

let service: FakeService;
let proxy: Proxy;
let browser: Browser;
let hookPage: Awaited<ReturnType<typeof buildHookPage>>;

beforeAll(async () => {
  [service, browser, hookPage] = await Promise.all([FakeService.start(), startBrowser(), buildHookPage()]);
  proxy = await Proxy.start(service.url);
  proxy.files = hookPage.folder;
});

afterAll(async () => {
  await browser?.close();
  await proxy?.down();
  await service?.kill();
  hookPage?.remove();
});

const churn = (page: Page, count: number, transport: TransportName) => page.evaluate(
  ([count, transport]) => (globalThis as unknown as { hookPage: HookPage }).hookPage.churn(count, "t", transport),
  [count, transport] as const);

async function usedBytes(context: BrowserContext, page: Page): Promise<number> {
  const devtools = await context.newCDPSession(page);
  const measure = async () => {
    await devtools.send("HeapProfiler.collectGarbage");
    return (await devtools.send("Runtime.getHeapUsage")).usedSize;
  };
  // Until it falls no more: clients outlive their last user for a moment, and finalizers let go of more.
  for (let [last, now] = [Infinity, await measure()]; ; [last, now] = [now, await measure()]) {
    if (last - now < 10_000) return await devtools.detach(), now;
    await new Promise((next) => setTimeout(next, 400));
  }
}

const locks = (page: Page) => page.evaluate(async () => {
  const { held = [], pending = [] } = await navigator.locks.query();
  return held.length + pending.length;
});

describe("thousands of mounts of a provider and a hook", () => {
  // One entry of a map or one listener with its closure takes more than this; a client takes several thousand.
  const mostBytes = 100;

  // Of the shared connection fewer: each mount is a new port of the worker.
  for (const [transport, total] of [["quiet", 10_000], ["shared", 1_000]] as const)
    it(`leave nothing behind (${total}, ${transport})`, async () => {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(proxy.url);
      // The first fill caches of React, V8 and the browser.
      await churn(page, 500, transport);
      await eventually(async () => (await locks(page)) <= 2);
      const before = { bytes: await usedBytes(context, page), locks: await locks(page) };

      await churn(page, total, transport);
      // A provider closes its client a second after it has gone.
      await eventually(async () => (await locks(page)) <= Math.min(before.locks, 2));

      expect.soft((await usedBytes(context, page) - before.bytes) / total).toBeLessThan(mostBytes);
      expect(await page.evaluate(() => (globalThis as unknown as { hookPage: HookPage }).hookPage.quiet.open)).toBe(0);
      await context.close();
      await eventually(() => proxy.streams.size === 0);
    });
});
