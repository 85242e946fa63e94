import type { EnrichmentClient } from "./EnrichmentClient.js";
import { idleSnapshot, type EnrichmentSnapshot } from "./EnrichmentSnapshot.js";
import type { EnrichmentObserver } from "./EnrichmentStream.js";

/** One watcher's view of a shared stream. Made freely, such as in a render: it opens nothing by itself. */
export class StreamHandle {
  readonly #idle: EnrichmentSnapshot;

  constructor(readonly bomId: string, private readonly client: EnrichmentClient) {
    this.#idle = idleSnapshot(bomId);
  }

  readonly getSnapshot = (): EnrichmentSnapshot => this.client.peek(this.bomId)?.getSnapshot() ?? this.#idle;

  /** For a server, where nothing is ever connected, and for the first render in the browser. */
  readonly getServerSnapshot = (): EnrichmentSnapshot => this.#idle;

  readonly subscribe = (listener: () => void): (() => void) => {
    const release = this.client.retain(this.bomId, false);
    const end = this.client.peek(this.bomId)!.subscribe(listener);
    return () => {
      end();
      release();
    };
  };

  /** Keeps the stream open. @returns what gives it back. */
  readonly hold = (): (() => void) => this.client.retain(this.bomId, true);

  /** Tells what happens. @returns what ends it. */
  readonly observe = (observer: EnrichmentObserver): (() => void) => {
    const release = this.client.retain(this.bomId, false);
    const end = this.client.peek(this.bomId)!.observe(observer);
    return () => {
      end();
      release();
    };
  };

  /** Opens the stream until it is disconnected or nobody listens. */
  readonly connect = (): void => this.client.connect(this.bomId);

  /** Closes the stream for all who share it. */
  readonly disconnect = (): void => this.client.disconnect(this.bomId);

  readonly retry = (): void => this.client.peek(this.bomId)?.retry();
}
