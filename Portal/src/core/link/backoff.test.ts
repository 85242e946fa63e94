import { describe, expect, it } from "vitest";
import { backoff, retryAfter } from "./backoff.js";

describe("backoff", () => {
  it("doubles from one second to thirty, half of it by chance", () => {
    expect([1, 2, 3, 6, 60].map((failures) => backoff(failures, () => 0))).toEqual([500, 1000, 2000, 15_000, 15_000]);
    expect([1, 2, 3, 6, 60].map((failures) => backoff(failures, () => 1))).toEqual([1000, 2000, 4000, 30_000, 30_000]);
  });

  it("reads Retry-After as seconds and as a date", () => {
    const now = Date.UTC(2026, 10, 22, 18, 0, 0);

    expect(retryAfter("5", now)).toBe(5000);
    expect(retryAfter("Sun, 22 Nov 2026 18:00:07 GMT", now)).toBe(7000);
    expect(retryAfter("86400", now)).toBe(300_000);
    for (const none of ["soon", "", "-5", null]) expect(retryAfter(none, now)).toBe(0);
  });
});
