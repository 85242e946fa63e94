// npm eventsource: node eventsource.mjs http://localhost:27200 BOM_ID TOKEN
import { EventSource } from "eventsource";

const [service, bomId, token] = process.argv.slice(2);
const source = new EventSource(`${service}/api/enrichment/stream/${bomId}`, {
  // The header keeps the token out of the URL; the package sends Last-Event-ID by itself.
  fetch: (url, init) => fetch(url, { ...init, headers: { ...init.headers, Authorization: `Bearer ${token}` } }),
});
for (const type of ["connected", "enrichment.started", "progress", "enrichment.completed", "enrichment.failed", "stream_end"])
  source.addEventListener(type, (event) => {
    console.log(type, event.lastEventId || "-", event.data);
    if (type === "stream_end") source.close();
  });
// The service's own error frames have data; a lost connection has none, and is made anew unless readyState is CLOSED.
source.addEventListener("error", (event) => console.error(event.data ?? event.message ?? "connection lost"));
