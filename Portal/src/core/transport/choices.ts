import { LineTransport } from "./LineTransport.js";
import type { ServiceAccess } from "./ServiceAccess.js";
import type { Transport } from "./Transport.js";
import { WorkerTransport, type WorkerLike } from "./WorkerTransport.js";

/** One connection per BOM; browsers allow six per host over HTTP/1.1. */
export const directConnections = (access: ServiceAccess): Transport => new LineTransport(access, true);

/** One connection for up to 50 BOMs of this page: the default. */
export const oneConnection = (access: ServiceAccess): Transport => new LineTransport(access);

/**
 * One connection for all pages of the origin, through a SharedWorker; if there is none, one for this page.
 * @param start makes the worker, such as `() => new SharedWorker(new URL("./enrichment.worker.ts", import.meta.url), { type: "module" })`.
 */
export const sharedConnection = (start: () => WorkerLike | null) => (access: ServiceAccess): Transport =>
  new WorkerTransport(access, start);
