import type { EnrichmentSnapshot } from "../EnrichmentSnapshot.js";
import type { EnrichmentObserver } from "./EnrichmentObserver.js";

/** An end or an error that an observer who comes now would be told of. */
interface Standing {
  readonly snapshot: EnrichmentSnapshot;
  readonly told: WeakSet<EnrichmentObserver>;
}

/** Tells observers what happens. One who leaves and comes back, as effects do in StrictMode, is told nothing twice. */
export class Observers {
  readonly #observers = new Set<EnrichmentObserver>();
  #end: Standing | null = null;
  #error: Standing | null = null;

  /** @returns what ends it. */
  add(observer: EnrichmentObserver): () => void {
    this.#observers.add(observer);
    if (this.#end !== null) this.#tellEnd(observer, this.#end, false);
    if (this.#error !== null) this.#tellError(observer, this.#error);
    return () => this.#observers.delete(observer);
  }

  /** Calls every observer; of what is `past`, only those that asked for it. */
  each(call: (observer: EnrichmentObserver) => void, past = false): void {
    for (const observer of [...this.#observers]) if (!past || observer.replayEnd) guard(() => call(observer));
  }

  /** A run has ended; it was over before this client came if it is not `live`. */
  ended(snapshot: EnrichmentSnapshot, live: boolean): void {
    const end = (this.#end = { snapshot, told: new WeakSet() });
    this.each((observer) => this.#tellEnd(observer, end, live));
  }

  /** There is no stream. */
  failed(snapshot: EnrichmentSnapshot): void {
    const error = (this.#error = { snapshot, told: new WeakSet() });
    this.each((observer) => this.#tellError(observer, error));
  }

  /** The end that was told is no longer the newest thing that is known. */
  goesOn(): void {
    this.#end = null;
  }

  /** The connection tries anew, or is there. */
  recovered(): void {
    this.#error = null;
  }

  #tellEnd(observer: EnrichmentObserver, { snapshot, told }: Standing, live: boolean): void {
    if (told.has(observer) || !(live || observer.replayEnd)) return;
    told.add(observer);
    const end = { live, snapshot };
    if (snapshot.isComplete) return guard(() => observer.onComplete?.(end));
    if (snapshot.isCancelled) return guard(() => observer.onCancelled?.(end));
    guard(() => observer.onFailed?.(end));
    guard(() => observer.onError?.(snapshot.error ?? "", { code: "enrichment.failed", ...end }));
  }

  #tellError(observer: EnrichmentObserver, { snapshot, told }: Standing): void {
    if (told.has(observer)) return;
    told.add(observer);
    const { problem } = snapshot;
    if (problem === null) return;
    guard(() => observer.onError?.(problem.message, { code: problem.code, live: true, snapshot }));
  }
}

/** A listener that throws harms neither the stream nor the other listeners. */
export function guard(call: () => void): void {
  try {
    call();
  } catch (thrown) {
    queueMicrotask(() => {
      throw thrown;
    });
  }
}
