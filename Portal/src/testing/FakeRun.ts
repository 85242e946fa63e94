import type { FakeEnrichmentService } from "./FakeEnrichmentService.js";

/** What a run is made of. */
export interface FakeRunOptions {
  /** 100 by default. */
  readonly items?: number;
  /** Items per progress event; 10 by default. */
  readonly batchSize?: number;
  /** How many of the items fail, or are not found: the first ones; 0 by default. */
  readonly failedItems?: number;
  readonly notFoundItems?: number;
  /** `workflow_run_id`; one that counts up by default. */
  readonly run?: string;
}

/** What `play` takes beside. */
export interface PlayOptions extends FakeRunOptions {
  /** How it ends; `completed` by default, null for a run that stays open. */
  readonly outcome?: "completed" | "failed" | "cancelled" | null;
  /** Why it failed or was cancelled. */
  readonly reason?: string;
  /** Milliseconds between events, by `setTimeout`, so that fake timers drive it; 0, all at once, by default. */
  readonly every?: number;
}

/** One run of a BOM, event by event. */
export class FakeRun {
  #processed = 0;
  #batch = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  readonly #startedAt: number;

  constructor(
    private readonly service: FakeEnrichmentService, readonly bomId: string, readonly run: string,
    private readonly options: FakeRunOptions = {},
  ) {
    this.#startedAt = service.now();
  }

  get #items(): number {
    return this.options.items ?? 100;
  }

  /** Publishes `enrichment.started`. */
  start(): this {
    return this.#publish("enrichment.started", true);
  }

  /** Publishes the next batch; after the last one nothing. */
  next(): this {
    if (this.#processed >= this.#items) return this;
    const size = Math.min(this.options.batchSize ?? 10, this.#items - this.#processed);
    this.#processed += size;
    const batch = { batch_number: ++this.#batch, batch_size: size, completed: size };
    return this.#publish("enrichment.progress", true, { payload: { batch } });
  }

  /** Publishes `enrichment.paused`. */
  pause(): this {
    return this.#publish("enrichment.paused", false);
  }

  /** Publishes `enrichment.resumed`. */
  resume(): this {
    return this.#publish("enrichment.resumed", false);
  }

  /** Ends the run as completed, with all items processed. */
  complete(): this {
    this.#processed = this.#items;
    return this.#publish("enrichment.completed", true);
  }

  /** Ends the run as failed. */
  fail(reason = "The enrichment failed."): this {
    return this.#publish("enrichment.failed", false, { error: reason, message: reason });
  }

  /** Ends the run as cancelled. */
  cancel(reason = "Stopped by its owner."): this {
    return this.#publish("enrichment.cancelled", false, { message: reason });
  }

  /** Publishes what is left. */
  finish({ outcome = "completed", reason, every = 0 }: PlayOptions = {}): this {
    const more = () => {
      this.#timer = null;
      if (this.#processed < this.#items) this.next();
      else return void this.#end(outcome, reason);
      if (every > 0) this.#timer = setTimeout(more, every);
    };
    if (every > 0) this.#timer = setTimeout(more, every);
    else {
      while (this.#processed < this.#items) this.next();
      this.#end(outcome, reason);
    }
    return this;
  }

  /** Stops a run that goes on by itself. */
  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #end(outcome: PlayOptions["outcome"], reason: string | undefined): void {
    if (outcome === "completed") this.complete();
    else if (outcome === "failed") this.fail(reason);
    else if (outcome === "cancelled") this.cancel(reason);
  }

  #publish(event_type: string, withState: boolean, more: Record<string, unknown> = {}): this {
    const now = new Date(this.service.now()).toISOString();
    const failed = Math.min(this.#processed, this.options.failedItems ?? 0);
    const notFound = Math.min(this.#processed - failed, this.options.notFoundItems ?? 0);
    const state = {
      status: event_type === "enrichment.completed" ? "completed" : "enriching",
      total_items: this.#items, enriched_items: this.#processed - failed - notFound, failed_items: failed,
      not_found_items: notFound, pending_items: this.#items - this.#processed,
      percent_complete: Math.floor((this.#processed / this.#items) * 1000) / 10,
      started_at: new Date(this.#startedAt).toISOString(), last_update: now,
    };
    this.service.publish(this.bomId, {
      event_type, workflow_run_id: this.run, created_at: now, ...(withState ? { state } : {}), ...more,
    });
    return this;
  }
}
