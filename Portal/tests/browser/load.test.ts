import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startBrowser } from "./support/browser.js";
import { open, shows } from "./support/live.js";
import { simulateRun } from "./support/SimulatedRun.js";
import { Standalone } from "./support/Standalone.js";

// 5,000 events a minute; PORTAL_LONG=1 keeps that up for the whole minute.
const total = process.env["PORTAL_LONG"] === "1" ? 5_000 : 750;
const perSecond = 5_000 / 60;

let service: Standalone;
let browser: Browser;

beforeAll(async () => {
  [service, browser] = await Promise.all([Standalone.start(), startBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await service?.close();
});

it(`stays smooth under ${total} events at 5,000 a minute`, async () => {
  const { page } = await open(await browser.newContext(), service.page("busy"));
  await shows(page, "Live");
  await page.evaluate(() => {
    const seen = { long: [] as number[], frames: [] as number[] };
    Object.assign(globalThis, { seen });
    new PerformanceObserver((list) => seen.long.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: "longtask" });
    let last = performance.now();
    const frame = (now: number) => {
      seen.frames.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });

  // Thread time, which other work on the machine does not stretch.
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
  const busy = async () =>
    (await devtools.send("Performance.getMetrics")).metrics.find((metric) => metric.name === "TaskDuration")!.value * 1000;
  const before = await busy();

  const run = [...simulateRun("run", (total - 2) * 10, 10)];
  const start = Date.now();
  for (const [index, document] of run.entries()) {
    await service.publish("busy", document);
    const early = start + ((index + 1) * 1000) / perSecond - Date.now();
    if (early > 0) await new Promise((next) => setTimeout(next, early));
  }
  await shows(page, "Completed");

  const { long, frames } = await page.evaluate(() => (globalThis as unknown as { seen: { long: number[]; frames: number[] } }).seen);
  const sorted = frames.sort((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
  console.log(`${total} events in ${Math.round((Date.now() - start) / 1000)} s: frames p50 ${at(0.5)} p95 ${at(0.95)} p99 ${at(0.99)} max ${at(1)} ms; `
    + `long tasks ${long.length}${long.length > 0 ? `, longest ${Math.round(Math.max(...long))} ms` : ""}`);
  expect(await page.getByText("Events", { exact: true }).first().isVisible()).toBe(true);
  // Frames and long tasks are wall time, and so the machine's as much as the page's: the figures above are for a quiet one.
  const perEvent = (await busy() - before) / total;
  console.log(`The page's own thread time: ${perEvent.toFixed(2)} ms an event.`);
  expect(perEvent).toBeLessThan(8);
  expect(at(0.5)).toBeLessThan(50);
}, 120_000);
