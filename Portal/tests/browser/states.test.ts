import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FakeService } from "../support/FakeService.js";
import { startBrowser } from "./support/browser.js";
import { buildPage } from "./support/builtPage.js";
import { findFaint } from "./support/contrast.js";
import { states } from "./support/pageStates.js";
import { Proxy } from "./support/Proxy.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** Where screenshots go; none are taken if it is not set. */
const pictures = process.env["PORTAL_SCREENSHOTS"];
const sizes = [[390, 844], [768, 1024], [1440, 900]] as const;

let browser: Browser;
let built: ReturnType<typeof buildPage>;

beforeAll(async () => {
  built = buildPage();
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  built?.remove();
});

/** Brings a page into a state, and hands it over. */
async function inState(name: string, look: (page: Page, context: BrowserContext) => Promise<void>) {
  const service = await FakeService.start();
  service.tokens = new Set(["t"]);
  const proxy = await Proxy.start(service.url);
  proxy.files = built.folder;
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
  try {
    // Without a SharedWorker everything runs on the page's clock, which a test can turn.
    await context.addInitScript(() => Reflect.deleteProperty(globalThis, "SharedWorker"));
    const page = await context.newPage();
    await page.clock.install();
    const open = async (...boms: string[]) => void (await page.goto(proxy.page("t", ...boms)));
    await states[name]!({ context, page, service, proxy, open });
    await look(page, context);
  } finally {
    await context.close();
    await proxy.down();
    await service.kill().catch(() => {});
  }
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return await page.evaluate(async () => {
    interface Violation { id: string; nodes: { html: string; failureSummary?: string }[] }
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) =>
      `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join(" | ")}`);
  });
}

async function takePictures(page: Page, name: string): Promise<void> {
  mkdirSync(pictures!, { recursive: true });
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: join(pictures!, `${name}-${width}.png`), fullPage: true });
  }
}

/** Whether the log says that nothing came, five frames after the numbers beside it have counted something. */
const denies = (page: Page) => page.evaluate(async () => {
  for (let frame = 0; frame < 5; frame++) await new Promise(requestAnimationFrame);
  const text = document.body.innerText;
  return /Events\s+[1-9]/i.test(text) && text.includes("Nothing has arrived");
});

async function overflow(page: Page): Promise<number[]> {
  const over: number[] = [];
  for (const width of [320, ...sizes.map(([width]) => width)]) {
    await page.setViewportSize({ width, height: 900 });
    if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) over.push(width);
  }
  return over;
}

describe("each state: accessible, with enough contrast by day and by night, nothing cut off", () => {
  for (const name of Object.keys(states))
    it(name, () => inState(name, async (page) => {
      expect(await denies(page)).toBe(false);
      for (const colorScheme of ["dark", "light"] as const) {
        await page.emulateMedia({ colorScheme });
        if (pictures !== undefined) await takePictures(page, `${name}-${colorScheme}`);
        const { faint, compared } = await page.evaluate(findFaint);
        expect(compared).toBeGreaterThan(5);
        expect(faint, colorScheme).toEqual([]);
      }

      expect(await violations(page)).toEqual([]);
      expect(await overflow(page)).toEqual([]);
    }));
});

it("tells outcomes apart by pattern in forced colours, too", () => inState("running-late", async (page) => {
  await page.emulateMedia({ forcedColors: "active" });
  if (pictures !== undefined) await takePictures(page, "forced-colors");

  const { faint } = await page.evaluate(findFaint);

  expect(faint).toEqual([]);
}));

it("finds colours that are too faint, and outcomes that differ in colour alone", () =>
  inState("running-late", async (page) => {
    await page.addStyleTag({ content: ":root { --not-found: #d99a1c; --quiet: #8a97a3 } .key { background-image: none !important }" });

    const { faint } = await page.evaluate(findFaint);

    for (const fault of [/^not-found in div.bar-done: 2.4/, /^text “.*” of p.quiet/, /^.*failed and not-found differ in colour alone/])
      expect(faint.some((line) => fault.test(line)), `${fault} in ${faint.join("\n")}`).toBe(true);
  }));
