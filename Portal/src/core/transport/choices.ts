import { DirectTransport } from "./DirectTransport.js";
import { MultiTransport } from "./MultiTransport.js";
import type { ServiceAccess } from "./ServiceAccess.js";
import type { Transport } from "./Transport.js";
import { WorkerTransport, type WorkerLike } from "./WorkerTransport.js";

/** A connection a BOM; browsers allow six to a host over HTTP/1.1. */
export const directConnections = (access: ServiceAccess): Transport => new DirectTransport(access);

/** One connection for up to 50 BOMs of this page. */
export const oneConnection = (access: ServiceAccess): Transport => new MultiTransport(access);

/**
 * One connection for all pages of the origin, through a SharedWorker; where there is none, one for this page.
 * @param start makes the worker, such as `() => new SharedWorker(new URL("./enrichment.worker.ts", import.meta.url), { type: "module" })`.
 */
export const sharedConnection = (start: () => WorkerLike | null) => (access: ServiceAccess): Transport =>
  new WorkerTransport(access, start);
