import type { EnrichmentSnapshot } from "../EnrichmentSnapshot.js";
import type { EnrichmentObserver } from "./EnrichmentObserver.js";

/** Tells an observer of an end or an error that still holds, unless it has been told. */
type Standing = (observer: EnrichmentObserver, live: boolean) => void;

/** Tells observers what happens. One who leaves and comes back, as effects do in StrictMode, is told nothing twice. */
export class Observers {
  readonly #observers = new Set<EnrichmentObserver>();
  #end: Standing | null = null;
  #error: Standing | null = null;

  /** @returns what ends it. */
  add(observer: EnrichmentObserver): () => void {
    this.#observers.add(observer);
    this.#end?.(observer, false);
    this.#error?.(observer, true);
    return () => this.#observers.delete(observer);
  }

  /** Calls every observer; of what is `past`, only those that asked for it. */
  each(call: (observer: EnrichmentObserver) => void, past = false): void {
    for (const observer of [...this.#observers]) if (!past || observer.replayEnd) guard(() => call(observer));
  }

  /** A run has ended; it was over before this client came if it is not `live`. */
  ended(snapshot: EnrichmentSnapshot, live: boolean): void {
    const told = once((observer, live) => {
      const end = { live, snapshot };
      if (snapshot.isComplete) return guard(() => observer.onComplete?.(end));
      if (snapshot.isCancelled) return guard(() => observer.onCancelled?.(end));
      guard(() => observer.onFailed?.(end));
      guard(() => observer.onError?.(snapshot.error ?? "", { code: "enrichment.failed", ...end }));
    });
    const tell: Standing = (this.#end = (observer, live) => {
      if (live || observer.replayEnd) told(observer, live);
    });
    this.each((observer) => tell(observer, live));
  }

  /** There is no stream. */
  failed(snapshot: EnrichmentSnapshot): void {
    if (snapshot.problem === null) return;
    const { message, code } = snapshot.problem;
    const tell = (this.#error = once((observer, live) => observer.onError?.(message, { code, live, snapshot })));
    this.each((observer) => tell(observer, true));
  }

  /** The end that was told is no longer the newest thing that is known. */
  goesOn(): void {
    this.#end = null;
  }

  /** The connection tries anew, or is there. */
  recovered(): void {
    this.#error = null;
  }
}

function once(tell: Standing): Standing {
  const told = new WeakSet<EnrichmentObserver>();
  return (observer, live) => {
    if (told.has(observer)) return;
    told.add(observer);
    guard(() => tell(observer, live));
  };
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
