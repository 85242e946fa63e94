import type { Port, ToPage, ToWorker } from "./messages.js";
import { SharedHub } from "./SharedHub.js";

// The script of a SharedWorker: see WorkerTransport for the other end.
const hub = new SharedHub();
const scope = globalThis as unknown as { onconnect: (event: { ports: Port<ToWorker, ToPage>[] }) => void };
scope.onconnect = ({ ports }) => hub.connect(ports[0]!);

export {};
