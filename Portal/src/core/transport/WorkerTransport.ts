import type { ToPage } from "../../worker/messages.js";
import { warnDevelopers } from "../development.js";
import { disconnected, type LinkState } from "../link/LinkState.js";
import { readToken } from "../link/TokenSource.js";
import { hintAtReach } from "./hints.js";
import { LineTransport } from "./LineTransport.js";
import type { ServiceAccess } from "./ServiceAccess.js";
import type { Sink, Transport, Watch, WatchOptions } from "./Transport.js";
import { Wanted } from "./Wanted.js";
import { WorkerLink, type StartWorker, type WorkerLike } from "./WorkerLink.js";

export type { StartWorker, WorkerLike };

/**
 * Shares connections with all pages of the origin through a SharedWorker. If there is none, or it does not start, or
 * does not answer any more, the page has a connection of its own.
 */
export class WorkerTransport implements Transport {
  readonly #wanted = new Map<number, Wanted>();
  readonly #worker: WorkerLink;
  #local: LineTransport | null = null;
  #keys = 0;

  constructor(private readonly access: ServiceAccess, start: StartWorker) {
    this.#worker = new WorkerLink(access, access.options.fetch !== undefined ? withOwnFetch : start, {
      ready: () => this.#goShared(),
      heard: (message) => this.#hear(message),
      lost: () => this.#lost(),
      missing: () => this.#goLocal(),
    });
  }

  watch(bomId: string, sink: Sink, options: WatchOptions): Watch {
    const key = ++this.#keys;
    const wanted = new Wanted(bomId, sink, options);
    this.#wanted.set(key, wanted);
    sink.state({ ...disconnected, status: "connecting" });
    this.#worker.start();
    if (this.#worker.isReady) this.#send(key, wanted);
    else if (this.#local !== null && wanted.local === null) wanted.watchLocally(this.#local);
    return {
      retry: () => this.#retry(key, wanted),
      close: () => {
        this.#wanted.delete(key);
        this.#worker.send({ type: "unwatch", key });
        wanted.local?.close();
        if (this.#wanted.size === 0) this.#worker.rest();
      },
    };
  }

  tokenChanged(): void {
    this.#local?.tokenChanged();
    for (const wanted of this.#wanted.values()) wanted.revive();
    this.#worker.tokenChanged();
  }

  close(): void {
    for (const wanted of this.#wanted.values()) wanted.local?.close();
    this.#wanted.clear();
    this.#worker.close();
    this.#local = null;
  }

  #retry(key: number, wanted: Wanted): void {
    if (wanted.local !== null) return wanted.local.retry();
    wanted.retry();
    if (this.#local !== null && !this.#worker.isReady) return wanted.watchLocally(this.#local);
    // A worker that has come since does not know what was over before it.
    this.#send(key, wanted);
    this.#worker.retry(key);
  }

  #hear(message: ToPage): void {
    if (message.type === "token") return void this.#answer(message.request, message.refresh);
    if (message.type !== "state" && message.type !== "frame") return;
    const wanted = this.#wanted.get(message.key);
    if (wanted === undefined) return;
    if (message.type === "frame") return wanted.frame(message.event);
    this.access.debug?.(message.state.status, message.state.problem ?? undefined);
    hintAtReach(this.access, message.state);
    this.#state(wanted, message.state);
  }

  #state(wanted: Wanted, state: LinkState): void {
    if (!wanted.state(state)) return;
    if (![...this.#wanted.values()].some(({ local }) => local !== null)) this.#local = null;
  }

  async #answer(request: number, refresh: boolean): Promise<void> {
    try {
      const token = await readToken(this.access.token() ?? null, { refresh });
      this.#worker.send({ type: "token", request, token });
    } catch (thrown) {
      const failed = thrown instanceof Error ? thrown.message : String(thrown);
      this.#worker.send({ type: "token", request, token: null, failed });
    }
  }

  #goLocal(): void {
    const local = (this.#local ??= new LineTransport(this.access));
    for (const wanted of this.#wanted.values()) if (wanted.local === null && !wanted.over) wanted.watchLocally(local);
  }

  // A page that has a connection of its own keeps it until the worker has one: nothing is missed between the two.
  #goShared(): void {
    for (const [key, wanted] of this.#wanted) if (!wanted.over) this.#send(key, wanted);
  }

  #lost(): void {
    for (const wanted of this.#wanted.values()) wanted.lost();
  }

  #send(key: number, { bomId, lastId, follow }: Wanted): void {
    this.#worker.send({ type: "watch", key, bomId, after: lastId, follow });
  }
}

function withOwnFetch(): null {
  warnDevelopers(() => "A SharedWorker cannot use a page's own `fetch`: this page has a connection of its own.");
  return null;
}
