import { composeSnapshot, idleSnapshot } from "./composeSnapshot.js";
import type { EnrichmentSnapshot } from "./EnrichmentSnapshot.js";
import { disconnected, type LinkState } from "./link/LinkState.js";
import type { EnrichmentObserver } from "./observe/EnrichmentObserver.js";
import { guard, Observers } from "./observe/Observers.js";
import { parseDocument, readTime, unreadableNumbers, type EnrichmentDocument } from "./run/documents.js";
import type { BatchRecorder } from "./run/Batch.js";
import { isOver, isTerminal, Run } from "./run/Run.js";
import { StallTimer } from "./run/StallTimer.js";
import type { SseEvent } from "./sse/SseParser.js";
import { errorMessage, readServiceFrame } from "./transport/serviceFrames.js";
import type { Transport, Watch } from "./transport/Transport.js";

/** What one stream needs to know. */
export interface StreamOptions {
  /** Stay for the next run when this one has ended; true by default. */
  readonly follow?: boolean;
  /** What is known before anything has come, such as from a server: see `fetchSnapshot`. */
  readonly initialSnapshot?: Partial<EnrichmentSnapshot> | undefined;
  /** Keeps the batches of runs; without it, there are none in snapshots. */
  readonly batches?: BatchRecorder | undefined;
}

const notifyMilliseconds = 40;
const mostIds = 8_192;

/** Watches one BOM: a store of its newest snapshot, which listeners are told of at most 25 times a second. */
export class EnrichmentStream {
  readonly #listeners = new Set<() => void>();
  readonly #observers = new Observers();
  /** Of the newest events, so that none is applied twice. */
  #ids = new Set<string | null>();
  readonly #stall = new StallTimer(() => this.#publish(true));
  readonly #record: BatchRecorder | undefined;
  #snapshot: EnrichmentSnapshot;
  #link: LinkState = disconnected;
  #run: Run | null = null;
  /** The run that ended last, while the next one is waited for. */
  #previous: Run | null = null;
  #notice: string | null = null;
  #lastEventId: string | null = null;
  #events = 0;
  #dropped = 0;
  /** The service has begun anew with the state as it is, which may be another run's. */
  #anew = false;
  /** What comes is of a run that was over before this client came; null until the first event shows it. */
  #past: boolean | null = false;
  #watch: Watch | null = null;
  #follow: boolean;
  /** What the open watch was told. */
  #watchFollows = false;
  #pending: ReturnType<typeof setTimeout> | undefined;
  #lastNotified = 0;

  constructor(readonly bomId: string, private readonly transport: Transport, options: StreamOptions = {}) {
    this.#snapshot = idleSnapshot(bomId, options.initialSnapshot);
    this.#follow = options.follow ?? true;
    this.#record = options.batches;
    const { phase, isFailed, error, run } = this.#snapshot;
    if (phase !== "idle") this.#run = new Run({ ...this.#snapshot, error: isFailed ? error : null }, run, this.#record);
    this.#lastEventId = this.#snapshot.lastEventId;
    this.#forget(this.#lastEventId);
  }

  /** The newest snapshot; the same object until something changes. */
  readonly getSnapshot = (): EnrichmentSnapshot => this.#snapshot;

  /** Tells a listener of every new snapshot. @returns what ends it. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** @returns what ends it. */
  observe(observer: EnrichmentObserver): () => void {
    return this.#observers.add(observer);
  }

  /** Opens the stream, from where it was left; one that is open stays as it is. */
  readonly connect = (): void => {
    if (this.#watch !== null || this.bomId === "") return;
    this.#watchFollows = this.#follow;
    this.#watch = this.transport.watch(
      this.bomId,
      { frame: (event) => this.#frame(event), state: (state) => this.#linkChanged(state) },
      { after: this.#lastEventId, follow: this.#follow });
  };

  /** Closes the stream, and keeps what is known. */
  readonly disconnect = (): void => {
    this.#close();
    this.#linkChanged(disconnected);
  };

  /** Whether to stay for the next run. */
  follow(wanted: boolean): void {
    this.#follow = wanted;
    if (this.#run?.ended) this.#settle();
  }

  /**
   * Without a connection, connects again at once, with a new token, and keeps what is known; otherwise, after the end
   * of a run, waits for the next.
   */
  readonly retry = (): void => {
    const { status } = this.#link;
    if (this.#run?.ended && (status === "connected" || status === "disconnected")) {
      this.#previous = this.#run;
      this.#run = null;
      this.#follow = true;
      this.#observers.goesOn();
      this.#settle();
    }

    this.#notice = null;
    this.#observers.recovered();
    if (this.#watch === null) this.connect();
    else if (status !== "connected") this.#watch.retry();
    this.#publish(true);
  };

  // A run is over, and it has changed whether the next one is waited for.
  #settle(): void {
    if (this.#watch === null || this.#watchFollows === this.#follow) return;
    this.#close();
    if (this.#follow) this.connect();
    else this.#linkChanged(disconnected);
  }

  #close(): void {
    const watch = this.#watch;
    this.#watch = null;
    watch?.close();
    this.#stall.plan(false);
  }

  #linkChanged(state: LinkState): void {
    const before = severity(this.#link);
    this.#link = state;
    if (severity(state) === 0) this.#observers.recovered();
    this.#publish(true);
    if (severity(state) > before) this.#observers.failed(this.#snapshot);
    this.#planStall();
  }

  #frame(event: SseEvent): void {
    this.#observers.each((observer) => observer.onFrame?.(event));
    const said = readServiceFrame(event);
    if (said === null) this.#published(event);
    else this.#service(event.name, said);
  }

  #service(name: string, said: EnrichmentDocument): void {
    if (name === "error") this.#notice = errorMessage(said);
    else if (name === "connected") this.#greeted(said);
    else this.#runIsOver();
    this.#publish(true);
  }

  #greeted(connected: EnrichmentDocument): void {
    const { resume, status } = connected;
    this.#notice = null;
    this.#anew = resume === "snapshot";
    this.#past = this.#anew && this.#run === null && (status === undefined ? null : isOver(status));
    this.#stall.begin(connected);
  }

  #runIsOver(): void {
    // The next run was waited for, but the service knows none and repeats the end of the last.
    this.#run ??= this.#previous;
    // Not while the transport hands out the frame.
    queueMicrotask(() => this.#run?.ended && this.#settle());
  }

  #published(event: SseEvent): void {
    const document = parseDocument(event.data);
    if (event.id !== null) this.#lastEventId = event.id;
    if (document === null || (event.id !== null && this.#ids.has(event.id))) {
      this.#dropped++;
      return this.#publish(false);
    }

    this.#ids.add(event.id);
    if (this.#ids.size > mostIds) this.#ids.delete(this.#ids.values().next().value!);
    const unreadable = unreadableNumbers(document);
    this.#notice = unreadable.length === 0
      ? null
      : `The publisher sent values that are not numbers: ${unreadable.join(", ")}.`;
    this.#events++;
    const madeAt = readTime(document.created_at);
    this.#stall.heard(madeAt === null ? null : madeAt - this.#link.skew);
    this.#apply(event, document);
    this.#planStall();
  }

  #apply(event: SseEvent, document: EnrichmentDocument): void {
    const terminal = isTerminal(event.name);
    this.#past ??= terminal;
    // It ended after the run that was watched here.
    if (this.#previous?.carries(document) === false) this.#past = false;
    const past = this.#past;
    const run = this.#runOf(event, document);
    const before = run.facts.progress;
    // If the service goes over to another run and comes back, it may send again what it has sent.
    if (run.accept(event.name, document, Date.now() + this.#link.skew)) this.#forget(event.id);
    this.#publish(terminal);
    const { progress } = run.facts;
    if (progress !== null && progress !== before)
      this.#observers.each((observer) => observer.onProgress?.(progress, document), past);
    if (!terminal) return;
    this.#past = false;
    this.#observers.ended(this.#snapshot, !past);
  }

  #runOf(event: SseEvent, document: EnrichmentDocument): Run {
    const [run, anew] = [this.#run, this.#anew];
    this.#anew = false;
    if (run !== null && !run.isFollowedBy(event.name, document) && !(anew && !run.carries(document))) return run;
    if (run !== null) this.#forget(event.id);
    this.#observers.goesOn();
    this.#previous = null;
    return (this.#run = new Run({}, null, this.#record));
  }

  #forget(allBut: string | null): void {
    this.#ids = new Set([allBut]);
  }

  #planStall(): void {
    this.#stall.plan(this.#run?.facts.phase === "running" && this.#link.status === "connected");
  }

  #publish(urgent: boolean): void {
    if (urgent || Date.now() - this.#lastNotified >= notifyMilliseconds) return this.#flush();
    this.#pending ??= setTimeout(() => this.#flush(), notifyMilliseconds);
  }

  #flush(): void {
    clearTimeout(this.#pending);
    this.#pending = undefined;
    this.#lastNotified = Date.now();
    this.#snapshot = composeSnapshot({
      bomId: this.bomId, notice: this.#notice, stalled: this.#stall.stalled, lastEventId: this.#lastEventId,
      events: this.#events, dropped: this.#dropped,
    }, this.#run, this.#link);
    for (const listener of [...this.#listeners]) guard(listener);
  }
}

// No error, one that tries may get over, or one that is final.
function severity({ status, problem }: LinkState): number {
  return status !== "error" ? 0 : problem?.final ? 2 : 1;
}
