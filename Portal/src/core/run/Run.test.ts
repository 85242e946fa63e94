import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RunDocuments } from "../../../tests/support/documents.js";
import type { EnrichmentDocument } from "./documents.js";
import { Run } from "./Run.js";
import { paceOf, plausibleSilence } from "./timing.js";

function accept(run: Run, document: EnrichmentDocument): void {
  const type = String(document.event_type);
  run.accept(type === "enrichment.progress" ? "progress" : type, String(document.event_id), document);
}

describe("Run", () => {
  it("takes percentages as published, and never computes them", () => {
    const run = new Run("r");
    const document = new RunDocuments("r").progress(45, 2);

    accept(run, { ...document, state: { ...(document["state"] as object), percent_complete: 45.0 } });

    expect(run.progress).toMatchObject({ enriched_items: 45, failed_items: 2, percent_complete: 45 });
  });

  it("never counts backwards, in whatever order its events come", () => {
    const documents = new RunDocuments("r");
    const events = [documents.started(), ...Array.from({ length: 10 }, (_, i) => documents.progress(i * 9, i))];
    fc.assert(fc.property(fc.shuffledSubarray(events), (order) => {
      const run = new Run("r");
      let [enriched, percent] = [0, 0];
      for (const event of order) {
        accept(run, event);
        expect(run.progress!.enriched_items).toBeGreaterThanOrEqual(enriched);
        expect(run.progress!.percent_complete).toBeGreaterThanOrEqual(percent);
        [enriched, percent] = [run.progress!.enriched_items, run.progress!.percent_complete];
      }
    }));
  });

  it("lets failed items be tried again", () => {
    const run = new Run("r");
    const documents = new RunDocuments("r");
    accept(run, documents.progress(40, 5));

    accept(run, documents.progress(48, 2));

    expect(run.progress).toMatchObject({ enriched_items: 48, failed_items: 2 });
    expect(run.lateEvents).toBe(0);
  });

  it("ends with the words of a failed document that has no state", () => {
    const run = new Run("r");
    const documents = new RunDocuments("r");
    accept(run, documents.progress(40));

    accept(run, documents.failed());

    expect(run).toMatchObject({ outcome: "failed", error: "Rate limit exceeded" });
    expect(run.message).toContain("Retry after 60 seconds");
    expect(run.progress?.enriched_items).toBe(40);
  });

  it("survives documents in which nothing is of the right kind", () => {
    fc.assert(fc.property(fc.record({ state: fc.anything(), payload: fc.anything(), created_at: fc.anything(), error: fc.anything() }), (document) => {
      const run = new Run(null);
      run.accept("progress", "1", document);
      run.accept("enrichment.failed", "2", document);
      expect(run.outcome).toBe("failed");
      expect(Number.isFinite(run.progress?.percent_complete ?? 0)).toBe(true);
    }));
  });
});

describe("pace", () => {
  const run = new Run("r");
  const documents = new RunDocuments("r");
  accept(run, documents.started());
  for (let batch = 1; batch <= 5; batch++) accept(run, documents.progress(batch * 10, 0, batch));

  it("comes from the run's own batches, with a range around it", () => {
    const pace = paceOf(run.batches, 50);

    expect(run.batches.map((batch) => [batch.number, batch.items, batch.milliseconds]))
      .toEqual([1, 2, 3, 4, 5].map((number) => [number, 10, 1000]));
    expect(pace.itemsPerSecond).toBeCloseTo(10);
    expect(pace.remaining).toEqual({ low: 5000, high: 5000 });
  });

  it("widens where batches differ, and says nothing where it knows too little", () => {
    const uneven = run.batches.map((batch, index) => ({ ...batch, milliseconds: 500 * (index + 1) }));

    const { remaining } = paceOf(uneven, 50);

    expect(remaining!.low).toBeLessThan(remaining!.high);
    expect(paceOf(run.batches.slice(0, 2), 50).remaining).toBeNull();
    expect(paceOf([], 50)).toEqual({ itemsPerSecond: null, remaining: null });
  });

  it("takes six of the longest batches for the longest plausible silence", () => {
    expect(plausibleSilence([])).toBe(180_000);
    expect(plausibleSilence(run.batches)).toBe(60_000);
    expect(plausibleSilence(run.batches.map((batch) => ({ ...batch, milliseconds: 20_000 })))).toBe(120_000);
  });
});
