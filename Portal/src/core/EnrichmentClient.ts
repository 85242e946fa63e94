import { EnrichmentStream, type StreamOptions } from "./EnrichmentStream.js";
import { StreamHandle } from "./StreamHandle.js";
import type { Token } from "./link/TokenSource.js";
import { LineTransport } from "./transport/LineTransport.js";
import { ServiceAccess, type AccessOptions } from "./transport/ServiceAccess.js";
import type { Transport } from "./transport/Transport.js";

/** What a client needs to know. */
export interface ClientOptions extends AccessOptions {
  /** Stay for the next run when one has ended; true by default. One stream's own option wins. */
  readonly follow?: boolean;
  /** Brings the frames; one connection for all BOMs by default. */
  readonly transport?: (access: ServiceAccess) => Transport;
}

const lingerMilliseconds = 250;

interface Entry {
  readonly stream: EnrichmentStream;
  users: number;
  /** Of whom so many want it open, */
  wishes: number;
  /** and so many beyond the end of a run. */
  follows: number;
  /** Opened by a call, not by being shown. */
  called: boolean;
  leaving: ReturnType<typeof setTimeout> | null;
}

/** Shares one stream a BOM among all who watch it, and ends it a moment after the last has left. */
export class EnrichmentClient {
  readonly #entries = new Map<string, Entry>();
  readonly #access: ServiceAccess;
  readonly #transport: Transport;
  readonly #options: ClientOptions;

  constructor(options: ClientOptions = {}) {
    this.#options = options;
    this.#access = new ServiceAccess(options);
    this.#transport = (options.transport ?? ((access) => new LineTransport(access)))(this.#access);
  }

  /** @returns a handle without side effects: nothing is opened before somebody holds it. */
  stream(bomId: string, options: StreamOptions = {}): StreamHandle {
    return new StreamHandle(bomId, this, options);
  }

  /** Replaces the token. Open streams are asked for anew with it, except that one function gives way to another. */
  setToken(token: Token | undefined): void {
    const before = this.#access.token();
    if (!this.#access.setToken(token) || (typeof before === "function" && typeof token === "function")) return;
    this.#transport.tokenChanged();
  }

  /** Ends every stream at once. */
  close(): void {
    for (const entry of this.#entries.values()) {
      if (entry.leaving !== null) clearTimeout(entry.leaving);
      entry.stream.disconnect();
    }
    this.#entries.clear();
    this.#transport.close();
  }

  /** @internal */
  peek(bomId: string): EnrichmentStream | null {
    return this.#entries.get(bomId)?.stream ?? null;
  }

  /** @internal Keeps the stream in being; with `connect`, also open. @returns what gives it back. */
  retain(bomId: string, connect: boolean, options: StreamOptions = {}): () => void {
    const follow = options.follow ?? this.#options.follow ?? true;
    const entry = this.#entries.get(bomId) ?? this.#add(bomId, { ...options, follow });
    entry.users++;
    if (connect) this.#wish(entry, follow);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      entry.users--;
      if (connect) entry.wishes--;
      if (connect && follow) entry.follows--;
      this.#settleLater(bomId, entry);
    };
  }

  /** @internal Opens a stream that somebody retains, until it is disconnected or nobody does. */
  connect(bomId: string): void {
    const entry = this.#entries.get(bomId);
    if (entry === undefined) return;
    entry.called = true;
    entry.stream.connect();
  }

  /** @internal */
  retry(bomId: string): void {
    const entry = this.#entries.get(bomId);
    if (entry === undefined) return;
    entry.called ||= entry.wishes === 0;
    entry.stream.retry();
  }

  /** @internal */
  disconnect(bomId: string): void {
    const entry = this.#entries.get(bomId);
    if (entry === undefined) return;
    entry.called = false;
    entry.stream.disconnect();
  }

  #add(bomId: string, options: StreamOptions): Entry {
    const stream = new EnrichmentStream(bomId, this.#transport, options);
    const entry: Entry = { stream, users: 0, wishes: 0, follows: 0, called: false, leaving: null };
    this.#entries.set(bomId, entry);
    return entry;
  }

  // A stream that is shared follows if anybody who holds it does.
  #wish(entry: Entry, follow: boolean): void {
    if (follow) entry.follows++;
    entry.stream.follow(entry.follows > 0);
    if (entry.wishes++ === 0) entry.stream.connect();
  }

  // React unmounts and mounts again within a moment (StrictMode, a route that changes): the connection outlives that.
  #settleLater(bomId: string, entry: Entry): void {
    if (entry.leaving !== null) clearTimeout(entry.leaving);
    entry.leaving = setTimeout(() => {
      entry.leaving = null;
      if (!isWanted(entry)) entry.stream.disconnect();
      else if (entry.wishes > 0) entry.stream.follow(entry.follows > 0);
      if (entry.users === 0 && this.#entries.get(bomId) === entry) this.#entries.delete(bomId);
    }, lingerMilliseconds);
  }
}

function isWanted(entry: Entry): boolean {
  return entry.users > 0 && (entry.wishes > 0 || entry.called);
}
