import { expect } from "vitest";
import { eventStreamCases } from "../../support/eventStreams.js";
import { FormatServer } from "./FormatServer.js";

interface Asked {
  readonly url: string;
  readonly types: readonly string[];
  /** Whether to wait until the browser has come back. */
  readonly returns: boolean;
}

type Evaluate = (read: typeof readStreams, all: readonly Asked[]) => ReturnType<typeof readStreams>;

// Less than the 3 s of Chromium and the 5 s of Firefox, which count if a stream says nothing.
const usualMilliseconds = 2_500;

/** Expects that a browser's EventSource reads every stream of the table as the table says. */
export async function expectFormat(
  browser: "chromium" | "firefox", open: (url: string) => Promise<Evaluate>,
): Promise<void> {
  const cases = eventStreamCases(browser);
  const types = [...new Set(["message", ...cases.flatMap(({ events }) => events.map(({ type }) => type))])];
  const server = await FormatServer.start(cases);
  try {
    const evaluate = await open(server.url);
    const soon = cases.map(({ retry }) => typeof retry === "number" && retry < usualMilliseconds);
    const seen = await evaluate(readStreams, soon.map((returns, index) => ({ url: `/case/${index}`, types, returns })));

    expect(cases.map(({ name }, index) => ({ name, events: seen[index] }))).toEqual(cases.map(({ name, events }) => (
      { name, events: events.map(({ type, data, lastEventId }) => ({ type, data, lastEventId })) })));
    for (const one of cases.filter((_, index) => soon[index])) {
      const back = server.returned(one);
      expect(back?.after, one.name).toBeLessThan(usualMilliseconds);
      if (one.events.length > 0) expect(back?.lastEventId, one.name).toBe(one.events.at(-1)!.lastEventId);
    }
  } finally {
    await server.close();
  }
}

// Runs in a page: what its own EventSource makes of the streams.
function readStreams(all: readonly Asked[]) {
  const read = ({ url, types, returns }: Asked) => new Promise<{ type: string; data: string; lastEventId: string }[]>(
    (resolve) => {
      const events: { type: string; data: string; lastEventId: string }[] = [];
      const source = new EventSource(url);
      for (const type of types)
        source.addEventListener(type, ({ data, lastEventId }: MessageEvent<string>) => {
          events.push({ type, data, lastEventId });
        });
      source.onerror = () => {
        if (returns && source.readyState !== EventSource.CLOSED) return;
        source.close();
        resolve(events);
      };
    });
  return Promise.all(all.map(read));
}
