import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SseParser, type SseEvent } from "../../src/core/index.js";
import { FakeEnrichmentService } from "../../src/testing/index.js";
import { RunDocuments } from "../support/documents.js";
import { eventually } from "./support/live.js";
import { Standalone } from "./support/Standalone.js";

type Documents = Record<string, unknown>[];

let real: Standalone;
let fake: FakeEnrichmentService;

beforeAll(async () => {
  real = await Standalone.start();
  fake = new FakeEnrichmentService({ tokens: [real.token] });
});

afterAll(async () => await real?.close());

const other = (run: RunDocuments) => ({ ...run.progress(60), event_type: "enrichment.note" });
const withState = (run: RunDocuments) => ({ ...run.progress(60), event_type: "enrichment.paused" });

// What has been published of a BOM before it is asked for.
const histories: [string, (run: RunDocuments) => Documents][] = [
  ["nothing", () => []],
  ["a start", (run) => [run.started()]],
  ["a run", (run) => [run.started(), run.progress(10), run.progress(20)]],
  ["a run without a start", (run) => [run.progress(10)]],
  ["a pause", (run) => [run.started(), run.progress(10), run.paused()]],
  ["a pause with a state", (run) => [run.progress(10), withState(run)]],
  ["a pause that is over", (run) => [run.progress(10), run.paused(), run.resumed()]],
  ["a pause before the newest state", (run) => [run.progress(10), run.paused(), run.progress(20)]],
  ["an event of a type that nobody knows", (run) => [run.progress(10), other(run)]],
  ["a completed run", (run) => [run.started(), run.progress(50), run.completed()]],
  ["a failed run", (run) => [run.started(), run.progress(50), run.failed()]],
  ["a cancelled run", (run) => [run.progress(50), run.cancelled()]],
  ["a run paused, then cancelled", (run) => [run.progress(50), run.paused(), run.cancelled()]],
  ["a run that failed before any state", (run) => [run.started(), run.failed()]],
];

interface Asked {
  readonly path: string;
  readonly header?: string;
}

// How it is asked for, by the ids of its first and its last event.
const requests: [string, (bom: string, first: string, last: string) => Asked][] = [
  ["alone", (bom) => ({ path: `stream/${bom}` })],
  ["with another", (bom) => ({ path: `stream?bom_id=${bom}&bom_id=${bom}-other` })],
  ["after its first event", (bom, first) => ({ path: `stream/${bom}?after=${first}` })],
  ["after its last event", (bom, _, last) => ({ path: `stream/${bom}?after=${last}` })],
  ["after its last event, with another", (bom, _, last) =>
    ({ path: `stream?bom_id=${bom}&bom_id=${bom}-other&after=${bom}/${last}` })],
  ["after its last event, as a browser reconnects", (bom, _, last) => ({ path: `stream/${bom}`, header: last })],
  ["after an event that nobody knows", (bom) => ({ path: `stream/${bom}?after=unheard-of` })],
  ["as a state", (bom) => ({ path: `boms/${bom}` })],
];

/** An answer as far as both must agree: not in words, times and what one alone may know. */
interface Answer {
  readonly status: number;
  readonly type: string | undefined;
  readonly body: unknown;
  readonly events: unknown[];
  ended: boolean;
}

const headersOf = ({ header }: Asked) =>
  ({ authorization: `Bearer ${real.token}`, ...(header === undefined ? {} : { "last-event-id": header }) });

/** Reads an answer until a marker that is published meanwhile, or to its end. */
async function read(response: Response): Promise<Answer> {
  const type = response.headers.get("content-type")?.split(";")[0];
  const answer: Answer = { status: response.status, type, body: null, events: [], ended: true };
  if (type !== "text/event-stream") {
    const body = response.status === 204 ? null : ((await response.json()) as Record<string, unknown>);
    return { ...answer, body: response.status === 200 ? comparable(body!) : null };
  }

  const parser = new SseParser({ event: (event) => answer.events.push(seen(event)) });
  const reader = response.body!.getReader();
  const decoder = new TextDecoder();
  while (!answer.events.some((event) => (event as SseEvent).id?.endsWith("marker"))) {
    const { done, value } = await reader.read();
    if (done) return answer;
    parser.feed(decoder.decode(value, { stream: true }));
  }
  await reader.cancel();
  return { ...answer, ended: false };
}

const seen = ({ name, id, data }: SseEvent) => ({ name, id, data: comparable(JSON.parse(data) as Record<string, unknown>) });

function comparable(document: Record<string, unknown>): Record<string, unknown> {
  const { silent_seconds, received_at, created_at, ...rest } = document;
  // Both are times of the moment; whether they are there is a rule.
  return { ...rest, silent: typeof silent_seconds, received: typeof received_at, created: typeof created_at };
}

let number = 0;

describe.each(histories)("after %s", (_, make) => {
  it.each(requests)("a BOM asked for %s is answered as by the service", async (_, ask) => {
    const bom = `bom-${++number}`;
    const run = new RunDocuments(`run-${number}`);
    const documents = make(run);
    for (const document of documents) await real.publish(bom, document);
    for (const document of documents) fake.publish(bom, document as never);
    const ids = documents.map((document) => String(document["event_id"]));
    const asked = ask(bom, ids[0] ?? "none", ids.at(-1) ?? "none");
    const headers = headersOf(asked);
    if (ids.length > 0) {
      await eventually(async () => {
        const state = await fetch(`${real.url}/api/enrichment/boms/${bom}`, { headers });
        return state.status === 200 && ((await state.json()) as { last_event_id: string }).last_event_id === ids.at(-1);
      });
    }

    const url = `${real.url}/api/enrichment/${asked.path}`;
    const [said, pretended] = [await fetch(url, { headers }), await fake.fetch(url, { headers })];
    // What comes next tells that nothing more came before.
    const marked = asked.path.includes("-other") ? `${bom}-other` : bom;
    const marker = { ...new RunDocuments(`next-${number}`).started(), event_id: `${bom}-marker` };
    await real.publish(marked, marker);
    fake.publish(marked, marker as never);

    expect(await read(pretended)).toEqual(await read(said));
  });
});

describe("a request", () => {
  const many = Array.from({ length: 51 }, (_, index) => `bom_id=b${index}`).join("&");
  const none = {};
  const own = () => ({ authorization: `Bearer ${real.token}` });

  it.each<[string, string, string, () => Record<string, string>]>([
    ["without a token", "GET", "stream/bom", () => none],
    ["with a wrong token", "GET", "stream/bom", () => ({ authorization: "Bearer wrong" })],
    ["for a state without a token", "GET", "boms/bom", () => none],
    ["for a ticket without a token", "POST", "stream/bom/ticket", () => none],
    ["for a BOM that has no such id", "GET", "stream/no%20id", own],
    ["for several, one of which has no such id", "GET", "stream?bom_id=a&bom_id=no%20id", own],
    ["for a state of no such id", "GET", "boms/no%20id", own],
    ["for none of several", "GET", "stream", own],
    ["for more than 50", "GET", `stream?${many}`, own],
    ["for a ticket of more than 50", "POST", `stream/ticket?${many}`, own],
    ["for the state of what nobody knows", "GET", "boms/unheard-of", own],
    ["for no path of it", "GET", "streams/bom", own],
  ])("%s is refused as by the service", async (_, method, path, headers) => {
    const ask = (send: typeof fetch) => send(`${real.url}/api/enrichment/${path}`, { method, headers: headers() });

    const [said, pretended] = [await ask(fetch), await ask(fake.fetch)];

    expect(said.status).toBeGreaterThanOrEqual(400);
    expect(await read(pretended)).toEqual(await read(said));
  });

  it.each([
    ["stream/a/ticket", "stream/a", true], ["stream/a/ticket", "stream/b", false],
    ["stream/ticket?bom_id=a&bom_id=b", "stream?bom_id=b&bom_id=a", true],
    ["stream/ticket?bom_id=a&bom_id=b", "stream?bom_id=a", false], ["stream/ticket?bom_id=a&bom_id=b", "stream/a", false],
  ])("with the ticket of %s for %s is answered as by the service", async (path, stream, opens) => {
    const statusOf = async (send: typeof fetch) => {
      const answer = await send(`${real.url}/api/enrichment/${path}`, { method: "POST", headers: own() });
      const { ticket, expires_at, url, ...more } = (await answer.json()) as Record<string, string>;
      expect([typeof expires_at, new URL(url!, real.url).searchParams.get("token"), more]).toEqual(["string", ticket, {}]);
      const mark = stream.includes("?") ? "&" : "?";
      const opened = await send(`${real.url}/api/enrichment/${stream}${mark}token=${encodeURIComponent(ticket!)}`);
      await opened.body?.cancel();
      return opened.status;
    };

    expect([await statusOf(fetch), await statusOf(fake.fetch)]).toEqual(opens ? [200, 200] : [401, 401]);
  });
});
