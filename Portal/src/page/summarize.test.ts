import { expect, it } from "vitest";
import { summarize } from "./summarize.js";

const connected = (resume: string, first: boolean) => summarize({
  name: "connected", id: null, data: JSON.stringify({ type: "connected", message: "Stream connected", resume }),
  number: 1, at: 0, arrived: 0, first,
} as Parameters<typeof summarize>[0]);

it("says that a stream goes on only to who was there", () => {
  expect(connected("replayed", true)).toBe("Stream connected · begins with earlier events");
  expect(connected("replayed", false)).toBe("Stream connected · goes on after the last event");
});

it("says how else a stream begins", () => {
  expect(connected("live", true)).toBe("Stream connected · nothing known yet");
  expect(connected("snapshot", false)).toBe("Stream connected · begins with the current state");
});
