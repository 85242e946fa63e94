import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { FakeService } from "../support/FakeService.js";
import { startBrowser } from "./support/browser.js";
import { buildPage } from "./support/builtPage.js";
import { open, shows } from "./support/live.js";
import { watchMainThread } from "./support/longTasks.js";
import { Proxy } from "./support/Proxy.js";
import { simulateRun } from "./support/SimulatedRun.js";

const count = 200;
const perSecond = 100;
const [warmUp, rounds] = [4, 8];
const mostMillisecondsPerEvent = 3;

let browser: Browser;
let service: FakeService;
let proxy: Proxy;
let built: ReturnType<typeof buildPage>;

beforeAll(async () => {
  built = buildPage();
  [service, browser] = [await FakeService.start(), await startBrowser()];
  proxy = await Proxy.start(service.url);
  proxy.files = built.folder;
});

afterAll(async () => {
  await browser?.close();
  await proxy?.down();
  await service?.kill();
  built?.remove();
});

it(`follows ${count} BOMs with ${perSecond} events per second without long tasks`, async () => {
  const boms = Array.from({ length: count }, (_, at) => `bom-${at + 1}`);
  const runs = boms.map((bom) => [...simulateRun(`run-${bom}`, 500, 10)]);
  const { page } = await open(await browser.newContext(), proxy.page("t", ...boms));
  await shows(page, `Following ${count}`);
  await shows(page, "Live");
  // Every second round comes at once, as after a reconnection; the others are spread evenly.
  const play = async (from: number, until: number) => {
    const start = Date.now();
    for (let round = from; round < until; round++)
      for (const [at, bom] of boms.entries()) {
        service.publish(bom, runs[at]![round]!);
        const early = start + (((round - from) * count + at + 1) * 1000) / perSecond - Date.now();
        if (early > 0 && (round % 2 === 0 || at === count - 1)) await new Promise((next) => setTimeout(next, early));
      }
  };
  await play(0, warmUp);
  await shows(page, /^6 %$/);
  const ofFirst = proxy.streams.size;

  const thread = await watchMainThread(browser, page, () => play(warmUp, warmUp + rounds));

  console.log(`${count} BOMs on ${ofFirst} connections, ${rounds * count} events in ${(rounds * count) / perSecond} s: `
    + `main thread busy ${Math.round(thread.busy)} ms, longest task ${thread.longest.toFixed(1)} ms of its own time; `
    + `long tasks by the clock: ${thread.longTasks.length === 0 ? "none" : thread.longTasks.join(", ")}`);
  await shows(page, /^22 %$/);
  // Those that are out of view were followed, too.
  await page.locator(".row-main[tabindex='0']").focus();
  await page.keyboard.press("End");
  await page.getByRole("progressbar", { name: `Progress of bom-${count}`, exact: true }).waitFor();
  expect(await page.getByRole("progressbar", { name: `Progress of bom-${count}`, exact: true }).getAttribute("aria-valuenow")).toBe("22");
  expect(ofFirst).toBeLessThanOrEqual(Math.ceil(count / 50));
  expect(thread.longThreadTasks).toEqual([]);
  expect(thread.busy / (rounds * count)).toBeLessThan(mostMillisecondsPerEvent);
}, 120_000);
