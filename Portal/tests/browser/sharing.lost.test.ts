import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startBrowser } from "./support/browser.js";
import { buildStreamPage } from "./support/buildStreamPage.js";
import { eventually, open } from "./support/live.js";
import { Proxy } from "./support/Proxy.js";
import { simulateRun } from "./support/SimulatedRun.js";
import { Standalone } from "./support/Standalone.js";
import type { Sample, StreamPage } from "./support/streamPage.js";
import { WorkerTarget } from "./support/WorkerTarget.js";

let service: Standalone;
let proxy: Proxy;
let browser: Browser;
let built: Awaited<ReturnType<typeof buildStreamPage>>;
let context: BrowserContext;
let run: SteadyRun | null = null;
let number = 0;

const mostMilliseconds = 5_000;
const seen = (page: Page) => page.evaluate(() => {
  const { samples, progress } = (globalThis as unknown as { streamPage: StreamPage }).streamPage;
  return { samples, progress };
});
const newest = async (page: Page) => (await seen(page)).samples.at(-1);
const shows = (page: Page, holds: (sample: Sample) => boolean) => eventually(async () => {
  const sample = await newest(page);
  return sample !== undefined && holds(sample);
});

beforeAll(async () => {
  [service, browser, built] = await Promise.all([Standalone.start(), startBrowser(), buildStreamPage()]);
  proxy = await Proxy.start(service.url);
  proxy.files = built.folder;
});

afterAll(async () => {
  await browser?.close();
  await proxy?.down();
  await service?.close();
  built?.remove();
});

beforeEach(async () => void (context = await browser.newContext()));
afterEach(async () => {
  run?.end();
  run = null;
  await context.close();
});

/** A run that publishes a step every 100 ms, until it is told to stop. */
class SteadyRun {
  readonly published: { at: number; percent: number }[] = [];
  readonly #documents: Record<string, unknown>[];
  #timer: ReturnType<typeof setInterval> | undefined;
  #next = 0;
  #publishing = Promise.resolve();

  constructor(readonly bom: string) {
    this.#documents = [...simulateRun(`run-${bom}`, 4_000, 10)].slice(0, -1);
  }

  start(): void {
    this.#timer = setInterval(() => (this.#publishing = this.#publishing.then(() => this.#step())), 100);
  }

  end(): void {
    clearInterval(this.#timer);
  }

  /** @returns the percentage that the server has in the end. */
  async stop(): Promise<number> {
    this.end();
    await this.#publishing;
    const headers = { authorization: `Bearer ${service.token}` };
    const percent = this.published.at(-1)!.percent;
    await eventually(async () => {
      const answer = await fetch(`${service.url}/api/enrichment/boms/${this.bom}`, { headers });
      return ((await answer.json()) as { state: { percent_complete: number } }).state.percent_complete === percent;
    });
    return percent;
  }

  async #step(): Promise<void> {
    const document = this.#documents[this.#next++]!;
    await service.publish(this.bom, document);
    this.published.push({ at: Date.now(), percent: (document["state"] as { percent_complete: number }).percent_complete });
  }

  /** The samples of a page that called itself connected with what was older than 5 s. */
  lies(samples: readonly Sample[]): Sample[] {
    return samples.filter(({ at, status, percent }) => {
      const due = this.published.filter((step) => step.at < at - mostMilliseconds).at(-1);
      return status === "connected" && due !== undefined && percent < due.percent;
    });
  }
}

describe.each([["a secure origin", "localhost", true], ["a plain origin", "plain.test", false]])("on %s", (_, host, locks) => {
  async function watching(): Promise<{ run: SteadyRun; pages: [Page, Page] }> {
    const bom = `lost-${process.pid}-${++number}`;
    const address = `${proxy.page(service.token, bom)}&shared=1`.replace("localhost", host);
    const pages = [(await open(context, address)).page, (await open(context, address)).page] as [Page, Page];
    expect(await pages[0].evaluate(() => "locks" in navigator)).toBe(locks);
    for (const page of pages) await shows(page, ({ status }) => status === "connected");
    await eventually(() => proxy.streams.size === 1);
    run = new SteadyRun(bom);
    run.start();
    for (const page of pages) await shows(page, ({ percent }) => percent > 0.5);
    return { run: run!, pages };
  }

  async function survives(page: Page, run: SteadyRun): Promise<void> {
    const at = Date.now();
    await shows(page, ({ status, at: sampled, percent }) => status === "connected" && sampled > at + mostMilliseconds
      && percent >= run.published.filter((step) => step.at < sampled - 1_000).at(-1)!.percent);
    const percent = await run.stop();
    await shows(page, (sample) => sample.percent === percent && sample.status === "connected");

    const { samples, progress } = await seen(page);
    expect(run.lies(samples)).toEqual([]);
    expect(progress).toEqual([...new Set(progress)].sort((a, b) => a - b));
  }

  it("a tab outlives the crash of the one whose process held the worker", async () => {
    const { run, pages: [first, second] } = await watching();
    const crashed = new Promise((done) => first.once("crash", done));

    const devtools = await context.newCDPSession(first);
    void devtools.send("Page.crash").catch(() => {});
    await crashed;

    await survives(second, run);
    await eventually(() => proxy.streams.size === 1);
  });

  it("both tabs outlive the end of their worker, and share another", async () => {
    const { run, pages } = await watching();

    await (await WorkerTarget.of(browser, pages[0])).kill();

    await survives(pages[0], run);
    const percent = run.published.at(-1)!.percent;
    await shows(pages[1], (sample) => sample.percent === percent && sample.status === "connected");
    expect(run.lies((await seen(pages[1])).samples)).toEqual([]);
    await eventually(() => proxy.streams.size === 1);
  });

  it("tabs replace a worker that is frozen, which disturbs nothing when it thaws", async () => {
    const { run, pages: [page, other] } = await watching();
    const worker = await WorkerTarget.of(browser, page);

    await worker.freeze();
    const at = Date.now();
    // It may be connected again before anybody looks.
    const lost = async () =>
      (await seen(page)).samples.find((sample) => sample.at > at && sample.status !== "connected");
    await eventually(async () => await lost() !== undefined);
    expect((await lost())!.at - at).toBeLessThan(mostMilliseconds);
    await survives(page, run);

    await worker.thaw();
    await eventually(() => proxy.streams.size === 1);
    expect(run.lies((await seen(other)).samples)).toEqual([]);
    for (const document of [...simulateRun(`next-${run.bom}`, 20, 10)].slice(0, 2))
      await service.publish(run.bom, document);
    await shows(page, ({ percent, status }) => percent === 50 && status === "connected");
  });
});
