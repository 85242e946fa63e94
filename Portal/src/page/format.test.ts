import { describe, expect, it } from "vitest";
import { brief, duration, moment, range } from "./format.js";

describe("a range of remaining time", () => {
  it.each([
    [500, 900, "about 1 s"], [12_000, 24_000, "12 – 24 s"], [65_000, 110_000, "65 – 110 s"], [65_000, 125_000, "1.1 – 2 min"],
    [20_000, 300_000, "0.3 – 5 min"], [600_000, 610_000, "about 10 min"], [3_600_000, 10_800_000, "1 – 3 h"],
  ])("from %i to %i ms is %s: one unit for both ends", (low, high, words) => {
    expect(range({ low, high })).toBe(words);
  });

  it("is a dash if it is not known", () => expect(range(null)).toBe("–"));
});

it.each([[0, "less than 0.1 s"], [99, "less than 0.1 s"], [140, "0.1 s"], [9_949, "9.9 s"], [9_950, "10 s"], [61_000, "1 min 1 s"]])(
  "a batch of %i ms took %s", (milliseconds, words) => expect(brief(milliseconds)).toBe(words));

it.each([[null, "–"], [0, "0 s"], [59_499, "59 s"], [3_600_000, "1 h 0 min"]])("%s ms are %s", (milliseconds, words) =>
  expect(duration(milliseconds)).toBe(words));

it("names the day only if it is not today", () => {
  const now = new Date(2026, 10, 26, 18, 0, 5).getTime();

  expect(moment(now - 60_000, now)).toBe("17:59:05");
  expect(moment(now - 86_400_000, now)).toBe("25 Nov 2026, 18:00:05");
});
