import type { EnrichmentClient } from "./EnrichmentClient.js";
import { idleSnapshot } from "./composeSnapshot.js";
import type { EnrichmentSnapshot } from "./EnrichmentSnapshot.js";
import type { EnrichmentStream, StreamOptions } from "./EnrichmentStream.js";
import type { EnrichmentObserver } from "./observe/EnrichmentObserver.js";

/** One watcher's view of a shared stream. Made freely, such as in a render: it opens nothing by itself. */
export class StreamHandle {
  readonly #idle: EnrichmentSnapshot;

  constructor(
    readonly bomId: string, private readonly client: EnrichmentClient, private readonly options: StreamOptions,
  ) {
    this.#idle = idleSnapshot(bomId, options.initialSnapshot);
  }

  /** The newest snapshot; the same object until something changes. */
  readonly getSnapshot = (): EnrichmentSnapshot => this.client.peek(this.bomId)?.stream.getSnapshot() ?? this.#idle;

  /** For a server, where nothing is ever connected, and for the first render in the browser. */
  readonly getServerSnapshot = (): EnrichmentSnapshot => this.#idle;

  /** Tells a listener of every new snapshot, at most 25 times a second. @returns what ends it. */
  readonly subscribe = (listener: () => void): (() => void) => this.#with((stream) => stream.subscribe(listener));

  /** Keeps the stream open, as a rule beyond the end of a run: see `follow`. @returns what gives it back. */
  readonly hold = (): (() => void) => this.client.retain(this.bomId, true, this.options);

  /** Tells what happens. @returns what ends it. */
  readonly observe = (observer: EnrichmentObserver): (() => void) => this.#with((stream) => stream.observe(observer));

  /** Opens the stream until it is disconnected or nobody listens. */
  readonly connect = (): void => this.client.peek(this.bomId)?.connect();

  /** Closes the stream for all who share it. */
  readonly disconnect = (): void => this.client.peek(this.bomId)?.disconnect();

  /** After an error, connects again at once, with a new token; after the end of a run, waits for the next. */
  readonly retry = (): void => this.client.peek(this.bomId)?.retry();

  #with(begin: (stream: EnrichmentStream) => () => void): () => void {
    const release = this.client.retain(this.bomId, false, this.options);
    const end = begin(this.client.peek(this.bomId)!.stream);
    return () => {
      end();
      release();
    };
  }
}
