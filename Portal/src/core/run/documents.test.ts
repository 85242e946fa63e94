import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readNumber, readTime } from "./documents.js";

// The same files hold the service and the command line to the same meaning.
const spellings = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../../Tests/Support/Spellings/${name}.json`, import.meta.url), "utf8")) as [string, string | number | null][];

describe("a time", () => {
  it.each(spellings("times"))("%j is %s, as the service reads it", (text, instant) => {
    const time = readTime(text);

    expect(time === null ? null : new Date(time).toISOString()).toBe(instant);
  });

  it.each(["0001-01-01T00:00:00Z", "1969-12-31T23:59:59Z"])("is none before 1970: %s is a publisher's zero", (text) => {
    expect(readTime(text)).toBeNull();
  });

  it("is no number, and nothing else", () => {
    for (const value of [1795370400, null, undefined, {}, []]) expect(readTime(value)).toBeNull();
  });
});

describe("a number", () => {
  it.each(spellings("numbers"))("%s is %s, as the command line reads it", (json, number) => {
    expect(readNumber(JSON.parse(json))).toBe(number);
  });
});
