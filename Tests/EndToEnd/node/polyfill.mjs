// Watches one stream with the polyfill that most pages without a native EventSource use, and says what it saw.
import { EventSourcePolyfill } from "event-source-polyfill";

const source = new EventSourcePolyfill(process.argv[2]);
for (const type of ["connected", "enrichment.completed", "stream_end"])
  source.addEventListener(type, () => console.log("event", type));
source.addEventListener("error", (event) => {
  console.log("error", event.status ?? "-");
  if (source.readyState === EventSourcePolyfill.CLOSED) console.log("closed");
});
