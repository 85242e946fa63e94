import type { Port, ToPage, ToWorker } from "../../worker/messages.js";
import { disconnected, type LinkState } from "../link/LinkState.js";
import { readToken } from "../link/TokenSource.js";
import { LineTransport } from "./LineTransport.js";
import type { ServiceAccess } from "./ServiceAccess.js";
import { sessionOf } from "./sessionOf.js";
import type { Sink, Transport, Watch, WatchOptions } from "./Transport.js";

/** A SharedWorker that runs this package's worker script. */
export interface WorkerLike {
  readonly port: MessagePort;
  onerror: ((event: never) => unknown) | null;
}

interface Wanted extends WatchOptions {
  readonly bomId: string;
  readonly sink: Sink;
  last: string | null;
  /** Its watch in this page, once there is no worker. */
  local: Watch | null;
}

const patienceMilliseconds = 4_000;

/**
 * Shares connections with all pages of the origin through a SharedWorker. Where there is none, or it does not start,
 * the page has a connection of its own.
 */
export class WorkerTransport implements Transport {
  readonly #wanted = new Map<number, Wanted>();
  #port: Port<ToPage, ToWorker> | null = null;
  #local: LineTransport | null = null;
  #keys = 0;
  #lock: string | null = null;
  #patience: ReturnType<typeof setTimeout> | null = null;
  #hellos = 0;

  constructor(private readonly access: ServiceAccess, start: () => WorkerLike | null) {
    try {
      const worker = start();
      if (worker === null) this.#goLocal();
      else this.#adopt(worker);
    } catch {
      // No SharedWorker in this browser, or not for this page.
      this.#goLocal();
    }
  }

  watch(bomId: string, sink: Sink, options: WatchOptions): Watch {
    const key = ++this.#keys;
    const wanted: Wanted = { ...options, bomId, sink, last: options.after, local: null };
    this.#wanted.set(key, wanted);
    sink.state({ ...disconnected, status: "connecting" });
    if (this.#local !== null) this.#watchLocally(wanted, this.#local);
    else this.#send(this.#watchMessage(key, wanted));
    return {
      retry: () => (wanted.local === null ? this.#send({ type: "retry", key }) : wanted.local.retry()),
      close: () => {
        this.#wanted.delete(key);
        this.#send({ type: "unwatch", key });
        wanted.local?.close();
      },
    };
  }

  tokenChanged(): void {
    if (this.#local !== null) this.#local.tokenChanged();
    if (this.#port !== null) void this.#hello().then(() => this.#send({ type: "tokenChanged" }));
  }

  close(): void {
    this.#send({ type: "bye" });
    this.#port?.close?.();
    this.#local?.close();
  }

  #adopt(worker: WorkerLike): void {
    this.#port = worker.port as unknown as Port<ToPage, ToWorker>;
    worker.onerror = () => {
      this.#port = null;
      this.#goLocal();
    };
    this.#port.onmessage = ({ data }) => this.#hear(data);
    this.#patience = setTimeout(() => this.#goLocal(), patienceMilliseconds);
    void this.#hold().then(() => this.#hello());
    if (typeof addEventListener !== "function") return;
    addEventListener("pagehide", () => this.#send({ type: "bye" }));
    addEventListener("pageshow", (event) => {
      if ((event as PageTransitionEvent).persisted) void this.#hello();
    });
  }

  // Until the page is gone: then the worker gets the lock, and knows.
  async #hold(): Promise<void> {
    if (typeof navigator === "undefined" || navigator.locks === undefined) return;
    const lock = `enrichment-${Math.random().toString(36).slice(2)}${Date.now()}`;
    await new Promise<void>((held) => {
      void navigator.locks.request(lock, () => {
        held();
        return new Promise(() => {});
      });
    });
    this.#lock = lock;
  }

  async #hello(): Promise<void> {
    const mine = ++this.#hellos;
    const token = this.access.token();
    let session = "";
    try {
      session = token === undefined ? "" : sessionOf(await readToken(token, { refresh: false }));
    } catch {
      // The worker asks again, and tells the watchers what is wrong.
    }
    if (mine !== this.#hellos || this.#port === null) return;
    const access = this.access.forWorker(globalThis.location?.href);
    this.#port.postMessage({ type: "hello", session, access, lock: this.#lock });
    for (const [key, wanted] of this.#wanted) this.#send(this.#watchMessage(key, wanted));
  }

  #hear(message: ToPage): void {
    switch (message.type) {
      case "ready":
        if (this.#patience !== null) clearTimeout(this.#patience);
        this.#patience = null;
        return this.#goShared();
      case "token": return void this.#answer(message.request, message.refresh);
      case "state": return this.#wanted.get(message.key)?.sink.state(message.state satisfies LinkState);
      case "frame": {
        const wanted = this.#wanted.get(message.key);
        if (wanted === undefined) return;
        wanted.last = message.event.id ?? wanted.last;
        wanted.sink.frame(message.event);
      }
    }
  }

  async #answer(request: number, refresh: boolean): Promise<void> {
    try {
      const token = await readToken(this.access.token() ?? null, { refresh });
      this.#send({ type: "token", request, token });
    } catch (thrown) {
      const failed = thrown instanceof Error ? thrown.message : String(thrown);
      this.#send({ type: "token", request, token: null, failed });
    }
  }

  #goLocal(): void {
    if (this.#local !== null) return;
    if (this.#patience !== null) clearTimeout(this.#patience);
    const local = (this.#local = new LineTransport(this.access));
    for (const wanted of this.#wanted.values()) this.#watchLocally(wanted, local);
  }

  // A worker that was slow to start has come after all: its frames follow those that came without it.
  #goShared(): void {
    if (this.#local === null) return;
    this.#local.close();
    this.#local = null;
    for (const [key, wanted] of this.#wanted) {
      wanted.local = null;
      this.#send(this.#watchMessage(key, wanted));
    }
  }

  #watchLocally(wanted: Wanted, local: LineTransport): void {
    wanted.local = local.watch(wanted.bomId, wanted.sink, { after: wanted.last, follow: wanted.follow });
  }

  #watchMessage(key: number, { bomId, last, follow }: Wanted): ToWorker {
    return { type: "watch", key, bomId, after: last, follow };
  }

  #send(message: ToWorker): void {
    this.#port?.postMessage(message);
  }
}

