import { expect, it } from "vitest";
import { NewestFrames, roomOf } from "./NewestFrames.js";

const fill = (count: number, logs: number, characters = 10) => {
  const frames = new NewestFrames<{ data: string; number: number }>();
  let longest = 0;
  for (let number = 1; number <= count; number++) {
    frames.add({ data: "x".repeat(characters), number }, roomOf(logs));
    longest = Math.max(longest, frames.length);
  }
  return { frames, longest };
};

it("keeps the newest frames, newest first", () => {
  const shown = fill(3, 1).frames.newestFirst();

  expect(shown.map((frame) => frame.number)).toEqual([3, 2, 1]);
});

it.each([[1, 3_000], [10, 3_000], [200, 150], [5_000, 75]])("with %i logs holds at most %i frames in each", (logs, most) => {
  const { frames, longest } = fill(5_000, logs);

  expect(longest).toBeLessThanOrEqual(most);
  expect(frames.newestFirst()[0]!.number).toBe(5_000);
});

it("holds fewer of long frames, and always the newest", () => {
  const { frames, longest } = fill(400, 200, 250_000);

  expect(longest).toBeLessThanOrEqual(2);
  expect(frames.newestFirst()[0]!.number).toBe(400);
});
