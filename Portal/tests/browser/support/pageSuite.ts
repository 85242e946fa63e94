import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll } from "vitest";
import { startBrowser } from "./browser.js";
import { Standalone } from "./Standalone.js";

/** The service and the browser of the file that runs. */
export let service: Standalone;
export let browser: Browser;

let number = 0;

export const newBom = () => `bom-${process.pid}-${++number}`;

/** Gives the tests of a file a service and a browser; each test's pages are closed after it. */
export function withPage(): void {
  beforeAll(async () => {
    [service, browser] = await Promise.all([Standalone.start(), startBrowser()]);
  });

  afterAll(async () => {
    await browser?.close();
    await service?.close();
  });

  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
  });
}
