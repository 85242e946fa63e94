import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startBrowser } from "./support/browser.js";
import { eventually, expectNone, open, shows } from "./support/live.js";
import { simulateRun } from "./support/SimulatedRun.js";
import { Standalone } from "./support/Standalone.js";

let service: Standalone;
let browser: Browser;
let number = 0;

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

const newBom = () => `bom-${process.pid}-${++number}`;

describe("the page", () => {
  it("takes a typed token and a BOM id, and shows a whole run", async () => {
    const bom = newBom();
    const { page, troubles } = await open(await browser.newContext(), service.url);
    await page.getByLabel("Access token").fill(service.token);
    await page.keyboard.press("Enter");
    await page.getByLabel("BOM id").fill(bom);
    await page.keyboard.press("Enter");
    await shows(page, "Live");
    await shows(page, "Waiting for the enrichment to start");

    const run = [...simulateRun("run-1", 120, 10)];
    for (const document of run.slice(0, 8)) await service.publish(bom, document);
    await shows(page, /^58.3 %$/);
    await shows(page, /7 of 12 batches done/);
    await shows(page, "Running");
    for (const document of run.slice(8)) await service.publish(bom, document);

    await shows(page, "Completed");
    await shows(page, /^100 %$/);
    expect(await page.getByRole("progressbar", { name: "Progress", exact: true }).getAttribute("aria-valuetext")).toBe("100 %, 120 of 120 items");
    await page.getByLabel("Filter events").fill("enrichment.completed");
    await shows(page, /^2 shown of/);
    await page.getByLabel("Raw frames").check();
    await shows(page, /event: enrichment.completed\nid: run-1-13\ndata: \{/);
    expectNone(troubles);
  });

  it("keeps the token out of the address, the history and every store", async () => {
    const bom = newBom();
    const { page } = await open(await browser.newContext(), service.page(bom));
    await shows(page, "Live");

    const kept = await page.evaluate(async () => JSON.stringify([
      location.href, { ...localStorage }, { ...sessionStorage }, document.cookie, history.state,
      (await indexedDB.databases()).length, await caches.keys(), document.documentElement.outerHTML,
    ]));

    expect(page.url()).toBe(`${service.url}/#bom=${bom}`);
    expect(kept).not.toContain(service.token);
  });

  it("shows the true state to who comes in the middle", async () => {
    const bom = newBom();
    const run = [...simulateRun("run-1", 100, 10)];
    for (const document of run.slice(0, 6)) await service.publish(bom, document);

    const { page, troubles } = await open(await browser.newContext(), service.page(bom));

    await shows(page, /^50 %$/);
    await shows(page, /5 came before you joined\./);
    for (const document of run.slice(6)) await service.publish(bom, document);
    await shows(page, "Completed");
    expectNone(troubles);
  });

  it("says why a run failed, and waits for the next", async () => {
    const bom = newBom();
    const { page } = await open(await browser.newContext(), service.page(bom));
    await shows(page, "Live");
    const run = [...simulateRun("run-1", 100, 10)];
    await service.publish(bom, run[0]!, run[1]!);
    await service.publish(bom, {
      event_id: "end", event_type: "enrichment.failed", workflow_run_id: "run-1", error: "Rate limit exceeded",
      message: "Supplier API rate limit exceeded. Retry after 60 seconds.", created_at: new Date(Date.now() + 2000).toISOString(),
    });
    await shows(page, "The enrichment failed: Rate limit exceeded");
    await shows(page, "Supplier API rate limit exceeded. Retry after 60 seconds.");

    await page.getByRole("button", { name: "Wait for the next run" }).click();
    await shows(page, "Waiting for the enrichment to start");
    for (const document of simulateRun("run-2", 20, 10, Date.now() + 10_000)) await service.publish(bom, document);

    await shows(page, "Completed");
  });

  it("shows what is published as text, whatever it holds", async () => {
    const bom = newBom();
    const { page, troubles } = await open(await browser.newContext(), service.page(bom));
    await shows(page, "Live");
    const evil = `"><img src=x onerror="alert(1)"><script>alert(2)</script><style>*{display:none}</style>`;
    await service.publish(bom, {
      event_id: "1", event_type: "progress", workflow_id: evil, workflow_run_id: evil, organization_id: "org", source: evil, user_id: evil,
      state: { status: evil, total_items: 2, enriched_items: 1, percent_complete: 50, started_at: evil, current_item: { mpn: evil, status: evil, message: evil } },
      payload: { batch: { batch_number: evil }, [evil]: evil }, created_at: evil, [evil]: [evil],
    });
    await service.publish(bom, { event_id: "2", event_type: "enrichment.failed", workflow_run_id: evil, error: evil, message: evil });

    await shows(page, `The enrichment failed: ${evil}`);
    await page.getByLabel("Raw frames").check();
    await shows(page, /event: enrichment.failed/);

    expect(await page.locator("#root img:not([src='./icon.svg']), #root script, #root style").count()).toBe(0);
    expectNone(troubles);
  });

  it("lists many BOMs with live bars, by keyboard alone", async () => {
    const boms = Array.from({ length: 4 }, newBom);
    const { page } = await open(await browser.newContext(), service.page(boms[0]!));
    await shows(page, "Live");
    await page.getByLabel("BOM id").fill(boms.slice(1).join(" "));
    await page.keyboard.press("Enter");
    await shows(page, "Following 4");

    for (const [index, bom] of boms.entries())
      for (const document of [...simulateRun(`run-${index}`, 100, 10)].slice(0, index + 2)) await service.publish(bom, document);
    for (const [index, bom] of boms.entries()) {
      const bar = page.getByRole("progressbar", { name: `Progress of ${bom}` });
      await eventually(async () => (await bar.getAttribute("aria-valuenow")) === String((index + 1) * 10));
    }
    await page.getByRole("button", { name: new RegExp(`^${boms[3]}`) }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: boms[3]! }).waitFor();
    await page.getByRole("button", { name: `Stop following ${boms[3]}` }).press("Enter");

    await shows(page, "Following 3");
    expect(page.url()).not.toContain(boms[3]);
  });

  it("starts demo runs, and shows them to their end", async () => {
    const { page, troubles } = await open(await browser.newContext(), service.page());
    // As the button does, but quicker.
    await page.route("**/api/demo/runs", (route) =>
      route.request().method() === "POST" ? route.continue({ postData: JSON.stringify({ boms: 3, speed: 100 }) }) : route.continue());
    await page.getByRole("button", { name: "Start a demo run" }).first().click();

    await shows(page, "Following 3");
    await eventually(async () => (await page.getByText("Completed", { exact: true }).count()) >= 4);
    expectNone(troubles);
  });

  it("refuses what is no BOM id, in words", async () => {
    const { page } = await open(await browser.newContext(), service.page());
    await page.getByLabel("BOM id").fill("no/bom");
    await page.keyboard.press("Enter");

    await shows(page, /“no\/bom” is no BOM id/);
  });

  it("says that a token is wrong, and takes another", async () => {
    const { page } = await open(await browser.newContext(), `${service.url}/#token=wrong&bom=${newBom()}`);
    await shows(page, /Invalid token|Authentication/);
    await page.getByRole("button", { name: "Use another token" }).click();
    await page.getByLabel("Access token").fill(service.token);
    await page.keyboard.press("Enter");

    await shows(page, "Live");
  });

  it("goes on when the browser comes back to it", async () => {
    const bom = newBom();
    const { page } = await open(await browser.newContext(), service.page(bom));
    await shows(page, "Live");
    await page.goto("about:blank");
    await page.goBack();
    // From the back/forward cache it comes with its token, else it asks for one.
    const field = page.getByLabel("Access token");
    await page.getByText(/Live|Access token/).first().waitFor();
    if (await field.isVisible()) {
      await field.fill(service.token);
      await page.keyboard.press("Enter");
    }
    await service.publish(bom, [...simulateRun("run-1", 20, 10)][1]!);

    await shows(page, /^50 %$/);
  });
});

describe("accessibility", () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

  for (const colorScheme of ["light", "dark"] as const)
    it(`has no violation in any state, ${colorScheme}`, async () => {
      const context = await browser.newContext({ colorScheme, bypassCSP: true });
      const [running, failed] = [newBom(), newBom()];
      for (const document of [...simulateRun("r", 100, 10)].slice(0, 8)) await service.publish(running, document);
      await service.publish(failed, { event_id: "f", event_type: "enrichment.failed", error: "Rate limit exceeded", message: "Later." });
      const states: [url: string, sign: string | RegExp][] = [
        [service.url, "Access token"], [service.page(), "Nothing to watch yet"], [service.page(running), /^70 %$/],
        [service.page(failed, running), /The enrichment failed/], [`${service.url}/#token=wrong&bom=x`, "Use another token"],
      ];
      for (const [url, sign] of states) {
        const { page } = await open(context, url);
        await shows(page, sign);
        await page.evaluate(axe);
        const violations = await page.evaluate(async () => {
          const { violations } = await (globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }> } }).axe.run();
          return violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => `${node.html} ${node.failureSummary}`).join(" | ")}`);
        });
        expect(violations, String(sign)).toEqual([]);
        await page.close();
      }
    });
});

describe("a plain EventSource", () => {
  it("runs the guide's snippet", async () => {
    const bom = newBom();
    const { page } = await open(await browser.newContext(), service.url);
    const log = page.evaluate(([bomId, token]) => new Promise<string[]>((resolve) => {
      const seen: string[] = [];
      const eventSource = new EventSource(`/api/enrichment/stream/${bomId}?token=${token}`);
      eventSource.onopen = () => seen.push("open");
      for (const type of ["connected", "progress", "enrichment.completed"])
        eventSource.addEventListener(type, (event) => {
          const data = JSON.parse(event.data);
          seen.push(type + (data.state ? ` ${data.state.percent_complete}%` : ""));
          if (type !== "enrichment.completed") return;
          eventSource.close();
          resolve(seen);
        });
    }), [bom, service.token] as const);
    const run = [...simulateRun("run-1", 20, 10)];
    for (const document of run) await service.publish(bom, document);

    const seen = await log;
    expect(seen.slice(0, 2)).toEqual(["open", "connected"]);
    expect(seen.at(-1)).toBe("enrichment.completed 100%");
  });
});
