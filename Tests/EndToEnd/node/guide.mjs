// Watches one stream with the npm package eventsource until it gives up, and says what it asked for and saw.
import { EventSource } from "eventsource";

const types = ["connected", "enrichment.started", "progress", "enrichment.completed", "enrichment.failed", "stream_end", "error"];

const watched = async (url, init) => {
  console.log("request", init.headers["Last-Event-ID"] ?? "-");
  const response = await fetch(url, init);
  console.log("answer", response.status);
  return response;
};

const source = new EventSource(process.argv[2], { fetch: watched });
for (const type of types) {
  source.addEventListener(type, (event) => {
    if (event.data !== undefined) console.log("event", type);
    else if (source.readyState === EventSource.CLOSED) console.log("closed");
  });
}
