// @microsoft/fetch-event-source, for browsers.
import { fetchEventSource } from "@microsoft/fetch-event-source";

class Refused extends Error {}

/** Watches a BOM until its run ends. Aborting `signal` ends it earlier. */
export function watch(service, bomId, token, onEvent, signal) {
  return fetchEventSource(`${service}/api/enrichment/stream/${bomId}`, {
    headers: { Authorization: `Bearer ${token}` },
    signal,
    // Else it closes the stream whenever the tab is hidden.
    openWhenHidden: true,
    async onopen(response) {
      // Else it would try again each second, whatever the answer was.
      if (!response.ok || response.status === 204) throw new Refused(`${response.status} ${await response.text()}`);
    },
    onmessage({ event, id, data }) {
      // It makes an empty message of each keepalive, and of the block that holds retry alone.
      if (data !== "") onEvent(event, id || "-", data);
    },
    onerror(error) {
      if (error instanceof Refused) throw error;
    },
  });
}
