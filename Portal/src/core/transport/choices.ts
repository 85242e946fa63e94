import { LineTransport } from "./LineTransport.js";
import type { ServiceAccess } from "./ServiceAccess.js";
import type { Transport } from "./Transport.js";
import { WorkerTransport, type StartWorker } from "./WorkerTransport.js";

/** One connection per BOM; browsers allow six per host over HTTP/1.1. */
export const directConnections = (access: ServiceAccess): Transport => new LineTransport(access, 1);

/** One connection for up to 50 BOMs of this page: the default. */
export const oneConnection = (access: ServiceAccess): Transport => new LineTransport(access);

/**
 * One connection for all pages of the origin, through a SharedWorker; if there is none, one for this page.
 * @param start makes the worker by a name, such as
 * `(name) => new SharedWorker(new URL("./enrichment.worker.ts", import.meta.url), { type: "module", name })`. One that
 * takes no name cannot replace a worker that hangs: each page then has a connection of its own.
 */
export const sharedConnection = (start: StartWorker) => (access: ServiceAccess): Transport =>
  new WorkerTransport(access, start);
