// npm eventsource-parser on fetch: node eventsource-parser.mjs http://localhost:27200 BOM_ID TOKEN
import { EventSourceParserStream } from "eventsource-parser/stream";

const [service, bomId, token] = process.argv.slice(2);
let last = null;
let wait = 3000;
for (let ended = false; !ended; ) {
  const headers = { Authorization: `Bearer ${token}`, ...(last === null ? {} : { "Last-Event-ID": last }) };
  const response = await fetch(`${service}/api/enrichment/stream/${bomId}`, { headers });
  if (response.status === 204) break;
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  const events = response.body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream({ onRetry: (milliseconds) => (wait = milliseconds) }));
  for await (const { event, id, data } of events) {
    last = id ?? last;
    console.log(event, id ?? "-", data);
    ended ||= event === "stream_end";
  }
  if (!ended) await new Promise((next) => setTimeout(next, wait));
}
