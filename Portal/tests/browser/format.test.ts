import { it } from "vitest";
import { startBrowser } from "./support/browser.js";
import { expectFormat } from "./support/expectFormat.js";

it("reads every form of a stream as the table says", async () => {
  const browser = await startBrowser();
  try {
    await expectFormat("chromium", async (url) => {
      const page = await browser.newPage();
      await page.goto(url);
      return (read, all) => page.evaluate(read, all);
    });
  } finally {
    await browser.close();
  }
});
