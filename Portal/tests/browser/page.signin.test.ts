import { describe, expect, it } from "vitest";
import { open, shows } from "./support/live.js";
import { browser, newBom, service, withPage } from "./support/pageSuite.js";
import { Proxy } from "./support/Proxy.js";

withPage();

describe("sign-in", () => {
  it("takes no wrong token that came with the address, and says so before anything opens", async () => {
    const { page } = await open(await browser.newContext(), `${service.url}/#token=wrong&bom=${newBom()}`);
    const streams: string[] = [];
    page.on("request", (request) => /enrichment\/stream/.test(request.url()) && streams.push(request.url()));
    await shows(page, /does not accept this token/);
    expect(await page.getByText("Following").count()).toBe(0);
    expect(streams).toEqual([]);

    await page.getByLabel("Access token").fill(service.token);
    await page.keyboard.press("Enter");

    await shows(page, "Live");
  });

  it("takes no wrong token that is typed", async () => {
    const { page } = await open(await browser.newContext(), service.url);
    for (const token of ["wrong", "tökén"]) {
      await page.getByLabel("Access token").fill(token);
      await page.keyboard.press("Enter");
      await shows(page, /does not accept this token/);
      expect(await page.getByLabel("Access token").inputValue()).toBe("");
    }
  });

  it("takes another token if the one at hand is refused later", async () => {
    const proxy = await Proxy.start(service.url);
    try {
      proxy.refusal = { status: 401, detail: "Invalid token." };
      const { page } = await open(await browser.newContext(), proxy.page(service.token, newBom()));
      await shows(page, "The service does not accept this token.");
      expect(await page.getByRole("button", { name: "Try now" }).count()).toBe(0);
      await page.getByRole("button", { name: "Use another token" }).click();

      proxy.refusal = null;
      await page.getByLabel("Access token").fill(service.token);
      await page.keyboard.press("Enter");

      await shows(page, "Live");
    } finally {
      await proxy.down();
    }
  });

  for (const [name, answer, words] of [
    ["is busy", { status: 503, headers: { "Retry-After": "7" } }, "The service cannot check the token now (status 503). Try again in 7 s."],
    ["has had too many requests", { status: 429 }, "The service cannot check the token now (status 429). Try again."],
    ["is away", null, "The service cannot be reached, so the token was not checked. Try again."],
  ] as const)
    it(`calls no token wrong if the service ${name}, and checks it again`, async () => {
      const context = await browser.newContext();
      const path = "**/api/enrichment/boms/**";
      await context.route(path, (route) => answer === null ? route.abort() : route.fulfill(answer));
      const { page } = await open(context, service.page(newBom()));
      await shows(page, words);

      await context.unroute(path);
      await page.getByRole("button", { name: "Continue" }).click();

      await shows(page, "Live");
    });

  for (const status of [200, 403, 404])
    it(`takes ${status} for a right token`, async () => {
      const context = await browser.newContext();
      await context.route("**/api/enrichment/boms/**", (route) => route.fulfill({ status }));
      const { page } = await open(context, service.page(newBom()));

      await shows(page, "Live");
    });
});
