import { EnrichmentStream, type StreamOptions } from "./EnrichmentStream.js";
import { SharedStream } from "./SharedStream.js";
import { StreamHandle } from "./StreamHandle.js";
import type { BatchRecorder } from "./run/Batch.js";
import type { Token } from "./link/TokenSource.js";
import { LineTransport } from "./transport/LineTransport.js";
import { ServiceAccess, type AccessOptions } from "./transport/ServiceAccess.js";
import type { Transport } from "./transport/Transport.js";

/** What a client needs to know. */
export interface ClientOptions extends AccessOptions {
  /** Stay for the next run when one has ended; true by default. One stream's own option wins. */
  readonly follow?: boolean;
  /** Keeps the batches of runs for snapshots: `recordBatches`; none by default. */
  readonly batches?: BatchRecorder | undefined;
  /** Brings the frames; one connection for all BOMs by default. */
  readonly transport?: (access: ServiceAccess) => Transport;
}

/** Shares one stream a BOM among all who watch it, and ends it a moment after the last has left. */
export class EnrichmentClient {
  readonly #shared = new Map<string, SharedStream>();
  readonly #access: ServiceAccess;
  readonly #transport: Transport;
  readonly #options: ClientOptions;

  constructor(options: ClientOptions = {}) {
    this.#options = options;
    this.#access = new ServiceAccess(options);
    this.#transport = options.transport?.(this.#access) ?? new LineTransport(this.#access);
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
    for (const shared of this.#shared.values()) shared.close();
    this.#shared.clear();
    this.#transport.close();
  }

  /** @internal The stream that a BOM has by now. */
  peek(bomId: string): SharedStream | undefined {
    return this.#shared.get(bomId);
  }

  /** @internal Keeps a stream in being; with `connect`, also open. @returns what gives it back. */
  retain(bomId: string, connect: boolean, options: StreamOptions): () => void {
    const follow = options.follow ?? this.#options.follow ?? true;
    const shared = this.#shared.get(bomId) ?? this.#share(bomId, { batches: this.#options.batches, ...options, follow });
    return shared.retain(connect, follow);
  }

  #share(bomId: string, options: StreamOptions): SharedStream {
    const shared = new SharedStream(new EnrichmentStream(bomId, this.#transport, options), () => {
      if (this.#shared.get(bomId) === shared) this.#shared.delete(bomId);
    });
    this.#shared.set(bomId, shared);
    return shared;
  }
}
