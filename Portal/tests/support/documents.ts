/** Documents of one run, as the guide shows them. */
export class RunDocuments {
  #number = 0;

  constructor(readonly run: string, readonly total = 100, readonly start = Date.UTC(2026, 10, 22, 18)) {}

  started(): Record<string, unknown> {
    return this.#document("enrichment.started", 0, 0, 0);
  }

  progress(enriched: number, failed = 0, batch?: number): Record<string, unknown> {
    return {
      ...this.#document("enrichment.progress", enriched, failed, (enriched + failed) * 100),
      ...(batch === undefined ? {} : { payload: { batch: { batch_number: batch, batch_size: 10, completed: 10 } } }),
    };
  }

  completed(failed = 0): Record<string, unknown> {
    return this.#document("enrichment.completed", this.total - failed, failed, this.total * 100);
  }

  failed(error = "Rate limit exceeded"): Record<string, unknown> {
    const { state: _, ...rest } = this.#document("enrichment.failed", 0, 0, this.total * 100);
    return { ...rest, error, message: "Supplier API rate limit exceeded. Retry after 60 seconds." };
  }

  cancelled(): Record<string, unknown> {
    return this.#withoutState("enrichment.cancelled", { message: "Stopped by its owner." });
  }

  paused(): Record<string, unknown> {
    return this.#withoutState("enrichment.paused");
  }

  resumed(): Record<string, unknown> {
    return this.#withoutState("enrichment.resumed");
  }

  #withoutState(type: string, more: Record<string, unknown> = {}): Record<string, unknown> {
    const { state: _, ...rest } = this.#document(type, 0, 0, this.total * 100);
    return { ...rest, ...more };
  }

  #document(type: string, enriched: number, failed: number, after: number): Record<string, unknown> {
    const at = new Date(this.start + after).toISOString();
    return {
      event_id: `${this.run}-${++this.#number}`,
      event_type: type,
      workflow_run_id: this.run,
      state: {
        status: type === "enrichment.completed" ? "completed" : "enriching",
        total_items: this.total, enriched_items: enriched, failed_items: failed, not_found_items: 0,
        pending_items: this.total - enriched - failed, percent_complete: ((enriched + failed) / this.total) * 100,
        started_at: new Date(this.start).toISOString(), last_update: at,
      },
      created_at: at,
    };
  }
}
