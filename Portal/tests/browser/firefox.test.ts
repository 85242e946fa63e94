import type { Browser, BrowserContext, Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { expectFormat } from "./support/expectFormat.js";
import { startFirefox } from "./support/firefox.js";
import { eventually } from "./support/live.js";
import { Proxy } from "./support/Proxy.js";
import { simulateRun } from "./support/SimulatedRun.js";
import { Standalone } from "./support/Standalone.js";

let service: Standalone;
let proxy: Proxy;
let firefox: Browser;
let number = 0;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  [service, firefox] = await Promise.all([Standalone.start({ SSE_KEEPALIVE_SECONDS: "1" }), startFirefox()]);
  proxy = await Proxy.start(service.url);
});

afterAll(async () => {
  await firefox?.close();
  await proxy?.down();
  await service?.close();
});

afterEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()));
});

const newBom = () => `firefox-${process.pid}-${++number}`;

async function newContext(): Promise<BrowserContext> {
  const context = await firefox.createBrowserContext();
  contexts.push(context);
  return context;
}

async function open(context: BrowserContext, bom: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(proxy.page(service.token, bom));
  await shows(page, "Live");
  return page;
}

/** Waits until the page's text matches; the test's own time limit ends the wait. */
async function shows(page: Page, text: string | RegExp): Promise<void> {
  const pattern = new RegExp(text);
  await eventually(async () => pattern.test(await page.evaluate(() => document.body?.innerText ?? "")));
}

// Puppeteer's own goBack waits for a navigation that it does not see.
async function back(page: Page): Promise<void> {
  await page.evaluate(() => void setTimeout(() => history.back(), 0));
  await eventually(async () => !(await page.evaluate(() => location.href)).endsWith("/health/live"));
}

it("Firefox reads every form of a stream as the table says", async () => {
  const page = await (await newContext()).newPage();
  await expectFormat("firefox", async (url) => {
    await page.goto(url);
    return (read, all) => page.evaluate(read, all);
  });
});

it("Firefox's EventSource and the live page see a run to its end, over a restart of the service", async () => {
  const bom = newBom();
  const run = [...simulateRun("run", 30, 10)];
  await service.publish(bom, run[0]!);
  const context = await newContext();
  const guide = await context.newPage();
  await guide.goto(`${proxy.url}/health/live`);
  await guide.evaluate(watch, `/api/enrichment/stream/${bom}?token=${service.token}`);
  const seen = () => guide.evaluate(() => (document as unknown as { seen: string[] }).seen);
  await eventually(async () => (await seen()).includes("enrichment.started run-0"));
  const page = await open(context, bom);
  await service.publish(bom, run[1]!);
  await eventually(async () => (await seen()).includes("progress run-1"));
  await shows(page, /33\.3 %/);

  await service.kill();
  await shows(page, "Reconnecting");
  await service.run();
  await eventually(() => proxy.streams.size === 2);
  for (const document of run.slice(2)) await service.publish(bom, document);

  await shows(page, "Completed");
  await eventually(async () => (await seen()).at(-1)!.startsWith("stream_end"));
  expect((await seen()).filter((one) => !one.startsWith("connected"))).toEqual([
    "enrichment.started run-0", "progress run-1", "progress run-2", "progress run-3", "enrichment.completed run-4",
    "stream_end run-4",
  ]);
});

// Runs in a page: the guide's snippet, which notes what it hears.
function watch(url: string): void {
  const seen: string[] = (document as unknown as { seen: string[] }).seen = [];
  const source = new EventSource(url);
  for (const name of ["connected", "enrichment.started", "progress", "enrichment.completed", "stream_end"])
    source.addEventListener(name, ({ type, lastEventId }: MessageEvent) => {
      seen.push(`${type} ${lastEventId}`.trim());
      if (type === "stream_end") source.close();
    });
}

describe("the live page in Firefox", () => {
  it("shows a whole run, and a late joiner the same", async () => {
    const bom = newBom();
    const page = await open(await newContext(), bom);
    const run = [...simulateRun("run", 120, 10)];
    for (const document of run.slice(0, 8)) await service.publish(bom, document);
    await shows(page, /58\.3 %/);

    const late = await open(await newContext(), bom);
    await shows(late, /58\.3 %/);
    for (const document of run.slice(8)) await service.publish(bom, document);

    for (const one of [page, late]) {
      await shows(one, "Completed");
      await shows(one, /100 %/);
    }
  });

  it("shares one connection between two tabs", async () => {
    const context = await newContext();
    const bom = newBom();
    await eventually(() => proxy.streams.size === 0);
    const tabs = [await open(context, bom), await open(context, bom)];
    await eventually(() => proxy.streams.size === 1);

    for (const document of simulateRun("run", 20, 10)) await service.publish(bom, document);

    await Promise.all(tabs.map((tab) => shows(tab, "Completed")));
  });

  // Firefox keeps no page in its back/forward cache that holds a Web Lock or reads a stream: it loads it again.
  it("asks for its token after back, and is true again", async () => {
    const bom = newBom();
    const page = await open(await newContext(), bom);
    const run = [...simulateRun("run", 20, 10)];
    for (const leave of [1, 2]) {
      await page.goto(`${proxy.url}/health/live`);
      await eventually(() => proxy.streams.size === 0);
      for (const document of run.splice(0, 2)) await service.publish(bom, document);

      await back(page);
      await shows(page, "Access token");
      await page.type("input", service.token);
      await page.keyboard.press("Enter");

      await shows(page, leave === 1 ? /50 %/ : "Completed");
    }
    await eventually(() => proxy.streams.size <= 1);
  });
});
