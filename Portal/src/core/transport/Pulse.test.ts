import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Pulse } from "./Pulse.js";

let pulse: Pulse;
let asked: number;
let silent: number;

beforeEach(() => {
  vi.useFakeTimers();
  [asked, silent] = [0, 0];
  pulse = new Pulse(() => asked++, () => silent++);
});

afterEach(() => {
  pulse.stop();
  vi.useRealTimers();
});

/** A worker that answers at once. */
function answering(): void {
  pulse = new Pulse(() => {
    asked++;
    queueMicrotask(() => pulse.answered());
  }, () => silent++);
}

it("asks every 2 s, and is content with answers", async () => {
  answering();
  pulse.start();
  await vi.advanceTimersByTimeAsync(60_000);

  expect({ asked, silent }).toEqual({ asked: 31, silent: 0 });
});

it("says that a worker is silent within 4.2 s of its last answer, whenever it falls silent", async () => {
  for (let after = 0; after < 2_000; after += 100) {
    answering();
    pulse.start();
    await vi.advanceTimersByTimeAsync(2_000 + after);
    const frozen = vi.spyOn(pulse, "answered").mockReturnValue();
    await vi.advanceTimersByTimeAsync(4_200);
    expect(silent, `frozen ${after} ms after an answer`).toBeGreaterThan(0);
    frozen.mockRestore();
    pulse.stop();
    silent = 0;
  }
});

it("blames no worker for a page that was frozen itself", async () => {
  pulse.start();
  // Timers that are due run late, and before the answer that has been there for long.
  vi.setSystemTime(Date.now() + 3_600_000);
  const now = performance.now();
  vi.spyOn(performance, "now").mockReturnValue(now + 3_600_000);
  await vi.advanceTimersByTimeAsync(2_000);
  pulse.answered();
  await vi.advanceTimersByTimeAsync(100);

  expect(silent).toBe(0);
  vi.restoreAllMocks();
});

it("blames no worker whose answer waits in a page that was busy", async () => {
  pulse.start();
  await vi.advanceTimersByTimeAsync(2_050);
  pulse.answered();
  await vi.advanceTimersByTimeAsync(1_000);

  expect(silent).toBe(0);
});

it("runs no timer once it is stopped", () => {
  pulse.start();
  pulse.stop();

  expect(vi.getTimerCount()).toBe(0);
});
