import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startBrowser } from "./support/browser.js";
import { buildStreamPage } from "./support/buildStreamPage.js";
import { eventually, open, shows } from "./support/live.js";
import { Proxy } from "./support/Proxy.js";
import { simulateRun } from "./support/SimulatedRun.js";
import { Standalone } from "./support/Standalone.js";
import type { StreamPage } from "./support/streamPage.js";

let service: Standalone;
let proxy: Proxy;
let browser: Browser;

beforeAll(async () => {
  [service, browser] = await Promise.all([Standalone.start(), startBrowser()]);
  proxy = await Proxy.start(service.url);
});

afterAll(async () => {
  await browser?.close();
  await proxy?.down();
  await service?.close();
});

it("gives ten tabs of ten BOMs one connection", async () => {
  const context = await browser.newContext();
  const boms = Array.from({ length: 10 }, (_, index) => `shared-${index}`);
  const tabs = [];
  for (const bom of boms) tabs.push((await open(context, proxy.page(service.token, bom))).page);
  await Promise.all(tabs.map((tab) => shows(tab, "Live")));
  await eventually(() => proxy.streams.size === 1);
  expect([...proxy.streams][0]!.path.match(/bom_id=/g)).toHaveLength(10);

  for (const [index, bom] of boms.entries())
    for (const document of simulateRun(`run-${index}`, 20, 10)) await service.publish(bom, document);
  await Promise.all(tabs.map((tab) => shows(tab, "Completed")));

  expect(proxy.streams.size).toBeLessThanOrEqual(1);
  await Promise.all(tabs.slice(1).map((tab) => tab.close()));
  await service.publish(boms[0]!, [...simulateRun("next", 20, 10, Date.now() + 60_000)][1]!);
  await shows(tabs[0]!, /^50 %$/);
  await context.close();
  await eventually(() => proxy.streams.size === 0);
});

it("opens one connection where React mounts everything twice", async () => {
  // StrictMode does so in React's development build alone.
  const folder = mkdtempSync(join(tmpdir(), "page-"));
  try {
    const portal = new URL("../..", import.meta.url).pathname;
    const args = [join(portal, "node_modules/vite/bin/vite.js"), "build", "--mode", "development", "--logLevel", "error"];
    execFileSync("node", args, { cwd: portal, env: { ...process.env, NODE_ENV: "development", PORTAL_OUT: folder } });
    proxy.files = folder;
    proxy.opened = 0;
    const { page, troubles } = await open(await browser.newContext(), proxy.page(service.token, "strict"));
    await shows(page, "Live");
    for (const document of simulateRun("run", 20, 10)) await service.publish("strict", document);
    await shows(page, "Completed");

    // One for the run, one that waits for the next.
    expect(proxy.opened).toBeLessThanOrEqual(2);
    expect(proxy.streams.size).toBeLessThanOrEqual(1);
    expect(troubles).toEqual([]);
  } finally {
    proxy.files = null;
    rmSync(folder, { recursive: true, force: true });
  }
});

it("gives 20 BOMs of a page one connection by default, and other requests their answers", async () => {
  const built = await buildStreamPage();
  try {
    proxy.files = built.folder;
    const boms = Array.from({ length: 20 }, (_, index) => `default-${index}`);
    const { page, troubles } = await open(await browser.newContext(), proxy.page(service.token, ...boms));
    const count = (member: "isComplete" | "connectionStatus", value: unknown) => page.evaluate(([member, value]) => {
      const { streamPage } = globalThis as unknown as { streamPage: StreamPage };
      return streamPage.snapshots().filter((snapshot) => snapshot[member as "isComplete"] === value).length;
    }, [member, value] as const);
    await eventually(async () => (await count("connectionStatus", "connected")) === boms.length);
    const streams = () => [...proxy.streams].filter(({ path }) => path.includes("bom_id=default-"));
    expect(streams().map(({ path }) => path.match(/bom_id=/g)?.length)).toEqual([20]);

    const health = await page.evaluate(async () => (await fetch("/api/enrichment/health")).status);
    expect(health).toBe(200);
    for (const bom of boms) for (const document of simulateRun(`run-${bom}`, 20, 10)) await service.publish(bom, document);

    await eventually(async () => (await count("isComplete", true)) === boms.length);
    expect(streams().length).toBeLessThanOrEqual(1);
    expect(troubles).toEqual([]);
  } finally {
    proxy.files = null;
    built.remove();
  }
});
