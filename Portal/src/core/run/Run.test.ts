import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RunDocuments } from "../../../tests/support/documents.js";
import { idleSnapshot } from "../composeSnapshot.js";
import { recordBatches } from "./Batch.js";
import type { EnrichmentDocument } from "./documents.js";
import { Run } from "./Run.js";
import { paceOf } from "./timing.js";

function accept(run: Run, document: EnrichmentDocument): void {
  const type = String(document.event_type);
  run.accept(type === "enrichment.progress" ? "progress" : type, document);
}

describe("Run", () => {
  it("takes percentages as published, and never computes them", () => {
    const run = new Run();
    const document = new RunDocuments("r").progress(45, 2);

    accept(run, { ...document, state: { ...(document["state"] as object), percent_complete: 45.0 } });

    expect(run.facts.progress).toMatchObject({ enriched_items: 45, failed_items: 2, percent_complete: 45 });
  });

  it("takes the percentage from the counts where none is published, and keeps it where there are none", () => {
    const run = new Run();

    accept(run, { event_type: "progress", state: { total_items: 300, enriched_items: 100, failed_items: 99 } });
    expect(run.facts.progress?.percent_complete).toBe(66.3);
    accept(run, { event_type: "progress", state: { total_items: 10, enriched_items: 12 } });
    expect(run.facts.progress?.percent_complete).toBe(100);
    accept(run, { event_type: "progress", state: { status: "enriching" } });
    expect(run.facts.progress?.percent_complete).toBe(100);
  });

  it("shows each state as it was sent, be it more or less than before", () => {
    const documents = new RunDocuments("r");
    const events = [documents.started(), ...Array.from({ length: 10 }, (_, i) => documents.progress(i * 9, i))];
    fc.assert(fc.property(fc.shuffledSubarray(events), (order) => {
      const run = new Run();
      for (const event of order) {
        accept(run, event);
        expect(run.facts.progress).toMatchObject(event["state"] as object);
      }
    }));
  });

  it("shows a total that grows", () => {
    const run = new Run();
    for (const [done, total, percent] of [[50, 100, 50], [60, 200, 30], [90, 200, 45]])
      accept(run, {
        event_type: "progress", state: { total_items: total, enriched_items: done, percent_complete: percent },
      });

    expect(run.facts.progress).toMatchObject({ enriched_items: 90, total_items: 200, percent_complete: 45 });
  });

  it("keeps what it knows of a count that is no number", () => {
    const run = new Run();
    accept(run, new RunDocuments("r").progress(45, 2));

    accept(run, { event_type: "progress", state: { total_items: "many", enriched_items: "50", failed_items: null } as never });

    expect(run.facts.progress).toMatchObject({ total_items: 100, enriched_items: 50, failed_items: 0, percent_complete: 50 });
  });

  it("lets failed items be tried again", () => {
    const run = new Run();
    const documents = new RunDocuments("r");
    accept(run, documents.progress(40, 5));

    accept(run, documents.progress(48, 2));

    expect(run.facts.progress).toMatchObject({ enriched_items: 48, failed_items: 2 });
  });

  it("ends with the words of a failed document that has no state", () => {
    const run = new Run();
    const documents = new RunDocuments("r");
    accept(run, documents.progress(40));

    accept(run, documents.failed());

    expect(run.facts).toMatchObject({ phase: "failed", error: "Rate limit exceeded" });
    expect(run.facts.message).toContain("Retry after 60 seconds");
    expect(run.facts.progress?.enriched_items).toBe(40);
  });

  it("is paused until it is resumed, makes progress or is over", () => {
    const run = new Run();
    const documents = new RunDocuments("r");
    for (const next of [documents.resumed(), documents.progress(10), documents.started()]) {
      accept(run, documents.paused());
      accept(run, { event_type: "enrichment.note", event_id: "note" });
      expect([run.facts.phase, run.ended]).toEqual(["paused", false]);
      accept(run, next);
      expect(run.facts.phase).toBe("running");
    }
    accept(run, documents.paused());
    accept(run, documents.cancelled());

    expect(run.ended).toBe(true);
    expect(run.facts).toMatchObject({ phase: "cancelled", error: null, message: "Stopped by its owner." });
  });

  it("takes a time far ahead for none, as the service does", () => {
    const run = new Run();
    const now = Date.UTC(2026, 10, 22, 18);
    const time = "9999-01-01T00:00:00Z";
    const document = { workflow_run_id: "r", created_at: time, state: { started_at: time } };

    run.accept("enrichment.started", document, now);

    expect([run.facts.startedAt, run.facts.lastEventAt]).toEqual([now, now]);
  });

  it("is followed by the start of another run and by whatever comes after its end, not by another name alone", () => {
    const run = new Run();
    accept(run, { event_type: "enrichment.started", workflow_id: "w", workflow_run_id: "p" });
    const others = [{ workflow_run_id: "p" }, { workflow_id: "w" }, {}];

    for (const names of others) expect(run.isFollowedBy("enrichment.started", names)).toBe(false);
    expect(run.isFollowedBy("progress", { workflow_run_id: "c" })).toBe(false);
    expect(run.isFollowedBy("enrichment.started", { workflow_run_id: "c", workflow_id: "w" })).toBe(true);
    accept(run, { event_type: "enrichment.completed" });

    for (const names of others) expect(run.isFollowedBy("progress", names)).toBe(true);
  });

  it("survives documents in which nothing is of the right kind", () => {
    const any = fc.anything();
    const documents = fc.record({ state: any, payload: any, created_at: any, error: any });
    fc.assert(fc.property(documents, (document) => {
      const run = new Run();
      run.accept("progress", document as EnrichmentDocument);
      run.accept("enrichment.failed", document as EnrichmentDocument);
      expect(run.facts.phase).toBe("failed");
      expect(Number.isFinite(run.facts.progress?.percent_complete ?? 0)).toBe(true);
    }));
  });
});

it("has batches only if they are recorded", () => {
  const run = new Run();
  const documents = new RunDocuments("r");
  for (const event of [documents.started(), documents.progress(10), documents.progress(20)]) accept(run, event);

  expect(run.facts.batches).toEqual([]);
});

describe("pace", () => {
  const run = new Run({}, null, recordBatches);
  const documents = new RunDocuments("r");
  accept(run, documents.started());
  for (let batch = 1; batch <= 5; batch++) accept(run, documents.progress(batch * 10, 0, batch));
  const snapshot = (batches = run.facts.batches) =>
    idleSnapshot("bom", { ...run.facts, batches, isProcessing: true });

  it("comes from the run's own batches, with a range around it", () => {
    const pace = paceOf(snapshot());

    expect(run.facts.batches.map((batch) => [batch.number, batch.items, batch.milliseconds]))
      .toEqual([1, 2, 3, 4, 5].map((number) => [number, 10, 1000]));
    expect(pace.itemsPerSecond).toBeCloseTo(10);
    expect(pace.remaining).toEqual({ low: 5000, high: 5000 });
  });

  it("widens where batches differ, and says nothing where it knows too little or nothing is left", () => {
    const uneven = run.facts.batches.map((batch, index) => ({ ...batch, milliseconds: 500 * (index + 1) }));

    const { remaining } = paceOf(snapshot(uneven));

    expect(remaining!.low).toBeLessThan(remaining!.high);
    expect(paceOf({ ...snapshot(), isProcessing: false }).remaining).toBeNull();
    expect(paceOf(snapshot(run.facts.batches.slice(0, 2))).remaining).toBeNull();
    expect(paceOf(snapshot([]))).toEqual({ itemsPerSecond: null, remaining: null });
  });
});
