import { useDeferredValue } from "react";
import { elapsedOf } from "../core/index.js";
import { useEnrichmentSSE } from "../react/index.js";
import { Announcer } from "./Announcer.js";
import { BatchStrip } from "./BatchStrip.js";
import { EventLog } from "./EventLog.js";
import { duration, number, percent, range, rate } from "./format.js";
import { ProgressBar } from "./ProgressBar.js";
import { StatusChip } from "./StatusChip.js";
import { Throughput } from "./Throughput.js";
import { Trouble } from "./Trouble.js";
import { useNow } from "./useNow.js";

/** Everything about one BOM's run. */
export function BomDetail({ bomId, onSignOut }: { bomId: string; onSignOut: () => void }) {
  const bom = useEnrichmentSSE(bomId);
  const now = useNow(bom.isProcessing);
  const { progress, pace } = bom;
  // The charts may lag behind the numbers when much happens.
  const batches = useDeferredValue(bom.batches);
  return (
    <>
      <Announcer snapshot={bom} />
      <Trouble bom={bom} onSignOut={onSignOut} />
      <section className="card" aria-labelledby="bom-title">
        <header className="bom-head">
          <div>
            <h2 id="bom-title" className="bom-id">{bomId}</h2>
            <p className="quiet small">
              {bom.run === null ? "No run is known yet" : <>Run <span className="mono">{bom.run}</span></>}
            </p>
          </div>
          <StatusChip snapshot={bom} />
        </header>
        <p className="big">
          {progress === null
            ? <span className="quiet">Waiting for the enrichment to start</span>
            : percent(bom.progressPercent)}
        </p>
        <ProgressBar progress={progress} value={bom.progressPercent} label="Progress" />
        <dl className="counts">
          <Count name="Enriched" value={progress?.enriched_items} tone="enriched" />
          <Count name="Not found" value={progress?.not_found_items} tone="not-found" />
          <Count name="Failed" value={progress?.failed_items} tone="failed" />
          <Count name="Pending" value={progress?.pending_items} tone="pending" />
          <Count name="Total" value={progress?.total_items} />
        </dl>
        <dl className="facts">
          <div><dt>Elapsed</dt><dd>{duration(elapsedOf(bom, now))}</dd></div>
          <div><dt>Rate</dt><dd>{rate(pace.itemsPerSecond)}</dd></div>
          <div><dt>Time left</dt><dd>{bom.isProcessing ? range(pace.remaining) : "–"}</dd></div>
          <div><dt>Events</dt><dd>{number(bom.events)}</dd></div>
        </dl>
      </section>
      <div className="pair">
        <section className="card" aria-labelledby="batches-title">
          <h3 id="batches-title">Batches</h3>
          <BatchStrip batches={batches} total={progress?.total_batches} />
        </section>
        <section className="card" aria-labelledby="throughput-title">
          <h3 id="throughput-title">Throughput</h3>
          <Throughput batches={batches} startedAt={bom.startedAt} />
        </section>
      </div>
      <EventLog bomId={bomId} />
    </>
  );
}

function Count({ name, value, tone }: { name: string; value: number | undefined; tone?: string }) {
  return (
    <div>
      <dt>{tone !== undefined && <i className={`key ${tone}`} aria-hidden="true" />}{name}</dt>
      <dd>{value === undefined ? "–" : number(value)}</dd>
    </div>
  );
}
