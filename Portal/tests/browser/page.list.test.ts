import { describe, expect, it } from "vitest";
import { eventually, expectNone, open, shows } from "./support/live.js";
import { browser, newBom, service, withPage } from "./support/pageSuite.js";
import { simulateRun } from "./support/SimulatedRun.js";

withPage();

describe("the list of BOMs", () => {
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

  it("is one tab stop, in which arrow keys move and Delete stops following", async () => {
    const boms = Array.from({ length: 40 }, newBom);
    const { page, troubles } = await open(await browser.newContext(), service.page(...boms));
    await shows(page, "Following 40");
    const focused = () => page.evaluate(() => document.activeElement?.querySelector(".bom-id")?.textContent ?? null);
    const list = page.getByRole("navigation", { name: "Followed BOMs" });
    expect(await list.locator("[tabindex='0']").count()).toBe(1);
    expect(await list.locator(".row").count()).toBeLessThan(20);

    await list.locator("[tabindex='0']").focus();
    await page.keyboard.press("ArrowDown");
    await eventually(async () => (await focused()) === boms[1]);
    await page.keyboard.press("End");
    await eventually(async () => (await focused()) === boms[39]);
    await page.keyboard.press("Delete");

    await shows(page, "Following 39");
    await eventually(async () => (await focused()) === boms[0]);
    expect(page.url()).not.toContain(boms[39]);
    expectNone(troubles);
  });

  it("refuses what is no BOM id, in words", async () => {
    const { page } = await open(await browser.newContext(), service.page());
    await page.getByLabel("BOM id").fill("no/bom");
    await page.keyboard.press("Enter");

    await shows(page, /“no\/bom” is no BOM id/);
  });
});

describe("a demo run", () => {
  it("is one run, which is shown to its end", async () => {
    const { page, troubles } = await open(await browser.newContext(), service.page());
    // As the button does, but quicker.
    await page.route("**/api/demo/runs", (route) =>
      route.request().method() === "POST" ? route.continue({ postData: JSON.stringify({ speed: 100 }) }) : route.continue());
    await page.getByRole("button", { name: "Start a demo run" }).first().click();

    await shows(page, "Following 1");
    await eventually(async () => (await page.getByText("Completed", { exact: true }).count()) >= 2);
    expectNone(troubles);
  });
});
