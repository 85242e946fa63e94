import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { EnrichmentClient } from "../../src/core/index.js";
import { until } from "../support/until.js";
import { startBrowser } from "./support/browser.js";
import { open, shows } from "./support/live.js";
import { simulateRun } from "./support/SimulatedRun.js";
import { Standalone } from "./support/Standalone.js";

let service: Standalone;
let browser: Browser;

beforeAll(async () => {
  // 10 s is the least.
  [service, browser] = await Promise.all([Standalone.start({ STALLED_AFTER_SECONDS: "10" }), startBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await service?.close();
});

it("a run that falls silent is stalled, for who was there and for who comes later, until it is heard again", async () => {
  const bom = `stalled-${process.pid}`;
  const run = [...simulateRun("run", 20, 10)];
  await service.publish(bom, ...run.slice(0, 2));
  const client = new EnrichmentClient({ baseUrl: service.url, token: service.token });
  const handle = client.stream(bom);
  handle.hold();
  const { page } = await open(await browser.newContext(), service.page(bom));
  await shows(page, "50 %");

  expect((await until(handle, (now) => now.stalled)).connectionStatus).toBe("connected");
  await shows(page, "The run has stalled.");
  const late = await open(await browser.newContext(), service.page(bom));
  await shows(late.page, "The run has stalled.");
  await service.publish(bom, ...run.slice(2));

  expect((await until(handle, (now) => now.isComplete)).stalled).toBe(false);
  await shows(page, "Completed");
  await shows(late.page, "Completed");
  client.close();
});
