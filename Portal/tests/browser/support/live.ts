import type { BrowserContext, Page } from "playwright-core";
import { expect } from "vitest";

/** Waits until an element with this text is on the page. */
export async function shows(page: Page, text: string | RegExp, timeout = 20_000): Promise<void> {
  await page.getByText(text, { exact: typeof text === "string" }).first().waitFor({ state: "visible", timeout });
}

/** Opens a page that fails its test where it logs an error or a script throws. */
export async function open(context: BrowserContext, url: string): Promise<{ page: Page; troubles: string[] }> {
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on("pageerror", (error) => troubles.push(String(error)));
  page.on("console", (message) => {
    // A browser logs every refused request; those are what some tests are about.
    if (message.type() === "error" && !/Failed to load resource/.test(message.text())) troubles.push(message.text());
  });
  page.on("dialog", (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(url);
  return { page, troubles };
}

/** Waits until something that nothing signals is so. @throws after 40 s, with what was waited for. */
export async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  const late = performance.now() + 40_000;
  while (!(await holds())) {
    if (performance.now() > late) throw new Error(`It did not come to hold in 40 s: ${holds}`);
    await new Promise((next) => setTimeout(next, 50));
  }
}

export function expectNone(troubles: readonly string[]): void {
  expect(troubles).toEqual([]);
}
