import { act, StrictMode, version, type ReactNode } from "react";
import { createRoot, type Root } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FakeEnrichmentService } from "../testing/index.js";
import { configureEnrichment, EnrichmentProgress, type EnrichmentProgressProps } from "./index.js";

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

let service: FakeEnrichmentService;
let place: HTMLElement;
let root: Root;

beforeEach(() => {
  service = new FakeEnrichmentService();
  configureEnrichment({ baseUrl: "https://service.example", token: "t", fetch: service.fetch });
  place = document.body.appendChild(document.createElement("div"));
  root = createRoot(place);
});

afterEach(async () => {
  await act(() => root.unmount());
  configureEnrichment({});
  place.remove();
});

const show = (props: Partial<EnrichmentProgressProps> = {}) =>
  act(() => root.render(<StrictMode><EnrichmentProgress bomId="bom" {...props} /></StrictMode>));
const shows = async (text: string) => {
  while (!place.textContent!.includes(text)) await act(() => new Promise((next) => setTimeout(next, 5)));
};
const bar = () => place.querySelector("progress")!;
const announced = () => place.querySelector("[role=status]")!.textContent;

describe(`EnrichmentProgress on React ${version}`, () => {
  it("tells a run in words and numbers, from the wait for it to its end", async () => {
    await show({ className: "mine" });
    await shows("Waiting for the enrichment to start");
    expect(bar().hasAttribute("value")).toBe(false);

    const run = service.run("bom", { items: 20 }).next();
    await shows("50 %");
    expect(bar().value).toBe(50);
    expect(bar().getAttribute("aria-label")).toBe("Enrichment of bom");
    expect(bar().getAttribute("aria-valuetext")).toBe("50 %, Running");
    expect(place.textContent).toMatch(/\d+ enriched, \d+ not found, \d+ failed, 10 pending of 20/);
    expect(announced()).toBe("50 percent done.");

    run.finish();
    await shows("Completed");
    expect(announced()).toBe("The enrichment is complete.");
    expect(place.querySelector("section")!.className).toBe("mine");
    expect(place.querySelector("button")).toBeNull();
  });

  it("says why a run failed, without colour", async () => {
    service.run("bom", { items: 20 }).next().fail("Rate limit exceeded");

    await show();

    await shows("The enrichment failed: Rate limit exceeded");
    expect(place.textContent).toContain("Failed");
  });

  it("says why there is no connection, and offers no try that cannot help", async () => {
    service.refuse(403);

    await show();

    await shows("You do not have access to this BOM.");
    expect(place.textContent).toContain("No access");
    expect(place.querySelector("button")).toBeNull();
  });

  it("connects again at the press of a button, and keeps what is known", async () => {
    service.run("bom", { items: 20 }).next();
    await show();
    await shows("50 %");

    service.offline = true;
    service.drop();
    await shows("Last known: 50 %");
    service.offline = false;
    await act(() => place.querySelector("button")!.click());

    while (place.textContent!.includes("Last known")) await act(() => new Promise((next) => setTimeout(next, 5)));
    expect(bar().value).toBe(50);
  });

  it("renders nothing of its own around a function", async () => {
    service.run("bom", { items: 20 }).next();

    await show({ children: ({ status, progressPercent }): ReactNode => <b>{`${status.chip.word} ${progressPercent}`}</b> });

    await shows("Running 50");
    expect(place.innerHTML).toBe("<b>Running 50</b>");
  });

  it("renders on a server what is known at first", () => {
    expect(renderToString(<EnrichmentProgress bomId={null} label="Parts" />)).toContain('aria-label="Parts"');
    expect(renderToString(<EnrichmentProgress bomId="bom" />)).toContain("Connecting");
  });
});
