import { disconnected, type LinkState } from "./link/LinkState.js";
import type { SseEvent } from "./sse/SseParser.js";
import { idleSnapshot, type EnrichmentSnapshot } from "./EnrichmentSnapshot.js";
import { EventIds } from "./EventIds.js";
import {
  parseDocument, readTime, text, unreadableNumbers, type EnrichmentDocument, type EnrichmentProgress,
} from "./run/documents.js";
import { isTerminal, Run } from "./run/Run.js";
import { paceOf, plausibleSilence } from "./run/timing.js";
import { isServiceFrame, readError } from "./transport/serviceFrames.js";
import type { Transport, Watch } from "./transport/Transport.js";

/** What a stream tells as it happens. Who comes after the end of a run is told of that end. */
export interface EnrichmentObserver {
  /** Every state of a run, in order. */
  onProgress?(progress: EnrichmentProgress, document: EnrichmentDocument): void;
  onComplete?(snapshot: EnrichmentSnapshot): void;
  onCancelled?(snapshot: EnrichmentSnapshot): void;
  /** The run failed, or there is no stream and trying again cannot help. */
  onError?(error: string, snapshot: EnrichmentSnapshot): void;
  /** Every frame, as it came. */
  onFrame?(event: SseEvent): void;
}

export interface StreamOptions {
  /** Stay for the next run when this one has ended; false by default. */
  readonly follow?: boolean;
}

const notifyMilliseconds = 40;

/** Watches one BOM: a store of its newest snapshot, which listeners are told of at most 25 times a second. */
export class EnrichmentStream {
  readonly #listeners = new Set<() => void>();
  readonly #observers = new Set<EnrichmentObserver>();
  readonly #ids = new EventIds();
  #snapshot: EnrichmentSnapshot;
  #link: LinkState = disconnected;
  #run: Run | null = null;
  #ended: Run | null = null;
  #notice: string | null = null;
  #lastEventId: string | null = null;
  #lastHeard = 0;
  #stalled = false;
  #events = 0;
  #dropped = 0;
  /** The service has begun anew with the state as it is, which may be another run's. */
  #anew = false;
  #watch: Watch | null = null;
  #follow: boolean;
  #pending: ReturnType<typeof setTimeout> | null = null;
  #lastNotified = 0;
  #stallTimer: ReturnType<typeof setTimeout> | null = null;

  constructor(readonly bomId: string, private readonly transport: Transport, options: StreamOptions = {}) {
    this.#snapshot = idleSnapshot(bomId);
    this.#follow = options.follow ?? false;
  }

  /** The newest snapshot; the same object until something changes. */
  readonly getSnapshot = (): EnrichmentSnapshot => this.#snapshot;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** @returns what ends it. */
  observe(observer: EnrichmentObserver): () => void {
    this.#observers.add(observer);
    const snapshot = this.#snapshot;
    if (snapshot.isComplete) tell(() => observer.onComplete?.(snapshot));
    else if (snapshot.isCancelled) tell(() => observer.onCancelled?.(snapshot));
    else if (snapshot.error !== null) tell(() => observer.onError?.(snapshot.error!, snapshot));
    return () => this.#observers.delete(observer);
  }

  /** Opens the stream, from where it was left; one that is open stays as it is. */
  readonly connect = (): void => {
    if (this.#watch !== null) return;
    this.#watch = this.transport.watch(
      this.bomId,
      { frame: (event) => this.#frame(event), state: (state) => this.#linkChanged(state) },
      { after: this.#lastEventId, follow: this.#follow });
  };

  readonly disconnect = (): void => {
    this.#close();
    this.#linkChanged(disconnected);
  };

  /** After an error, connects again with a new token; after the end of a run, waits for the next. */
  readonly retry = (): void => {
    if (this.#run !== null && this.#run.ended) {
      this.#ended = this.#run;
      this.#run = null;
      this.#follow = true;
      this.#close();
    }

    this.#notice = null;
    if (this.#watch === null) this.connect();
    else this.#watch.retry();
    this.#publish(true);
  };

  #close(): void {
    const watch = this.#watch;
    this.#watch = null;
    watch?.close();
    if (this.#stallTimer !== null) clearTimeout(this.#stallTimer);
    this.#stallTimer = null;
  }

  #linkChanged(state: LinkState): void {
    const failed = state.status === "error" && this.#link.status !== "error";
    this.#link = state;
    this.#publish(true);
    if (failed) this.#emit((observer) => observer.onError?.(this.#snapshot.error ?? "", this.#snapshot));
    this.#planStall();
  }

  #frame(event: SseEvent): void {
    this.#emit((observer) => observer.onFrame?.(event));
    if (isServiceFrame(event)) this.#service(event);
    else this.#published(event);
  }

  #service(event: SseEvent): void {
    const error = readError(event);
    if (error !== null) this.#notice = error.message;
    else if (event.name === "connected") {
      this.#notice = null;
      this.#anew = text(parseDocument(event.data)?.["resume"]) === "snapshot";
    }
    // The next run was waited for, but the service knows none and repeats the end of the last.
    else if (this.#run === null) this.#run = this.#ended;
    this.#publish(true);
  }

  #published(event: SseEvent): void {
    const document = parseDocument(event.data);
    if (event.id !== null) this.#lastEventId = event.id;
    if (document === null || (event.id !== null && !this.#ids.add(event.id))) {
      this.#dropped++;
      return this.#publish(false);
    }

    const unreadable = unreadableNumbers(document);
    this.#notice = unreadable.length === 0
      ? null
      : `The publisher sent values that are not numbers: ${unreadable.join(", ")}.`;
    this.#events++;
    this.#lastHeard = Math.min(Date.now(), (readTime(document.created_at) ?? Infinity) - this.#link.skew);
    const run = this.#runOf(event, document);
    const before = run.progress;
    // Where the service goes over to another run and comes back, it may send again what it has sent.
    if (run.accept(event.name, document, Date.now() + this.#link.skew)) this.#forget(event.id);
    this.#stalled = false;
    this.#publish(isTerminal(event.name));
    const { progress } = run;
    if (progress !== null && progress !== before) this.#emit((observer) => observer.onProgress?.(progress, document));
    this.#tellEnd(event.name);
    this.#planStall();
  }

  #runOf(event: SseEvent, document: EnrichmentDocument): Run {
    const [run, anew] = [this.#run, this.#anew];
    this.#anew = false;
    if (run !== null && !run.isFollowedBy(event.name, document) && !(anew && !run.carries(document))) return run;
    if (run !== null) this.#forget(event.id);
    return (this.#run = new Run());
  }

  #forget(allBut: string | null): void {
    this.#ids.clear();
    if (allBut !== null) this.#ids.add(allBut);
  }

  #tellEnd(kind: string): void {
    if (!isTerminal(kind)) return;
    this.#flush();
    const snapshot = this.#snapshot;
    if (snapshot.isComplete) this.#emit((observer) => observer.onComplete?.(snapshot));
    else if (snapshot.isCancelled) this.#emit((observer) => observer.onCancelled?.(snapshot));
    else this.#emit((observer) => observer.onError?.(snapshot.error ?? "", snapshot));
  }

  // Stalled means that the service is heard and the publisher is not.
  #planStall(): void {
    if (this.#stallTimer !== null) clearTimeout(this.#stallTimer);
    this.#stallTimer = null;
    const running = this.#run?.outcome === "running" && this.#link.status === "connected";
    if (!running || this.#stalled) return;
    const due = this.#lastHeard + plausibleSilence(this.#run!.batches);
    this.#stallTimer = setTimeout(() => {
      this.#stalled = true;
      this.#publish(true);
    }, Math.max(0, due - Date.now()));
  }

  #publish(urgent: boolean): void {
    if (urgent || Date.now() - this.#lastNotified >= notifyMilliseconds) return this.#flush();
    this.#pending ??= setTimeout(() => this.#flush(), notifyMilliseconds);
  }

  #flush(): void {
    if (this.#pending !== null) clearTimeout(this.#pending);
    this.#pending = null;
    this.#lastNotified = Date.now();
    this.#snapshot = this.#compose();
    for (const listener of [...this.#listeners]) tell(listener);
  }

  #compose(): EnrichmentSnapshot {
    const [run, link] = [this.#run, this.#link];
    const problem = link.status === "error" ? link.problem : null;
    const isWaiting = link.status === "reconnecting" || link.status === "connecting";
    const waiting = isWaiting ? (link.problem?.message ?? null) : null;
    const batches = run?.batches ?? [];
    const failed = run?.outcome === "failed";
    return {
      bomId: this.bomId,
      connectionStatus: link.status,
      phase: run === null ? "idle" : run.outcome,
      progress: run?.progress ?? null,
      progressPercent: run?.progress?.percent_complete ?? 0,
      isProcessing: run?.outcome === "running",
      isPaused: run?.outcome === "paused",
      isComplete: run?.outcome === "completed",
      isFailed: failed,
      isCancelled: run?.outcome === "cancelled",
      error: failed ? run.error : (problem?.message ?? null),
      errorCode: failed ? "enrichment.failed" : (problem?.code ?? null),
      problem: link.problem,
      retrying: problem !== null && !problem.final,
      message: run?.message ?? null,
      notice: this.#notice ?? waiting,
      stale: link.stale,
      stalled: this.#stalled && link.status === "connected" && run?.outcome === "running",
      offline: link.offline,
      retryAt: link.retryAt,
      skew: link.skew,
      run: run?.name ?? null,
      startedAt: run?.startedAt ?? null,
      lastEventAt: run?.lastAt ?? null,
      batches,
      pace: paceOf(batches, run?.outcome === "running" ? remainingItems(run.progress) : 0),
      lastEventId: this.#lastEventId,
      events: this.#events,
      dropped: this.#dropped,
    };
  }

  #emit(call: (observer: EnrichmentObserver) => void): void {
    for (const observer of [...this.#observers]) tell(() => call(observer));
  }
}

function remainingItems(progress: EnrichmentProgress | null): number {
  if (progress === null) return 0;
  const { total_items, enriched_items, failed_items, not_found_items, pending_items } = progress;
  return pending_items > 0 ? pending_items : Math.max(0, total_items - enriched_items - failed_items - not_found_items);
}

// A listener that throws harms neither the stream nor the other listeners.
function tell(call: () => void): void {
  try {
    call();
  } catch (thrown) {
    queueMicrotask(() => {
      throw thrown;
    });
  }
}
