import { describe, expect, it } from "vitest";
import { expectNone, open, shows } from "./support/live.js";
import { browser, newBom, service, withPage } from "./support/pageSuite.js";
import { simulateRun } from "./support/SimulatedRun.js";

withPage();

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

  it("says why a run failed, and keeps that until the next begins", async () => {
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

    await shows(page, "Failed");
    // Nothing that can be pressed takes it away.
    expect(await page.locator(".trouble").getByRole("button").count()).toBe(0);
    expect(await page.title()).toBe(`10 % Failed · ${bom} – Enrichment live`);

    for (const document of simulateRun("run-2", 20, 10, Date.now() + 10_000)) await service.publish(bom, document);
    await shows(page, "Completed");
    expect(await page.getByText("The enrichment failed").count()).toBe(0);
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
