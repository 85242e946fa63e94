import type { Browser, Page } from "playwright-core";

interface TraceEvent { name: string; ph: string; tid: number; pid: number; tdur?: number; dur?: number; args?: { name?: string } }

/** What the page's main thread did while something went on. */
export interface MainThread {
  /** Tasks of more than 50 ms by the clock, as PerformanceObserver tells them: also what the machine did meanwhile. */
  readonly longTasks: number[];
  /** Tasks of more than 50 ms of the thread's own time, which other work on the machine does not stretch. */
  readonly longThreadTasks: number[];
  /** The thread's own time in all, and the longest task's, in milliseconds. */
  readonly busy: number;
  readonly longest: number;
}

/** Watches the main thread while `act` runs. */
export async function watchMainThread(browser: Browser, page: Page, act: () => Promise<void>): Promise<MainThread> {
  await page.evaluate(() => {
    const long: number[] = [];
    Object.assign(globalThis, { long });
    new PerformanceObserver((list) => long.push(...list.getEntries().map((entry) => Math.round(entry.duration))))
      .observe({ type: "longtask" });
  });
  await browser.startTracing(page, { categories: ["toplevel", "disabled-by-default-devtools.timeline"] });
  await act();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const longTasks = await page.evaluate(() => (globalThis as unknown as { long: number[] }).long);
  const tasks = traceEvents.filter((event) => event.ph === "X" && event.name === "RunTask" && event.tdur !== undefined);
  const main = new Set(traceEvents
    .filter((event) => event.name === "thread_name" && event.args?.name === "CrRendererMain")
    .map((event) => `${event.pid} ${event.tid}`));
  const times = tasks.filter((task) => main.has(`${task.pid} ${task.tid}`)).map((task) => task.tdur! / 1000);
  if (times.length === 0) throw new Error("The trace has no task of a main thread.");
  return {
    longTasks, longThreadTasks: times.filter((time) => time > 50).map(Math.round),
    busy: times.reduce((sum, time) => sum + time, 0), longest: times.reduce((a, b) => Math.max(a, b), 0),
  };
}
