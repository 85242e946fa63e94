import { EnrichmentClient, recordBatches, sharedConnection } from "../core/index.js";
import { readFragment, writeFragment } from "./fragment.js";

// The token leaves the address bar, and so the history, before anything else happens. It is kept in memory alone.
const fragment = readFragment(location.hash);
if (fragment.token !== null) showBoms(fragment.boms);

let token: string | null = null;

/** Where the service is: beside the page, which a proxy may serve below a path. */
const service = new URL(".", document.baseURI).href;

export const firstBoms = fragment.boms;
/** A token that came with the address; it is used once the service has accepted it. */
export const firstToken = fragment.token;
export const client = new EnrichmentClient({
  baseUrl: service, follow: true, batches: recordBatches,
  transport: sharedConnection((name) =>
    new SharedWorker(new URL("../worker/worker.ts", import.meta.url), { type: "module", name })),
});

export function signIn(value: string): void {
  token = value;
  client.setToken(value);
}

/** Puts the followed BOMs into the address, so that a reload or a bookmark brings them back. */
export function showBoms(boms: readonly string[]): void {
  history.replaceState(history.state, "", location.pathname + location.search + writeFragment(boms));
}

/** Asks the service with the session's token. @param path relative to the page. */
export function ask(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(new URL(path, service), {
    ...init, cache: "no-store", referrerPolicy: "no-referrer",
    headers: {
      Accept: "application/json", ...(token === null ? {} : { Authorization: `Bearer ${token}` }), ...init.headers,
    },
  });
}
