import { describe, expect, it } from "vitest";
import { Silence } from "./Silence.js";

/** Streams of a server whose keepalives come every so many milliseconds, without any events. */
function live(silence: Silence, interval: number, streams: number): number {
  let lost = 0;
  for (let stream = 0; stream < streams; stream++) {
    silence.opened();
    for (let beat = 0; beat < 100; beat++) {
      if (interval > silence.allowed) {
        silence.exceeded();
        lost++;
        break;
      }
      silence.heard(interval);
      silence.keepalive();
    }
  }
  return lost;
}

describe("the silence that is allowed", () => {
  it("is 2.5 keepalive intervals as told", () => {
    expect(new Silence(30_000).allowed).toBe(75_000);
  });

  it.each([[30_000, 0], [74_000, 0], [120_000, 1], [240_000, 2], [290_000, 2]])(
    "is learned where keepalives come every %i ms, after %i streams that were given up", (interval, lost) => {
      expect(live(new Silence(30_000), interval, 10)).toBe(lost);
    });

  it("stays below five minutes, whatever happens", () => {
    const silence = new Silence(30_000);
    live(silence, 3_600_000, 50);
    expect(silence.allowed).toBe(300_000);
  });

  it("does not grow where a stream that had keepalives falls silent", () => {
    const silence = new Silence(30_000);
    for (let stream = 0; stream < 10; stream++) {
      silence.opened();
      silence.heard(30_000);
      silence.keepalive();
      silence.exceeded();
    }
    expect(silence.allowed).toBe(75_000);
  });

  it("shrinks again when keepalives come sooner", () => {
    const silence = new Silence(30_000);
    silence.opened();
    silence.exceeded();
    expect(silence.allowed).toBe(150_000);
    silence.opened();
    silence.heard(30_000);
    silence.keepalive();
    expect(silence.allowed).toBe(75_000);
  });

  it("takes neither sleep nor the first comment of a stream for an interval", () => {
    const silence = new Silence(30_000);
    silence.opened();
    silence.heard(5);
    silence.keepalive();
    silence.heard(3_600_000);
    silence.keepalive();
    expect(silence.allowed).toBe(75_000);
    silence.opened();
    silence.heard(5);
    silence.keepalive();
    silence.exceeded();
    expect(silence.allowed).toBe(150_000);
  });
});
