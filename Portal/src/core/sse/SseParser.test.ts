import { createParser } from "eventsource-parser";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SseParser, type SseEvent } from "./SseParser.js";

function parse(chunks: string[]): { events: SseEvent[]; retries: number[]; comments: number } {
  const seen = { events: [] as SseEvent[], retries: [] as number[], comments: 0 };
  const parser = new SseParser({
    event: (event) => seen.events.push(event),
    retry: (milliseconds) => seen.retries.push(milliseconds),
    comment: () => seen.comments++,
  });
  for (const chunk of chunks) parser.feed(chunk);
  return seen;
}

function reference(text: string): { events: SseEvent[]; retries: number[]; comments: number } {
  const seen = { events: [] as SseEvent[], retries: [] as number[], comments: 0 };
  const parser = createParser({
    onEvent: ({ event, id, data }) => seen.events.push({ name: event || "message", id: id ?? null, data }),
    onRetry: (milliseconds) => seen.retries.push(milliseconds),
    onComment: () => seen.comments++,
  });
  parser.feed(text);
  return seen;
}

function split(text: string, cuts: number[]): string[] {
  const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  return [...places, text.length].map((place, index) => text.slice(index === 0 ? 0 : places[index - 1], place));
}

const line = fc.oneof(
  fc.constantFrom(
    "", "", "", "data", "data:", "data: x", "data:x", "data:  two", "event: progress", "event:", "id: 7", "id:", "id",
    "retry: 100", "retry: 1x", "retry", ": keepalive", ":", "unknown: field", "data: {\"a\":\"ü😀\"}", " data: x"),
  fc.string().filter((text) => !/[\r\n\0\ufeff]/.test(text)));
const ending = fc.constantFrom("\n", "\r\n", "\r");
const stream = fc.array(fc.tuple(line, ending), { maxLength: 40 })
  .map((lines) => lines.map((parts) => parts.join("")).join(""));

describe("SseParser", () => {
  it("reads what eventsource-parser reads, however the text is cut", () => {
    fc.assert(fc.property(stream, fc.array(fc.nat(), { maxLength: 12 }), (text, cuts) => {
      // The reference holds a CR at the very end back until it knows what follows.
      const whole = text + "\n";
      expect(parse(split(whole, cuts))).toEqual(reference(whole));
    }), { numRuns: 2000 });
  });

  it("reads text that comes character by character", () => {
    const text = "\ufeffevent: progress\r\nid: 1\r\ndata: a\r\ndata: b\r\n\r\n: keepalive\r\n\r\ndata: c\n\n";

    expect(parse([...text]).events).toEqual([
      { name: "progress", id: "1", data: "a\nb" }, { name: "message", id: null, data: "c" },
    ]);
  });

  it("makes no event of keepalives, of a lone id, or of an unfinished block", () => {
    const seen = parse([": keepalive\n\n", "id: 7\n\n", "event: progress\n\n", ": keepalive\n\n", "data: lost"]);

    expect(seen).toEqual({ events: [], retries: [], comments: 2 });
  });

  it("refuses a block without end", () => {
    const parser = new SseParser({ event: () => {} });

    expect(() => {
      for (let i = 0; i < 20; i++) parser.feed("data: " + "x".repeat(1024 * 1024) + "\n");
    }).toThrow(RangeError);
  });
});
