import { describe, expect, it } from "vitest";
import { eventStreamCases } from "../../../tests/support/eventStreams.js";
import { openStream } from "../link/openStream.js";
import type { SseEvent } from "./SseParser.js";

async function read(chunks: readonly Uint8Array[]) {
  const seen = { events: [] as SseEvent[], retries: [] as number[] };
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  const answer = new Response(body, { headers: { "content-type": "text/event-stream" } });
  await openStream(() => Promise.resolve(answer), {
    open: () => {}, bytes: () => {},
    event: (event) => seen.events.push(event),
    retry: (milliseconds) => seen.retries.push(milliseconds),
  }, new AbortController().signal);
  return seen;
}

describe("a stream's format", () => {
  it.each(eventStreamCases())("$name", async ({ body, events, retry }) => {
    const whole = await read([body]);

    expect(whole.events).toEqual(events.map(({ type, data, id }) => ({ name: type, data, id })));
    if (retry !== null) expect(whole.retries.at(-1)).toBe(retry);
    expect(await read([...body].map((byte) => Uint8Array.of(byte)))).toEqual(whole);
    for (let cut = 0; cut <= body.length; cut++)
      expect(await read([body.subarray(0, cut), body.subarray(cut)])).toEqual(whole);
  });
});
